// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.app.testing.MldProcess;
import io.mld6.app.testing.RouterBelief;
import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.KernelHost;
import io.mld6.engine.testing.KernelListener;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.QueryTap;
import io.mld6.engine.testing.QueryTap.Asked;
import io.mld6.engine.testing.RawPort;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import io.mld6.engine.testing.Statement.Kind;
import io.mld6.engine.testing.TestReports;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The kernel's own listeners and our querier on one cable: what the querier believes is what the
/// kernel's sockets want.
///
/// Short times: a membership that no answer refreshes is gone in four seconds, and so the answers
/// count.
@RequiresNetns
@RequiresCommands({"ip", "sysctl"})
class KernelAndQuerierIT {
    private static final String FAST =
            "--from fe80::1 --robustness 3 --query-interval 1s --max-response 500ms"
                    + " --last-listener-interval 200ms --track-listeners";
    /// Twice what FAST makes of the Multicast Address Listening Interval.
    private static final Duration TWO_LIVES = Duration.ofSeconds(8);

    private static final String ANY = "ff0e::db8:0:1";
    private static final String OTHER = "ff05::db8:0:2";
    private static final String CHANNEL = "ff3e::8000:1";
    private static final String S1 = "2001:db8::1";
    private static final String S2 = "2001:db8::2";
    private static final String S3 = "2001:db8::3";
    private static final int SOMEBODY = 7;

    private Netns router;
    private Netns host;
    private RawPort mouth;
    private QueryTap queries;

    @BeforeEach
    void open() throws Exception {
        router = Netns.create("router");
        host = Netns.create("host");
        router.veth("e0", host, "p0");
        mouth = RawPort.open(host, "p0");
        queries = QueryTap.on(host, "p0", router, "e0");
    }

    @AfterEach
    void close() throws Exception {
        queries.close();
        mouth.close();
        host.close();
        router.close();
    }

    /// on the wire; who holds each group.
    @Test
    void believesWhatTheKernelsSocketsWant() throws Exception {
        try (MldProcess mld6 = MldProcess.querier(router, "e0", FAST);
                KernelListener kernel = KernelListener.start(host, "p0")) {
            mld6.await("querier: this router");
            kernel.join(1, ANY);
            kernel.joinSource(2, CHANNEL, S1);
            believes(mld6, Map.of(ANY, "exclude{}", CHANNEL, "include{" + S1 + "}"));

            kernel.joinSource(2, CHANNEL, S2);
            kernel.block(1, ANY, S3);
            believes(
                    mld6,
                    Map.of(ANY, "exclude{" + S3 + "}", CHANNEL, "include{" + S1 + "," + S2 + "}"));
            tracks(mld6, kernel, ANY, "exclude{" + S3 + "}");
            tracks(mld6, kernel, CHANNEL, "include{" + S1 + "," + S2 + "}");

            // Only what the kernel answers to General Queries keeps them so long.
            Await.throughout(
                    TWO_LIVES,
                    () ->
                            assertThat(mld6.belief().filters())
                                    .isEqualTo(
                                            Map.of(
                                                    ANY,
                                                    "exclude{" + S3 + "}",
                                                    CHANNEL,
                                                    "include{" + S1 + "," + S2 + "}")));

            kernel.leaveSource(2, CHANNEL, S1);
            kernel.unblock(1, ANY, S3);
            believes(mld6, Map.of(ANY, "exclude{}", CHANNEL, "include{" + S2 + "}"));
            assertThat(asked(CHANNEL)).contains(Set.of(S1));

            kernel.filter(1, ANY, FilterMode.INCLUDE, List.of(S1, S2));
            believes(
                    mld6,
                    Map.of(ANY, "include{" + S1 + "," + S2 + "}", CHANNEL, "include{" + S2 + "}"));
            kernel.filter(1, ANY, FilterMode.INCLUDE, List.of(S2, S3));
            believes(
                    mld6,
                    Map.of(ANY, "include{" + S2 + "," + S3 + "}", CHANNEL, "include{" + S2 + "}"));
            tracks(mld6, kernel, ANY, "include{" + S2 + "," + S3 + "}");
            kernel.filter(1, ANY, FilterMode.EXCLUDE, List.of(S1, S2));
            believes(
                    mld6,
                    Map.of(ANY, "exclude{" + S1 + "," + S2 + "}", CHANNEL, "include{" + S2 + "}"));

            kernel.leave(1, ANY);
            kernel.leaveSource(2, CHANNEL, S2);
            believes(mld6, Map.of());
            assertThat(asked(ANY)).contains(Set.of());
            RouterBelief end = new RouterBelief(mld6.interrupt());
            assertThat(end.count("received/reportV1")).isZero();
            assertThat(end.count("kernel-dropped")).isZero();
        }
    }

