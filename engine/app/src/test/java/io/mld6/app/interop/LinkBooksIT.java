// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.app.testing.MldProcess;
import io.mld6.codec.decode.DropReason;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import io.mld6.engine.testing.TestQueries;
import io.mld6.engine.testing.TestReports;
import io.mld6.engine.testing.Wiretap;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The books say what happened: what the kernel took, what it refused, and what nobody read, also
/// when the interface changes meanwhile.
@RequiresNetns
@RequiresCommands({"ip"})
class LinkBooksIT {
    private static final String POPULATION =
            "--listeners 10 --groups ff0e::1+100 --hearing snooped --seed 1";
    private static final int PAIRS = 1000;
    /// More than fit the receive buffer of 16 MiB that listeners have.
    private static final int FRAMES = 60_000;

    private Netns near;
    private Wiretap tap;

    @BeforeEach
    void open() throws Exception {
        near = Netns.create("near");
        tap = Wiretap.on(near);
    }

    @AfterEach
    void close() throws Exception {
        tap.close();
        near.close();
    }

    /// The pairs of listener and group that were answered for since `moment`.
    private Set<String> answered(int moment) throws Exception {
        return tap.since(moment).stream()
                .filter(said -> said.kind().isAnswer())
                .map(said -> said.from() + " " + said.group())
                .collect(Collectors.toSet());
    }

