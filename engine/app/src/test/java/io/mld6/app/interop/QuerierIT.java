// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mld6.app.testing.MldProcess;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.KernelListener;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `mld6 querier` and the host part of the Linux kernel at the two ends of a cable.
@RequiresNetns
@RequiresCommands({"ip", "sysctl"})
class QuerierIT {
    private static final String GROUP = "ff0e::db8:0:1";
    private static final String SSM = "ff3e::8000:1";
    private static final String SOURCE = "2001:db8::1";
    private static final String OTHER_SOURCE = "2001:db8::2";
    private static final String TIMES =
            " --query-interval 3s --max-response 1s --last-listener-interval 300ms"
                    + " --dump-every 200ms";

    private Path directory;
    private Netns routerSide;
    private Netns hostSide;
    private KernelListener host;
    private Path json;

    @BeforeEach
    void open(@TempDir Path fresh) throws Exception {
        directory = fresh;
        routerSide = Netns.create("router");
        hostSide = Netns.create("host");
        routerSide.veth("e1", hostSide, "e2");
        json = directory.resolve("state.json");
        host = KernelListener.start(hostSide, "e2");
    }

    @AfterEach
    void close() throws Exception {
        host.close();
        routerSide.close();
        hostSide.close();
    }

    private MldProcess querier(String options) throws Exception {
        return MldProcess.start(
                        routerSide,
                        "",
                        "",
                        "querier e1" + TIMES + " --json " + json + " " + options)
                .await("querier: this router");
    }

    private JsonNode state() throws IOException {
        if (!Files.exists(json)) {
            throw new AssertionError("nothing written yet");
        }
        return new ObjectMapper().readTree(json.toFile());
    }

    private Optional<JsonNode> group(String address) throws IOException {
        return StreamSupport.stream(state().at("/group").spliterator(), false)
                .filter(group -> group.at("/group-address").asText().equals(address))
                .findFirst();
    }

    @Test
    @DisplayName("Q-28 Q-30: the kernel joins and leaves, and the querier knows and asks")
    void knowsWhatTheKernelListensTo() throws Exception {
        try (MldProcess mld6 = querier("--track-listeners")) {
            host.join(1, GROUP);
            host.joinSource(2, SSM, SOURCE);
            host.joinSource(2, SSM, OTHER_SOURCE);
            Await.until(
                    () -> {
                        JsonNode any = group(GROUP).orElseThrow(AssertionError::new);
                        assertThat(any.at("/filter-mode").asText()).isEqualTo("exclude");
                        assertThat(any.at("/source")).isEmpty();
                        assertThat(any.at("/expire").asDouble()).isBetween(0.1, 8.0);
                        assertThat(any.at("/host/0/host-address").asText())
                                .isEqualTo(host.address());
                        JsonNode channel = group(SSM).orElseThrow(AssertionError::new);
                        assertThat(channel.at("/filter-mode").asText()).isEqualTo("include");
                        assertThat(channel.at("/source").findValuesAsText("source-address"))
                                .containsExactlyInAnyOrder(SOURCE, OTHER_SOURCE);
                    });
            // Longer than the listening interval: it lives on answers to General Queries.
            long queries = state().at("/statistics/sent/query").asLong();
            Await.until(
                    () -> {
                        assertThat(group(GROUP)).isPresent();
                        assertThat(state().at("/statistics/sent/query").asLong())
                                .isGreaterThanOrEqualTo(queries + 4);
                    });
            assertThat(group(SSM)).isPresent();

            host.leaveSource(2, SSM, SOURCE);
            mld6.await(SSM + ": no longer names " + SOURCE);
            Await.until(
                    () ->
                            assertThat(
                                            group(SSM)
                                                    .orElseThrow(AssertionError::new)
                                                    .at("/source")
                                                    .findValuesAsText("source-address"))
                                    .isEqualTo(List.of(OTHER_SOURCE)));
            host.leave(1, GROUP);
            mld6.await(GROUP + ": no longer forward from any source");
            Await.until(() -> assertThat(group(GROUP)).isEmpty());
            assertThat(group(SSM)).as("still listened to").isPresent();
            assertThat(mld6.signal(MldProcess.SIGINT).exitStatus()).isZero();
            assertThat(mld6.errors()).isEmpty();
            assertThat(group(SSM)).as("the last state is in the file").isPresent();
        }
    }

