// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.engine.link.LinkState;
import io.mld6.engine.linux.Errno;
import io.mld6.engine.linux.SendVector;
import io.mld6.engine.testing.Allocation;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Pacing, books and what a kernel may answer, on a clock that moves when told.
@SuppressWarnings("NullAway.Init") // filled before each test
class SendLoopTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1000 * MILLI;
    private static final long START = 77 * SECOND;
    private static final long REAL = 1_764_259_200L * SECOND;
    private static final int BATCH = 8;

    /// Where a probe is in an untagged frame.
    private static final int PROBE = 14 + 40 + 8;

    private record Taken(long atNanos, int flow, long number, long stampNanos) {}

    private final List<Taken> taken = new ArrayList<>();
    private long nowNanos = START;
    private SendLoop.Handover kernel = this::take;
    private SendBooks books;

    private int take(SendVector frames, int from, int count) {
        ByteBuffer slab = frames.slab();
        for (int i = from; i < from + count; i++) {
            int at = i * frames.strideOctets() + PROBE;
            assertThat(frames.length(i)).isEqualTo(PROBE + 40);
            assertThat(slab.getLong(at)).isEqualTo(ProbeFormat.MAGIC);
            taken.add(
                    new Taken(
                            nowNanos - START,
                            slab.getInt(at + ProbeFormat.FLOW_AT),
                            slab.getLong(at + ProbeFormat.SEQUENCE_AT),
                            slab.getLong(at + ProbeFormat.STAMP_AT)));
        }
        return count;
    }

    private SendLoop loop(Consumer<SendPlan.Builder> more) {
        SendPlan.Builder builder = SendPlan.builder();
        Ipv6Address group = Ipv6Address.parse("ff3e::8000");
        builder.flow(Ipv6Address.parse("2001:db8::1"), group).payload(PayloadFormat.PROBE, 40);
        more.accept(builder);
        SendPlan plan = builder.build();
        DataFrames frames = new DataFrames(plan, MacAddress.parse("02:00:00:00:00:01"));
        books = new SendBooks(plan);
        SendLoop loop =
                new SendLoop(
                        plan,
                        frames,
                        new SendVector(BATCH, frames.frameOctets()),
                        (vector, from, count) -> kernel.send(vector, from, count),
                        () -> nowNanos,
                        () -> REAL + nowNanos,
                        books);
        loop.begin();
        return loop;
    }

    /// Turns until there is nothing to do before a moment, or ever.
    private long untilNanos(SendLoop loop, long behindStart) {
        while (nowNanos - START <= behindStart) {
            long wait = loop.turn();
            if (wait < 0) {
                return wait;
            }
            nowNanos += wait;
        }
        return 0;
    }

    private SendSnapshot snapshot() {
        return books.snapshot(nowNanos);
    }

    private LongStream numbers() {
        return taken.stream().mapToLong(Taken::number);
    }

    @Test
    @DisplayName("TX-7: each packet at its moment, as many as rate times duration")
    void sendsAtTheMoment() {
        SendLoop loop = loop(b -> b.rate(1000).duration(Duration.ofSeconds(2)));
        assertThat(untilNanos(loop, 9 * SECOND)).isEqualTo(SendLoop.DONE);
        assertThat(taken).hasSize(2000);
        for (int k = 0; k < 2000; k++) {
            assertThat(taken.get(k))
                    .isEqualTo(new Taken(k * MILLI, 0, k, REAL + START + k * MILLI));
        }
        SendSnapshot done = snapshot();
        assertThat(done.sent()).isEqualTo(2000);
        assertThat(done.octets()).isEqualTo(2000L * (PROBE + 40));
        assertThat(done.elapsedNanos()).isEqualTo(2 * SECOND);
        assertThat(done.packetsPerSecond()).isEqualTo(1000);
        assertThat(done.late() + done.unsent() + done.waits() + done.behindNanos()).isZero();
    }

    @Test
    @DisplayName("TX-7: a rate that no whole number of nanoseconds makes is kept in the long run")
    void keepsOddRates() {
        SendLoop loop = loop(b -> b.rate(3).duration(Duration.ofHours(1)));
        assertThat(untilNanos(loop, 4000 * SECOND)).isEqualTo(SendLoop.DONE);
        assertThat(taken).hasSize(3 * 3600);
        assertThat(taken.getLast().atNanos())
                .isBetween(3600 * SECOND - SECOND / 3 - 2, 3600 * SECOND - SECOND / 3 + 2);
    }

    @Test
    @DisplayName("TX-7: bursts are back to back")
    void sendsBursts() {
        SendLoop loop = loop(b -> b.rate(1000).burst(20).duration(Duration.ofMillis(100)));
        assertThat(untilNanos(loop, SECOND)).isEqualTo(SendLoop.DONE);
        assertThat(taken).hasSize(100);
        assertThat(taken.stream().map(Taken::atNanos).distinct())
                .containsExactly(0L, 20 * MILLI, 40 * MILLI, 60 * MILLI, 80 * MILLI);
    }

    @Test
    @DisplayName("TX-8: what is sent more than 1 ms behind is late, and still sent")
    void countsWhatIsLate() {
        SendLoop loop = loop(b -> b.rate(1000));
        untilNanos(loop, 9 * MILLI + MILLI / 2);
        assertThat(taken).hasSize(10);
        // The thread gets no processor for 50 ms: 51 packets are owed, the last two not yet late.
        nowNanos = START + 60 * MILLI;
        while (loop.turn() == 0) {
            assertThat(snapshot().missed()).isZero();
        }
        assertThat(taken).hasSize(61);
        assertThat(numbers()).containsExactlyElementsOf(LongStream.range(0, 61).boxed().toList());
        assertThat(snapshot().late()).isEqualTo(49);
        assertThat(snapshot().behindNanos()).isEqualTo(50 * MILLI);
        assertThat(snapshot().unsent()).isZero();
    }

    @Test
    @DisplayName(
            "TX-8: more than 100 ms behind nothing is made good: missed, and no number skipped")
    void missesItsRateAloud() {
        SendLoop loop = loop(b -> b.rate(1000).duration(Duration.ofSeconds(1)));
        untilNanos(loop, 99 * MILLI);
        assertThat(taken).hasSize(100);
        nowNanos = START + 500 * MILLI;
        assertThat(untilNanos(loop, 9 * SECOND)).isEqualTo(SendLoop.DONE);
        // 400 moments have passed; of the packet due first of them one is sent now.
        assertThat(snapshot().missed()).isEqualTo(400);
        assertThat(snapshot().behindNanos()).isEqualTo(400 * MILLI);
        assertThat(taken).hasSize(600);
        assertThat(taken.get(100).atNanos()).isEqualTo(500 * MILLI);
        assertThat(taken.get(101).atNanos()).isEqualTo(501 * MILLI);
        assertThat(numbers()).containsExactlyElementsOf(LongStream.range(0, 600).boxed().toList());
        assertThat(snapshot().late()).isZero();
    }

    @Test
    @DisplayName("TX-6: the planted loss is exact, and its packets keep their numbers")
    void leavesOutWhatIsPlanned() {
        SendLoop loop =
                loop(
                        b ->
                                b.flow(
                                                Ipv6Address.parse("2001:db8::2"),
                                                Ipv6Address.parse("ff3e::8001"))
                                        .rate(2000)
                                        .dropEvery(10)
                                        .duration(Duration.ofSeconds(1)));
        assertThat(untilNanos(loop, 9 * SECOND)).isEqualTo(SendLoop.DONE);
        assertThat(snapshot().sent()).isEqualTo(1800);
        assertThat(snapshot().leftOut()).isEqualTo(200);
        assertThat(snapshot().unsent()).isZero();
        for (int flow = 0; flow < 2; flow++) {
            int wanted = flow;
            assertThat(taken.stream().filter(packet -> packet.flow() == wanted).map(Taken::number))
                    .containsExactlyElementsOf(
                            LongStream.range(0, 1000).filter(n -> n % 10 != 9).boxed().toList());
        }
    }

    @Test
    @DisplayName("TX-9: what the kernel has no room for comes again, in order, with a new stamp")
    void triesAgainWhatFoundNoRoom() {
        int[] calls = {0};
        kernel =
                (frames, from, count) ->
                        switch (calls[0]++ % 4) {
                            case 0 -> -Errno.EAGAIN;
                            case 1 -> -Errno.ENOBUFS;
                            case 2 -> take(frames, from, Math.min(count, 3));
                            default -> take(frames, from, count);
                        };
        SendLoop loop =
                loop(b -> b.rate(10_000).burst(10).dropEvery(7).duration(Duration.ofSeconds(1)));
        assertThat(untilNanos(loop, 9 * SECOND)).isEqualTo(SendLoop.DONE);
        assertThat(numbers())
                .containsExactlyElementsOf(
                        LongStream.range(0, 10_000).filter(n -> n % 7 != 6).boxed().toList());
        assertThat(snapshot().sent() + snapshot().leftOut()).isEqualTo(10_000);
        assertThat(snapshot().leftOut()).isEqualTo(10_000 / 7);
        assertThat(snapshot().unsent()).isZero();
        assertThat(snapshot().waits()).isGreaterThan(1000);
        assertThat(taken)
                .allMatch(packet -> packet.stampNanos() - REAL - START == packet.atNanos());
    }

    @Test
    @DisplayName("TX-9: a kernel that never has room is a missed rate, not a hang")
    void doesNotWaitForEver() {
        kernel = (_, _, _) -> -Errno.ENOBUFS;
        SendLoop loop = loop(b -> b.rate(1000).duration(Duration.ofSeconds(3)));
        assertThat(untilNanos(loop, 9 * SECOND)).isEqualTo(SendLoop.DONE);
        assertThat(snapshot().sent()).isZero();
        assertThat(snapshot().missed()).isBetween(2890L, 3100L);
        assertThat(snapshot().waits()).isGreaterThan(1000);
    }

    @Test
    @DisplayName("TX-10: without a link numbers go on and are counted, and nothing is handed over")
    void usesUpNumbersWithoutLink() {
        SendLoop loop = loop(b -> b.rate(1000).dropEvery(100).duration(Duration.ofSeconds(3)));
        untilNanos(loop, 999 * MILLI);
        loop.link(LinkState.NO_CARRIER);
        untilNanos(loop, 1999 * MILLI);
        assertThat(taken).hasSize(990);
        assertThat(snapshot().link()).isEqualTo(LinkState.NO_CARRIER);
        loop.link(LinkState.UP);
        assertThat(untilNanos(loop, 9 * SECOND)).isEqualTo(SendLoop.DONE);
        assertThat(taken.get(990).number()).isEqualTo(2000);
        assertThat(snapshot().sent()).isEqualTo(1980);
        assertThat(snapshot().linkDown()).isEqualTo(990);
        assertThat(snapshot().leftOut()).isEqualTo(30);
        assertThat(snapshot().missed() + snapshot().late()).isZero();
    }

    @Test
    @DisplayName("TX-10: an interface that is down before anybody has heard of it")
    void countsWhatMeetsADownInterface() {
        SendLoop loop = loop(b -> b.rate(1000).duration(Duration.ofSeconds(1)));
        untilNanos(loop, 499 * MILLI);
        kernel = (_, _, _) -> -Errno.ENETDOWN;
        untilNanos(loop, 599 * MILLI);
        kernel = this::take;
        assertThat(untilNanos(loop, 9 * SECOND)).isEqualTo(SendLoop.DONE);
        assertThat(snapshot().linkDown()).isEqualTo(100);
        assertThat(snapshot().sent()).isEqualTo(900);
        assertThat(taken.get(500).number()).isEqualTo(600);
    }

    @Test
    @DisplayName("TX-9: a frame that is refused is counted with its reason, and the next is tried")
    void goesOnBehindARefusal() {
        int[] calls = {0};
        kernel =
                (frames, from, count) ->
                        calls[0]++ == 5 ? -Errno.EMSGSIZE : take(frames, from, count);
        SendLoop loop = loop(b -> b.rate(1000).duration(Duration.ofMillis(100)));
        assertThat(untilNanos(loop, SECOND)).isEqualTo(SendLoop.DONE);
        assertThat(snapshot().refused()).isEqualTo(1);
        assertThat(snapshot().errno()).isEqualTo(Errno.EMSGSIZE);
        assertThat(numbers())
                .containsExactlyElementsOf(
                        LongStream.range(0, 100).filter(n -> n != 5).boxed().toList());
    }

    @Test
    @DisplayName("TX-10: an interface that is removed ends it")
    void endsWithTheInterface() {
        SendLoop loop = loop(b -> b.rate(1000));
        untilNanos(loop, 10 * MILLI);
        kernel = (_, _, _) -> -Errno.ENXIO;
        nowNanos = START + 12 * MILLI;
        assertThat(loop.turn()).isEqualTo(SendLoop.GONE);
        assertThat(snapshot().sent()).isEqualTo(11);
    }

    @Test
    @DisplayName("TX-7: without a bound each turn is a full batch until the time is over")
    void sendsAsFastAsItGoes() {
        kernel =
                (frames, from, count) -> {
                    nowNanos += 10_000;
                    return take(frames, from, count);
                };
        SendLoop loop =
                loop(b -> b.rate(SendPlan.UNLIMITED).dropEvery(3).duration(Duration.ofMillis(10)));
        assertThat(untilNanos(loop, SECOND)).isEqualTo(SendLoop.DONE);
        assertThat(taken).hasSize(1000 * BATCH);
        assertThat(numbers())
                .containsExactlyElementsOf(
                        LongStream.range(0, 12_000)
                                .filter(n -> n % 3 != 2)
                                .boxed()
                                .toList()
                                .subList(0, 1000 * BATCH));
        assertThat(snapshot().sent()).isEqualTo(1000L * BATCH);
        assertThat(snapshot().stampErrorNanos()).isEqualTo(10_000);
        assertThat(snapshot().late() + snapshot().unsent()).isZero();
    }

    @Test
    @DisplayName("TX-10: without a link and without a bound it waits")
    void waitsForTheLinkWithoutABound() {
        SendLoop loop = loop(b -> b.rate(SendPlan.UNLIMITED));
        loop.link(LinkState.DOWN);
        assertThat(untilNanos(loop, SECOND)).isZero();
        assertThat(taken).isEmpty();
        assertThat(snapshot().unsent()).isZero();
    }

    @Test
    @DisplayName("TX-11: another rate: numbers go on, what is left of a wait is shorter or longer")
    void changesItsRate() {
        SendLoop loop = loop(b -> b.rate(10).duration(Duration.ofSeconds(4)));
        untilNanos(loop, 950 * MILLI);
        assertThat(taken).hasSize(10);
        nowNanos = START + 950 * MILLI;
        loop.setRate(1000);
        // Half of the wait of 100 ms is over, so half of 1 ms is left.
        untilNanos(loop, 2000 * MILLI - MILLI / 4);
        assertThat(taken.get(10).atNanos()).isEqualTo(950 * MILLI + MILLI / 2);
        assertThat(taken.get(11).atNanos()).isEqualTo(951 * MILLI + MILLI / 2);
        int before = taken.size();
        assertThat(before).isEqualTo(10 + 1050);
        nowNanos = START + 2000 * MILLI;
        loop.setRate(2);
        assertThat(untilNanos(loop, 9 * SECOND)).isEqualTo(SendLoop.DONE);
        // A quarter of a second for what was left of the wait, and then two a second.
        assertThat(taken.stream().skip(before).map(Taken::atNanos))
                .containsExactly(2250 * MILLI, 2750 * MILLI, 3250 * MILLI, 3750 * MILLI);
        assertThat(numbers())
                .containsExactlyElementsOf(LongStream.range(0, taken.size()).boxed().toList());
        assertThat(snapshot().late() + snapshot().unsent() + snapshot().behindNanos()).isZero();
    }

    @Test
    @DisplayName("TX-11: what is owed at another rate is sent, and nothing is owed twice")
    void changesItsRateWhenBehind() {
        SendLoop loop = loop(b -> b.rate(1000));
        untilNanos(loop, 99 * MILLI);
        assertThat(taken).hasSize(100);
        nowNanos = START + 150 * MILLI - MILLI / 2;
        loop.setRate(100_000);
        for (long wait = loop.turn(); wait == 0; ) {
            wait = loop.turn();
        }
        // The 50 that 1000/s owed, not the 5000 of the new rate.
        assertThat(taken).hasSize(150);
        assertThat(snapshot().missed()).isZero();
        // More than 100 ms behind, all is given up at the rate that held.
        nowNanos = START + 1000 * MILLI;
        loop.setRate(10);
        long _ = loop.turn();
        assertThat(snapshot().missed()).isCloseTo(85_000, within(100L));
        nowNanos += SECOND;
        long _ = loop.turn();
        assertThat(snapshot().missed()).isCloseTo(85_010, within(100L));
    }

    @Test
    @DisplayName("TX-11: bursts stay whole at another rate")
    void changesTheRateOfBursts() {
        SendLoop loop = loop(b -> b.rate(1000).burst(20).duration(Duration.ofMillis(200)));
        untilNanos(loop, 59 * MILLI);
        nowNanos = START + 60 * MILLI;
        loop.setRate(500);
        assertThat(untilNanos(loop, SECOND)).isEqualTo(SendLoop.DONE);
        assertThat(taken.stream().map(Taken::atNanos).distinct())
                .containsExactly(
                        0L,
                        20 * MILLI,
                        40 * MILLI,
                        60 * MILLI,
                        100 * MILLI,
                        140 * MILLI,
                        180 * MILLI);
        assertThat(taken).hasSize(140);
    }

    @Test
    @DisplayName("TX-11: a rate without bound does not change")
    void refusesToChangeNoRate() {
        SendPace pace =
                new SendPace(
                        SendPlan.builder()
                                .flow(
                                        Ipv6Address.parse("2001:db8::1"),
                                        Ipv6Address.parse("ff3e::8000"))
                                .rate(SendPlan.UNLIMITED)
                                .build());
        assertThatIllegalArgumentException().isThrownBy(() -> pace.set(10, 0, 0));
    }

    @Test
    void allocatesNothing() {
        kernel =
                (_, _, count) -> {
                    nowNanos += 1000;
                    return count;
                };
        SendLoop loop = loop(b -> b.rate(100_000).dropEvery(10));
        assertThat(
                        Allocation.octetsOfThousand(
                                () -> {
                                    long wait = loop.turn();
                                    nowNanos += Math.max(0, wait);
                                }))
                .isLessThan(1000);
    }
}
