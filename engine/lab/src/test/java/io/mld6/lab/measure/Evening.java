// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.RecordType;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.host.EngineEvent.Reported;
import io.mld6.engine.host.EngineEvent.Why;
import io.mld6.engine.host.ListenerNumbers;
import io.mld6.lab.traffic.FlowPacket;
import io.mld6.lab.traffic.HandMadePacket;
import io.mld6.lab.traffic.HeardQuery;
import io.mld6.lab.traffic.PayloadFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A measurement and what happens to it, in milliseconds since its first phase began. Listeners 0
/// to 9 are "homes", 10 to 19 "probes". What happens is handed in by the order of moments, unless
/// told otherwise.
final class Evening {
    /// When the first phase begins: a whole second, far from 0.
    static final long START = 1_700_000_000_000_000_000L;

    static final Ipv6Address SOURCE = Ipv6Address.parse("2001:db8:1::10");
    static final Ipv6Address STRANGER = Ipv6Address.parse("2001:db8:1::66");
    /// Source-specific, class "sd".
    static final Ipv6Address ONE = Ipv6Address.parse("ff3e::8000:1");

    static final Ipv6Address TWO = Ipv6Address.parse("ff3e::8000:2");
    /// Of any source, class "radio".
    static final Ipv6Address RADIO = Ipv6Address.parse("ff0e::db8:0:1");

    static final Ipv6Address NOBODYS = Ipv6Address.parse("ff0e::db8:0:99");
    static final VlanTags VLAN = VlanTags.of(100);

    final List<MeasuredSecond> seconds = new ArrayList<>();
    final Measurement measurement;
    private final List<Happening> happenings = new ArrayList<>();

    private record Happening(double millis, Runnable handIn) {}

    /// No expectations, phases "boot" and "steady".
    Evening() {
        this(List.of("boot", "steady"));
    }

    Evening(List<String> phases, Expectation... expectations) {
        this(plan(phases, expectations));
    }

    Evening(MeasurementPlan plan) {
        measurement = new Measurement(plan, seconds::add);
        measurement.population(0, ListenerNumbers.run(0, 10));
        measurement.population(1, ListenerNumbers.run(10, 10));
        measurement.phase(0, START);
    }

    static MeasurementPlan plan(List<String> phases, Expectation... expectations) {
        return MeasurementPlan.of(
                List.of(
                        new ChannelClass("sd", List.of(ONE, TWO), List.of(SOURCE)),
                        new ChannelClass("radio", List.of(RADIO), List.of())),
                List.of("homes", "probes"),
                phases,
                List.of(expectations),
                true);
    }

    /// An expectation about the run as one.
    static Expectation expect(Condition that) {
        return new Expectation(that, List.of(), Duration.ZERO, null, false, null);
    }

    static Expectation expect(Condition that, String... phases) {
        return new Expectation(that, List.of(phases), Duration.ZERO, null, false, null);
    }

    static long at(double millis) {
        return START + Math.round(millis * 1e6);
    }

    /// Something happens.
    Evening happens(double millis, Runnable handIn) {
        happenings.add(new Happening(millis, handIn));
        return this;
    }

    /// Hands in what happened, by the order of moments.
    Evening play() {
        happenings.sort(Comparator.comparingDouble(Happening::millis));
        return playAsTold();
    }

    /// Hands in what happened, in the order it was told.
    Evening playAsTold() {
        happenings.forEach(happening -> happening.handIn.run());
        happenings.clear();
        return this;
    }

    Evening phase(int index, double millis) {
        return happens(millis, () -> measurement.phase(index, at(millis)));
    }

    Evening join(double millis, int listener, Ipv6Address group) {
        return report(millis, listener, VLAN, group, Why.JOIN, RecordType.ALLOW);
    }

    Evening leave(double millis, int listener, Ipv6Address group) {
        return report(millis, listener, VLAN, group, Why.LEAVE, RecordType.BLOCK);
    }

    Evening repeat(double millis, int listener, Ipv6Address group) {
        return report(millis, listener, VLAN, group, Why.REPETITION, RecordType.ALLOW);
    }

    Evening report(
            double millis,
            int listener,
            VlanTags vlan,
            Ipv6Address group,
            Why why,
            @Nullable RecordType type) {
        long stamp = at(millis);
        Reported event = new Reported(7, listener, vlan, group, why, type);
        return happens(millis, () -> measurement.reported(stamp, event));
    }

    Evening zap(double millis, int listener, Ipv6Address from, Ipv6Address to) {
        return happens(millis, () -> measurement.zap(at(millis), listener, VLAN.word(), from, to));
    }

    /// A packet without a number, of the channels' source.
    Evening data(double millis, Ipv6Address group) {
        return data(millis, VLAN, SOURCE, group);
    }

    Evening data(double millis, VlanTags vlan, Ipv6Address source, Ipv6Address group) {
        FlowPacket packet = HandMadePacket.of(vlan.word(), source, group, at(millis));
        return happens(millis, () -> measurement.packet(packet));
    }

    /// Packets at equal distances, both ends included.
    Evening stream(double from, double to, double gap, Ipv6Address group) {
        for (int i = 0; from + i * gap <= to + 1e-9; i++) {
            data(from + i * gap, group);
        }
        return this;
    }

    /// A packet of channel ONE with a number.
    Evening numbered(double millis, PayloadFormat format, long sequence, int step) {
        FlowPacket packet = HandMadePacket.of(VLAN.word(), SOURCE, ONE, at(millis));
        FlowPacket numbered = HandMadePacket.numbered(packet, format, 1, sequence, step);
        return happens(millis, () -> measurement.packet(numbered));
    }

    Evening query(double millis, Ipv6Address group, int responseMillis, int robustness) {
        var query = new Mldv2Query(responseMillis, group, false, robustness, 125, List.of(), false);
        HeardQuery heard = new HeardQuery(at(millis), VLAN, SOURCE, query);
        return happens(millis, () -> measurement.query(heard));
    }

    Evening version1Query(double millis, Ipv6Address group, int responseMillis) {
        var query = new Mldv1Query(responseMillis, group);
        HeardQuery heard = new HeardQuery(at(millis), VLAN, SOURCE, query);
        return happens(millis, () -> measurement.query(heard));
    }

    /// Ticks up to there, so that time-outs are noticed.
    Evening until(double millis) {
        play();
        measurement.tick(at(millis) + TimeUnit.MILLISECONDS.toNanos(200));
        return this;
    }

    MeasuredRun finish(double millis) {
        play();
        measurement.finish(at(millis));
        return measurement.result();
    }
}