    @Test
    @DisplayName("V1-37 V1-41 V1-44 V1-47: in version 1 the kernel answers in version 1")
    void version1() throws Exception {
        try (MldProcess mld6 = querier("--mld 1")) {
            Await.until(
                    () -> assertThat(state().at("/statistics/sent/queryV1").asLong()).isPositive());
            host.join(1, GROUP);
            mld6.await(GROUP + ": forward from any source");
            Await.until(() -> assertThat(group(GROUP)).isPresent());
            JsonNode versions = state().at("/group");
            assertThat(versions).isNotEmpty();
            assertThat(versions)
                    .allMatch(group -> group.at("/compatibility-version").asInt() == 1)
                    .noneMatch(group -> group.has("older-host-expire"));
            host.leave(1, GROUP);
            mld6.await(GROUP + ": no longer forward from any source");
            assertThat(mld6.signal(MldProcess.SIGTERM).exitStatus()).isZero();
            JsonNode last = state();
            assertThat(last.at("/statistics/sent/queryV2").asLong()).isZero();
            assertThat(last.at("/statistics/received/reportV1").asLong()).isPositive();
            assertThat(last.at("/statistics/received/leave").asLong()).isPositive();
        }
    }

    @Test
    @DisplayName(
            "Q-40 Q-41: a second querier with a lower address takes the role, and gives it back")
    void electsTheLowerAddress() throws Exception {
        try (MldProcess first = querier("--from fe80::20 --robustness 1")) {
            Path other = directory.resolve("other.json");
            try (MldProcess second =
                    MldProcess.start(
                            hostSide,
                            "",
                            "",
                            "querier e2 --from fe80::10 --robustness 1 --json " + other + TIMES)) {
                first.await("querier: fe80::10, this router listens");
                second.await("querier: this router, fe80::10");
                assertThat(second.signal(MldProcess.SIGINT).exitStatus()).isZero();
            }
            first.await("querier: this router, fe80::20", 2);
            assertThat(first.signal(MldProcess.SIGINT).exitStatus()).isZero();
            assertThat(state().at("/statistics/yielded").asInt()).isEqualTo(1);
            assertThat(state().at("/statistics/elected").asInt()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("`mld6 query` beside it asks, and what nobody answers for goes")
    void hearsQueriesAndListenersOfItsOwnHost() throws Exception {
        try (MldProcess mld6 = querier("--from fe80::20")) {
            try (MldProcess listeners =
                    MldProcess.emulate(routerSide, "e1", "--listeners 3 --groups " + GROUP)) {
                mld6.await(GROUP + ": forward from any source");
                listeners.await("ready");
                listeners.signal(MldProcess.SIGKILL);
                int _ = listeners.exitStatus();
            }
            try (MldProcess asking =
                    MldProcess.start(
                            routerSide,
                            "",
                            "",
                            "query e1 --max-response 300ms --from fe80::30 --group " + GROUP)) {
                assertThat(asking.exitStatus()).isEqualTo(1);
                assertThat(asking.errors()).singleElement().asString().contains("nobody answered");
            }
            mld6.await(GROUP + ": no longer forward from any source");
            assertThat(mld6.signal(MldProcess.SIGINT).exitStatus()).isZero();
        }
    }

    @Test
    void startsAnewWhenTheLinkComesBack() throws Exception {
        try (MldProcess mld6 = querier("")) {
            host.join(1, GROUP);
            mld6.await(GROUP + ": forward from any source");
            hostSide.ip("link set e2 down");
            mld6.await("link has no carrier: asking nothing");
            hostSide.ip("link set e2 up");
            mld6.await("link is up again: starting anew");
            mld6.await("querier: this router", 2);
            assertThat(mld6.signal(MldProcess.SIGINT).exitStatus()).isZero();
        }
    }
}