    private void allAnswer() throws Exception {
        int moment = tap.now();
        tap.say(TestQueries.version2(500, 2, 125, "::", List.of()));
        Await.until(() -> assertThat(answered(moment)).hasSize(PAIRS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"packet", "xdp"})
    @DisplayName(
            "LK-1 LK-2 LK-13: Reports follow the MTU down and up, and every answer is on the wire")
    void answersFitAnotherMtu(String way) throws Exception {
        try (MldProcess mld6 = MldProcess.emulate(near, "e0", POPULATION + " --transmit " + way)) {
            mld6.await("ready");
            near.ip("link set e0 mtu 1280");
            allAnswer();
            near.ip("link set e0 mtu 1500");
            allAnswer();
            JsonNode summary = mld6.interrupt();
            assertThat(mld6.lines()).contains("left everything");
            assertThat(summary.at("/responses/sent").asInt()).isEqualTo(2 * 10);
            assertThat(summary.at("/refused/frames").asInt(-1)).isZero();
            assertThat(summary.at("/refused/records").asInt(-1)).isZero();
            assertThat(summary.at("/refused/responses").asInt(-1)).isZero();
            // Joined and left, each said twice, and answered for twice. RFC 9777 §5.2.16: at 1280
            // a Report holds 61 records and at 1500 72, so each takes two Reports of a listener.
            assertThat(summary.at("/records/sent").asInt()).isEqualTo((2 + 2 + 2) * PAIRS);
            assertThat(summary.at("/sent/reportV2").asInt()).isEqualTo((2 + 2 + 2) * 2 * 10);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"packet", "xdp"})
    @DisplayName(
            "LK-1 LK-13: answers, records and frames that were refused are not given, but said")
    void refusalsAreCounted(String way) throws Exception {
        try (MldProcess mld6 = MldProcess.emulate(near, "e0", POPULATION + " --transmit " + way)) {
            mld6.await("ready");
            refuseAnswers();
            near.ip("link set e0 mtu 1500");
            allAnswer();
            JsonNode summary = mld6.interrupt();
            assertThat(mld6.lines()).contains("left everything");
            assertThat(summary.at("/responses/scheduled").asInt()).isEqualTo(20);
            assertThat(summary.at("/responses/sent").asInt()).isEqualTo(10);
            assertThat(summary.at("/responses/cancelled").asInt()).isEqualTo(10);
            assertThat(summary.at("/refused/responses").asInt()).isEqualTo(10);
            assertThat(summary.at("/refused/records").asInt()).isEqualTo(PAIRS);
            // Records do not fit at all, so each is refused alone.
            assertThat(summary.at("/refused/frames").asInt()).isEqualTo(PAIRS);
            assertThat(summary.at("/refused/errno/EMSGSIZE").asInt()).isEqualTo(PAIRS);
            assertThat(summary.at("/records/sent").asInt()).isEqualTo((2 + 1 + 2) * PAIRS);
            assertThat(mld6.lines())
                    .contains(
                            "refused     1,000 frames, 1,000 records, 10 answers:"
                                    + " EMSGSIZE 1,000");
        }
    }

    @Test
    @DisplayName("LK-6: what the kernel did not take was not left")
    void leavesThatWereRefusedAreNoLeaves() throws Exception {
        try (MldProcess mld6 = MldProcess.emulate(near, "e0", POPULATION)) {
            mld6.await("ready");
            refuseAnswers();
            assertThat(mld6.signal(MldProcess.SIGTERM).exitStatus()).isEqualTo(1);
            assertThat(mld6.lines())
                    .contains("not taken by the kernel while leaving: 2,000 frames")
                    .doesNotContain("left everything");
            assertThat(mld6.summary().at("/refused/records").asInt()).isEqualTo((1 + 2) * PAIRS);
        }
    }

    /// Less than one record takes: IPv6 40, hop-by-hop 8, ICMPv6 8, record 20.
    private void refuseAnswers() throws Exception {
        near.ip("link set e0 mtu 75");
        int moment = tap.now();
        tap.say(TestQueries.version2(100, 2, 125, "::", List.of()));
        Await.throughout(Duration.ofMillis(600), () -> assertThat(answered(moment)).isEmpty());
    }

    @Test
    @DisplayName("LK-6: what could not be said in time was not left")
    void leavesThatWaitAtTheEndAreNoLeaves() throws Exception {
        // Forty Reports, of which there is time for five.
        try (MldProcess mld6 =
                MldProcess.emulate(near, "e0", POPULATION + " --max-pps 5 --leave-timeout 1s")) {
            mld6.await("ready");
            assertThat(mld6.signal(MldProcess.SIGTERM).exitStatus()).isEqualTo(1);
            assertThat(mld6.lines())
                    .anyMatch(
                            line -> line.matches("out of time, not left: [1-9][0-9]* memberships"))
                    .doesNotContain("left everything");
        }
    }

    /// RFC 2710 §4 and the standard's robustness apart: every frame that came is in one sum.
    @ParameterizedTest
    @ValueSource(strings = {"emulate", "querier"})
    @DisplayName("LK-5: what waits in the socket at the end is read, what did not fit is counted")
    void everyFrameIsInTheBooks(String command) throws Exception {
        String arguments =
                command.equals("emulate")
                        ? "emulate e0 --listeners 1 --groups ff0e::1 --seed 1"
                        : "querier e0 --track-listeners";
        try (MldProcess mld6 = MldProcess.start(near, "", "", arguments)) {
            mld6.await(command.equals("emulate") ? "ready" : "querier: this router");
            mld6.signal(MldProcess.SIGSTOP);
            for (int i = 0; i < FRAMES; i++) {
                tap.say(
                        TestReports.version1(
                                i % 200, new Ipv6Address(0xff0eL << 48, i % 1000 + 1)));
            }
            mld6.signal(MldProcess.SIGTERM).signal(MldProcess.SIGCONT);
            assertThat(mld6.exitStatus()).isZero();
            JsonNode json = mld6.summary();
            JsonNode books = command.equals("emulate") ? json : json.at("/statistics");
            long received =
                    books.at("/received/reportV1").asLong()
                            + Arrays.stream(DropReason.values())
                                    .filter(
                                            reason ->
                                                    reason.kind() != DropReason.Kind.WITHIN_MESSAGE)
                                    .mapToLong(reason -> books.at("/dropped/" + reason).asLong())
                                    .sum();
            long unread =
                    books.at(command.equals("emulate") ? "/kernelDropped" : "/kernel-dropped")
                            .asLong();
            assertThat(received + unread).isEqualTo(FRAMES);
            assertThat(received).isPositive();
        }
    }
}
