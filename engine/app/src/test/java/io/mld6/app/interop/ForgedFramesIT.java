// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.app.testing.MldProcess;
import io.mld6.app.testing.RouterBelief;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RawPort;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import io.mld6.engine.testing.Statement.Kind;
import io.mld6.engine.testing.TestQueries;
import io.mld6.engine.testing.TestReports;
import io.mld6.engine.testing.Vectors;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Queries and Reports that are forged, cut off or turned over bit by bit leave a querier as it
/// was: its groups, its timers, its role; and each is counted, by its reason.
@RequiresNetns
@RequiresCommands("ip")
class ForgedFramesIT {
    private static final long SEED = 20_260_102;
    private static final int ROUNDS = 5;
    private static final int HOP_LIMIT_AT = 21;
    private static final int SOURCE_AT = 22;
    private static final int ALERT_AT = 58;
    private static final int MESSAGE_AT = 62;
    private static final int CHECKSUM_AT = 64;
    private static final String ANY = "ff0e::db8:0:1";
    private static final String OLD = "ff0e::db8:0:2";
    private static final String CHANNEL = "ff3e::8000:1";
    private static final String S1 = "2001:db8::1";
    private static final String S2 = "2001:db8::2";

    /// What the kernel's tag handling, or the socket filter, keeps from the decoder by design.
    private static final List<String> NEVER_ARRIVE =
            List.of(
                    "bad-vlan-truncated",
                    "ignore-neighbor-solicitation",
                    "ignore-mrd-advertisement");

    /// A frame and the reason it is to be counted by; none, if any will do.
    private static final class Forged {
        private final byte[] frame;
        private final String reason;

        Forged(byte[] frame, String reason) {
            this.frame = frame;
            this.reason = reason;
        }
    }

    /// SEC-1, V1-40: nothing changes but the counters.
    @Test
    void changeNothingAndAreCounted() throws Exception {
        List<Forged> forged = forged(new SplittableRandom(SEED));
        try (Netns router = Netns.create("router");
                Netns far = Netns.create("far")) {
            router.veth("e0", far, "p0");
            try (RawPort mouth = RawPort.open(far, "p0");
                    MldProcess mld6 =
                            MldProcess.querier(
                                    router, "e0", "--from fe80::5:0:0:0 --track-listeners")) {
                mld6.await("querier: this router");
                for (byte[] report : honest()) {
                    mouth.send(report);
                }
                Await.until(
                        () ->
                                assertThat(mld6.belief().filters())
                                        .isEqualTo(
                                                Map.of(
                                                        ANY, "exclude{" + S2 + "}",
                                                        OLD, "exclude{}",
                                                        CHANNEL, "include{" + S1 + "}")));
                RouterBelief before = mld6.belief();
                final Map<String, Double> ends = before.ends(System.nanoTime() / 1e9);

                long honest = before.count("received/total");
                for (int round = 0; round < ROUNDS; round++) {
                    for (Forged each : forged) {
                        mouth.send(each.frame);
                    }
                }
                // One that counts, so that all before it have been dealt with.
                mouth.send(honest().getFirst());
                Await.until(
                        () ->
                                assertThat(mld6.belief().count("received/total"))
                                        .isGreaterThan(honest));
                RouterBelief after = mld6.belief();
                final Map<String, Double> endsNow = after.ends(System.nanoTime() / 1e9);
                System.out.printf(
                        "forged: %,d frames, dropped %s%n", ROUNDS * forged.size(), reasons(after));

                assertThat(after.lasting()).isEqualTo(before.lasting());
                assertThat(after.isQuerier()).isTrue();
                assertThat(after.count("yielded")).isZero();
                assertThat(after.count("received/total")).isEqualTo(honest + 1);
                assertThat(endsNow.keySet()).isEqualTo(ends.keySet());
                ends.remove(ANY); // which the last one refreshed
                ends.forEach(
                        (timer, end) ->
                                assertThat(endsNow.get(timer))
                                        .as(timer)
                                        .isCloseTo(end, Offset.offset(2.0)));
                assertThat(reasons(after).values().stream().mapToLong(Long::longValue).sum())
                        .as("each is counted once")
                        .isEqualTo((long) ROUNDS * forged.size());
                Map<String, Long> least = new HashMap<>();
                forged.stream()
                        .filter(each -> !each.reason.isEmpty())
                        .forEach(each -> least.merge(each.reason, (long) ROUNDS, Long::sum));
                least.forEach(
                        (reason, count) ->
                                assertThat(reasons(after).get(reason))
                                        .as(reason)
                                        .isGreaterThanOrEqualTo(count));
            }
        }
    }

