// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.RecordType;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.host.EngineEvent.Reported;
import io.mld6.engine.host.EngineEvent.Why;
import io.mld6.engine.host.ListenerNumbers;
import io.mld6.lab.measure.NaiveMeasurement.Event;
import io.mld6.lab.measure.NaiveMeasurement.Kind;
import io.mld6.lab.traffic.HandMadePacket;
import io.mld6.lab.traffic.PayloadFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// The online measurement against [NaiveMeasurement], which reads everything off a complete list:
/// random joins, leaves and silence of three listeners; streams that pause, lose, repeat and
/// reorder; Reports handed in up to 190 ms after the packets behind them.
class MeasurementModelTest {
    private static final long MILLI = 1_000_000;
    private static final long END = 12_000 * MILLI;
    private static final long JOIN_TIMEOUT = 1500 * MILLI;
    private static final long LEAVE_TIMEOUT = 4000 * MILLI;
    private static final int LISTENERS = 3;

    /// A channel in a VLAN, and what happens on it. Who falls silent does so on all channels.
    private record Unit(VlanTags vlan, Ipv6Address group, List<Event> events) {}

    private record HandIn(long nanos, Runnable action) {}

    @Property(tries = 150)
    void agreesWithTheCompleteList(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Unit> units =
                List.of(
                        new Unit(VlanTags.of(100), Evening.ONE, new ArrayList<>()),
                        new Unit(VlanTags.of(200), Evening.ONE, new ArrayList<>()),
                        new Unit(VlanTags.NONE, Evening.RADIO, new ArrayList<>()));
        for (Unit unit : units) {
            wishes(unit.events, random);
            packets(unit.events, random);
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            Event silent = new Event(moment(random), Kind.SILENT, random.nextInt(LISTENERS), 0);
            units.forEach(unit -> unit.events.add(silent));
        }
        MeasuredPhase measured = measure(units, random).whole();
        List<NaiveMeasurement> naive =
                units.stream()
                        .map(
                                unit ->
                                        new NaiveMeasurement(
                                                unit.events, JOIN_TIMEOUT, LEAVE_TIMEOUT, END))
                        .toList();
        compare(measured, naive);
    }

    /// A moment that no other event has: those have different thousands of nanoseconds.
    private static long moment(SplittableRandom random) {
        return random.nextLong(END / 1000) * 1000 + 1 + random.nextInt(998);
    }

    private static void wishes(List<Event> events, SplittableRandom random) {
        for (int i = 5 + random.nextInt(20); i > 0; i--) {
            Kind kind = random.nextInt(5) < 3 ? Kind.JOIN : Kind.LEAVE;
            events.add(new Event(moment(random), kind, random.nextInt(LISTENERS), 0));
        }
    }

    private static void packets(List<Event> events, SplittableRandom random) {
        long gap = (5 + random.nextInt(120)) * MILLI;
        long sequence = random.nextInt(1000);
        long nanos = random.nextLong(gap);
        while (nanos < END) {
            long pause = random.nextInt(40) == 0 ? random.nextLong(1500 * MILLI) : 0;
            nanos += gap / 2 + random.nextLong(gap) + pause;
            sequence++;
            switch (random.nextInt(20)) {
                case 0 -> sequence += random.nextInt(5);
                case 1 -> events.add(packet(nanos + 2000, sequence));
                case 2 -> {
                    events.add(packet(nanos - 2000, sequence + 1));
                    events.add(packet(nanos, sequence));
                    sequence++;
                    continue;
                }
                default -> {
                    // Comes as it should.
                }
            }
            events.add(packet(nanos, sequence));
        }
        events.removeIf(event -> event.nanos() >= END);
    }

    private static Event packet(long nanos, long sequence) {
        return new Event(nanos / 1000 * 1000, Kind.PACKET, -1, sequence);
    }

    private static MeasuredRun measure(List<Unit> units, SplittableRandom random) {
        MeasurementPlan usual = Evening.plan(List.of("all"));
        Measurement measurement =
                new Measurement(
                        new MeasurementPlan(
                                usual.channels(),
                                usual.populations(),
                                usual.phases(),
                                List.of(),
                                Duration.ofNanos(JOIN_TIMEOUT),
                                true,
                                Duration.ofMillis(200),
                                100),
                        _ -> {});
        measurement.population(0, ListenerNumbers.run(0, LISTENERS));
        measurement.phase(0, Evening.START);
        List<HandIn> handIns = new ArrayList<>();
        for (Unit unit : units) {
            for (Event event : unit.events) {
                boolean packet = event.kind() == Kind.PACKET;
                long late = packet ? 0 : random.nextLong(190 * MILLI);
                handIns.add(
                        new HandIn(event.nanos() + late, () -> handIn(measurement, unit, event)));
            }
        }
        for (long tick = 0; tick < END; tick += 10 * MILLI) {
            long nanos = tick;
            handIns.add(new HandIn(nanos, () -> measurement.tick(Evening.START + nanos)));
        }
        handIns.sort(Comparator.comparingLong(HandIn::nanos));
        handIns.forEach(handIn -> handIn.action.run());
        measurement.finish(Evening.START + END);
        assertThat(measurement.result().faults()).isEmpty();
        return measurement.result();
    }