    /// another listener leaves, the querier asks, the kernel answers, the group
    /// and the source stay.
    @Test
    void isAnsweredByTheKernelWhenAnotherLeaves() throws Exception {
        try (MldProcess mld6 =
                        MldProcess.querier(
                                router,
                                "e0",
                                "--from fe80::1 --last-listener-interval 500ms --track-listeners");
                KernelListener kernel = KernelListener.start(host, "p0")) {
            mld6.await("querier: this router");
            kernel.join(1, ANY);
            kernel.joinSource(2, CHANNEL, S1);
            kernel.joinSource(2, CHANNEL, S2);
            say(Kind.TO_EX, ANY);
            say(Kind.ALLOW, CHANNEL, S1, S3);
            Map<String, String> both =
                    Map.of(ANY, "exclude{}", CHANNEL, "include{" + S1 + "," + S2 + "," + S3 + "}");
            believes(mld6, both);
            Await.until(() -> assertThat(mld6.belief().listeners(ANY)).hasSize(2));

            say(Kind.TO_IN, ANY);
            say(Kind.BLOCK, CHANNEL, S1, S3);
            believes(mld6, Map.of(ANY, "exclude{}", CHANNEL, "include{" + S1 + "," + S2 + "}"));
            // The timers are up again, far above the second they were lowered to.
            Await.until(
                    () -> {
                        RouterBelief belief = mld6.belief();
                        assertThat(belief.group(ANY).path("expire").asDouble()).isGreaterThan(200);
                        assertThat(belief.listeners(ANY))
                                .isEqualTo(Map.of(kernel.address(), "exclude{}"));
                        assertThat(belief.listeners(CHANNEL))
                                .isEqualTo(
                                        Map.of(kernel.address(), "include{" + S1 + "," + S2 + "}"));
                    });
            Await.until(() -> assertThat(asked(ANY)).hasSize(2).containsOnly(Set.of()));
            Await.until(() -> assertThat(asked(CHANNEL)).contains(Set.of(S1, S3)));
            List<Asked> about = queries.heard(query -> query.group().equals(ANY));
            assertThat(about.getFirst().suppress()).isFalse();
            assertThat(about.getLast().suppress()).as("somebody has answered").isTrue();
        }
    }

    /// CP-12, CP-14, CP-15, Q-55: the kernel as MLDv1 host puts its groups into version 1 mode, and
    /// takes them out of the world with Done.
    @Test
    void takesTheKernelForAVersion1Host() throws Exception {
        try (MldProcess mld6 = MldProcess.querier(router, "e0", FAST);
                KernelHost kernel = KernelHost.start(host, "p0")) {
            mld6.await("querier: this router");
            kernel.join(List.of(ANY, OTHER));
            believes(mld6, Map.of(ANY, "exclude{}", OTHER, "exclude{}"));
            assertThat(mld6.belief().group(ANY).path("compatibility-version").asInt()).isEqualTo(1);
            assertThat(mld6.belief().group(ANY).path("older-host-expire").asDouble()).isPositive();
            Await.throughout(
                    TWO_LIVES,
                    () ->
                            assertThat(mld6.belief().filters())
                                    .isEqualTo(Map.of(ANY, "exclude{}", OTHER, "exclude{}")));

            // In version 1 mode nobody can block a source.
            say(Kind.BLOCK, ANY, S1);
            say(Kind.TO_EX, ANY, S1);
            RouterBelief before = mld6.belief();
            Await.until(
                    () ->
                            assertThat(mld6.belief().count("received/reportV2"))
                                    .isGreaterThanOrEqualTo(before.count("received/reportV2") + 2));
            assertThat(mld6.belief().filters().get(ANY)).isEqualTo("exclude{}");

            kernel.leave(ANY);
            believes(mld6, Map.of(OTHER, "exclude{}"));
            assertThat(asked(ANY)).hasSizeGreaterThanOrEqualTo(3).containsOnly(Set.of());
            RouterBelief end = new RouterBelief(mld6.interrupt());
            assertThat(end.count("received/leave")).isEqualTo(1);
            assertThat(end.count("received/reportV1")).isGreaterThan(8);
        }
    }

    /// V1-37, V1-42, V1-44, CP-2: asked in version 1, the kernel, which can do better, answers in
    /// version 1.
    @Test
    void isSpokenToInVersion1WhereItAsksInVersion1() throws Exception {
        try (MldProcess mld6 =
                        MldProcess.querier(
                                router,
                                "e0",
                                "--mld 1 --from fe80::1 --query-interval 1s --max-response 500ms"
                                        + " --robustness 3 --last-listener-interval 200ms");
                KernelListener kernel = KernelListener.start(host, "p0")) {
            mld6.await("querier: this router");
            Await.until(() -> assertThat(queries.heard()).isNotEmpty());
            kernel.join(1, ANY);
            kernel.joinSource(2, CHANNEL, S1);
            Map<String, String> both = Map.of(ANY, "exclude{}", CHANNEL, "exclude{}");
            believes(mld6, both);
            Await.throughout(TWO_LIVES, () -> assertThat(mld6.belief().filters()).isEqualTo(both));
            kernel.leave(1, ANY);
            kernel.leaveSource(2, CHANNEL, S1);
            believes(mld6, Map.of());
            RouterBelief end = new RouterBelief(mld6.interrupt());
            assertThat(end.count("received/reportV1")).isGreaterThan(8);
            assertThat(end.count("received/leave")).isEqualTo(2);
            assertThat(end.count("sent/queryV2")).isZero();
            assertThat(queries.heard()).allMatch(query -> query.version() == 1);
            assertThat(asked(ANY)).isNotEmpty();
        }
    }

    private static void believes(MldProcess mld6, Map<String, String> filters) throws Exception {
        Await.until(() -> assertThat(mld6.belief().filters()).isEqualTo(filters));
    }

    private static void tracks(MldProcess mld6, KernelListener kernel, String group, String filter)
            throws Exception {
        Await.until(
                () ->
                        assertThat(mld6.belief().listeners(group))
                                .isEqualTo(Map.of(kernel.address(), filter)));
    }

    /// The sources of each query about a group.
    private List<Set<String>> asked(String group) {
        String text = Ipv6Address.parse(group).toString();
        return queries.heard(query -> query.group().equals(text)).stream()
                .map(Asked::sources)
                .toList();
    }

    private void say(Kind kind, String group, String... sources) throws Exception {
        mouth.send(TestReports.version2(SOMEBODY, TestReports.Said.of(kind, group, sources)));
    }
}