    private static List<byte[]> honest() {
        return List.of(
                TestReports.version2(1, TestReports.Said.of(Kind.TO_EX, ANY, S2)),
                TestReports.version1(2, Ipv6Address.parse(OLD)),
                TestReports.version2(3, TestReports.Said.of(Kind.ALLOW, CHANNEL, S1)));
    }

    /// Messages that would change something, were they not forged: queries of a router with a lower
    /// address, about a group and in general, joins, changes and leaves.
    private static List<byte[]> tempting() {
        return List.of(
                TestQueries.version2(100, 3, 20, "::", List.of()),
                TestQueries.version2(1, 2, 125, ANY, List.of()),
                TestQueries.version2(1, 2, 125, CHANNEL, List.of(S1)),
                TestQueries.version1(1, "::"),
                TestQueries.version1(1, OLD),
                TestReports.version1(9, Ipv6Address.parse("ff0e::db8:0:9")),
                TestReports.done(2, Ipv6Address.parse(OLD)),
                TestReports.version2(1, TestReports.Said.of(Kind.TO_IN, ANY)),
                TestReports.version2(3, TestReports.Said.of(Kind.BLOCK, CHANNEL, S1)),
                TestReports.version2(8, TestReports.Said.of(Kind.TO_EX, "ff0e::db8:0:8", S1, S2)));
    }

    private static List<Forged> forged(SplittableRandom random) {
        List<Forged> forged = new ArrayList<>();
        Vectors.all().stream()
                .filter(vector -> !vector.expect().equals("ACCEPT"))
                .filter(vector -> !NEVER_ARRIVE.contains(vector.name()))
                .forEach(vector -> forged.add(new Forged(vector.octets(), vector.expect())));
        for (byte[] frame : tempting()) {
            forged.add(new Forged(Vectors.with(frame, HOP_LIMIT_AT, 255), "BAD_HOP_LIMIT"));
            forged.add(new Forged(Vectors.with(frame, HOP_LIMIT_AT, 2), "BAD_HOP_LIMIT"));
            forged.add(new Forged(Vectors.with(frame, ALERT_AT + 1, 1), "NO_ROUTER_ALERT"));
            forged.add(
                    new Forged(
                            Vectors.with(frame, CHECKSUM_AT, frame[CHECKSUM_AT] ^ 0x55),
                            "BAD_CHECKSUM"));
            forged.add(new Forged(from(frame, Ipv6Address.parse("2001:db8::7")), "BAD_SOURCE"));
            forged.add(new Forged(from(frame, Ipv6Address.UNSPECIFIED), "UNSPECIFIED_SOURCE"));
            forged.add(new Forged(Arrays.copyOf(frame, random.nextInt(15, frame.length)), ""));
            // Addresses or message: no Internet checksum overlooks a single bit.
            int at =
                    random.nextBoolean()
                            ? random.nextInt(SOURCE_AT, 54)
                            : random.nextInt(MESSAGE_AT + 1, frame.length);
            forged.add(new Forged(Vectors.with(frame, at, frame[at] ^ 1 << random.nextInt(8)), ""));
        }
        return forged;
    }

    /// The same from another address, with the right checksum.
    private static byte[] from(byte[] frame, Ipv6Address source) {
        byte[] changed = frame.clone();
        ByteBuffer.wrap(changed).putLong(SOURCE_AT, source.high());
        ByteBuffer.wrap(changed).putLong(SOURCE_AT + 8, source.low());
        return TestQueries.finished(changed);
    }

    /// How many frames were dropped for each reason.
    private static Map<String, Long> reasons(RouterBelief belief) {
        Map<String, Long> reasons = new TreeMap<>();
        for (Map.Entry<String, JsonNode> reason :
                belief.json().at("/statistics/dropped").properties()) {
            if (reason.getValue().asLong() > 0) {
                reasons.put(reason.getKey(), reason.getValue().asLong());
            }
        }
        return reasons;
    }
}