    private static void handIn(Measurement measurement, Unit unit, Event event) {
        long stamp = Evening.START + event.nanos();
        switch (event.kind()) {
            case PACKET ->
                    measurement.packet(
                            HandMadePacket.numbered(
                                    HandMadePacket.of(
                                            unit.vlan.word(), Evening.SOURCE, unit.group, stamp),
                                    PayloadFormat.PROBE,
                                    1,
                                    event.sequence(),
                                    1));
            case SILENT -> measurement.silent(stamp, event.listener());
            case JOIN, LEAVE ->
                    measurement.reported(
                            stamp,
                            new Reported(
                                    0,
                                    event.listener(),
                                    unit.vlan,
                                    unit.group,
                                    event.kind() == Kind.JOIN ? Why.JOIN : Why.LEAVE,
                                    RecordType.TO_IN));
        }
    }

    private static void compare(MeasuredPhase measured, List<NaiveMeasurement> naive) {
        List<Long> cold = naive.stream().flatMap(one -> one.cold.stream()).toList();
        List<Long> warm = naive.stream().flatMap(one -> one.warm.stream()).toList();
        List<Long> leaves = naive.stream().flatMap(one -> one.leaves.stream()).toList();
        same(measured.number(MeasuredNumber.JOIN_LATENCY), cold);
        same(measured.number(MeasuredNumber.JOIN_LATENCY_WARM), warm);
        same(measured.number(MeasuredNumber.LEAVE_LATENCY), leaves);
        count(measured, MeasuredNumber.JOIN_FAILED, naive, one -> one.joinsFailed);
        count(measured, MeasuredNumber.LEAVE_FAILED, naive, one -> one.leavesFailed);
        count(measured, MeasuredNumber.DATA_RECEIVED, naive, one -> one.received);
        count(measured, MeasuredNumber.DATA_LOST, naive, one -> one.lost);
        count(measured, MeasuredNumber.DATA_DUPLICATED, naive, one -> one.duplicated);
        count(measured, MeasuredNumber.DATA_REORDERED, naive, one -> one.reordered);
        detail(measured, MeasuredNumber.DATA_UNWANTED, "never_wanted", naive, n -> n.unwantedNever);
        detail(
                measured,
                MeasuredNumber.DATA_UNWANTED,
                "wanted_before",
                naive,
                n -> n.unwantedBefore);
        detail(measured, MeasuredNumber.JOIN_LATENCY, "left_before_data", naive, n -> n.joinsLeft);
        detail(
                measured,
                MeasuredNumber.LEAVE_LATENCY,
                "joined_again",
                naive,
                n -> n.leavesRejoined);
        detail(measured, MeasuredNumber.LEAVE_LATENCY, "nothing_flowed", naive, n -> n.leavesIdle);
    }

    private static void same(NumberStats stats, List<Long> values) {
        var all = values.stream().mapToLong(Long::longValue).summaryStatistics();
        assertThat(stats.count()).as(stats.number().text()).isEqualTo(all.getCount());
        if (all.getCount() > 0) {
            assertThat(stats.minimum()).isEqualTo(all.getMin() / 1e9);
            assertThat(stats.maximum()).isEqualTo(all.getMax() / 1e9);
            assertThat(stats.mean()).isCloseTo(all.getAverage() / 1e9, within(1e-9));
        }
    }

    private static void count(
            MeasuredPhase measured,
            MeasuredNumber number,
            List<NaiveMeasurement> naive,
            ToLongFunction<NaiveMeasurement> count) {
        assertThat(measured.number(number).count())
                .as(number.text())
                .isEqualTo(naive.stream().mapToLong(count).sum());
    }

    private static void detail(
            MeasuredPhase measured,
            MeasuredNumber number,
            String detail,
            List<NaiveMeasurement> naive,
            ToLongFunction<NaiveMeasurement> count) {
        assertThat(measured.number(number).details().getOrDefault(detail, 0L))
                .as(detail)
                .isEqualTo(naive.stream().mapToLong(count).sum());
    }
}
