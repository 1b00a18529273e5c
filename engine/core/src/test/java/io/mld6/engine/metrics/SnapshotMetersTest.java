// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mld6.codec.decode.DropReason;
import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.message.Mldv2Report;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.RecordType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SnapshotMetersTest {
    private static final Ipv6Address GROUP = Ipv6Address.parse("ff0e::db8:0:1");
    private static final long NOT_LONG_MILLIS = 5;

    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry registry =
            new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);

    /// Something that can be asked for snapshots, or does not answer.
    private static final class Shard {
        final Counters counters = new Counters();
        final Histogram delays = new Histogram(3);
        final Deque<CompletableFuture<Now>> asked = new ArrayDeque<>();
        boolean answers = true;
        int groups;
        int lagMillis;
        int asks;

        record Now(CounterSnapshot counters, int groups, int lagMillis, Histogram delays) {}

        CompletableFuture<Now> ask() {
            asks++;
            CompletableFuture<Now> answer = new CompletableFuture<>();
            asked.add(answer);
            if (answers) {
                answer();
            }
            return answer;
        }

        void answer() {
            asked.remove().complete(new Now(counters.snapshot(), groups, lagMillis, delays.copy()));
        }

        SnapshotMeters<Now> meters(String... labels) {
            MeterTable<Now> table = new MeterTable<>();
            CounterMeters.addTo(table, Now::counters);
            table.add(MldMetric.GROUPS, Now::groups);
            table.add(MldMetric.TICK_LAG, now -> now.lagMillis() / 1e3);
            table.addTimes(
                    MldMetric.RESPONSE_DELAY, now -> TimeDistribution.ofMicros(now.delays()));
            return new SnapshotMeters<>(table, this::ask, NOT_LONG_MILLIS, labels);
        }
    }

    /// Reads all meters, as a scrape does.
    private void scrape() {
        for (Meter meter : registry.getMeters()) {
            for (Measurement one : meter.measure()) {
                double _ = one.getValue();
            }
        }
    }

    private double count(Metric metric, String... labels) {
        return registry.get(metric.meterName()).tags(labels).functionCounter().count();
    }

    private double gauge(Metric metric) {
        return registry.get(metric.meterName()).gauge().value();
    }

    private void passes(long millis) {
        clock.add(millis, TimeUnit.MILLISECONDS);
    }

    @Test
    @DisplayName(
            "MT-1: a scrape of a hundred meters takes one snapshot, the next one takes another")
    void oneSnapshotAScrape() {
        Shard shard = new Shard();
        shard.meters().bindTo(registry);
        assertThat(registry.getMeters()).hasSizeGreaterThan(50);
        assertThat(shard.asks).as("until somebody looks").isZero();
        scrape();
        scrape();
        assertThat(shard.asks).isOne();
        shard.groups = 7;
        assertThat(gauge(MldMetric.GROUPS)).as("of the same moment as the rest").isZero();
        passes(1000);
        scrape();
        assertThat(gauge(MldMetric.GROUPS)).isEqualTo(7);
        assertThat(shard.asks).isEqualTo(2);
    }

    @Test
    @DisplayName("MT-2: each counter on the meter that is named after it")
    void eachCounterHasItsMeter() {
        Shard shard = new Shard();
        shard.meters("role", "listener").bindTo(registry);
        System.gc(); // meters hold what they show weakly
        shard.counters.count(DropReason.BAD_CHECKSUM);
        shard.counters.add(MldCounter.SENT_REPORT_V2, 5);
        shard.counters.add(MldCounter.SENT_DONE_V1, 2);
        shard.counters.add(MldCounter.REFUSED_ENETDOWN, 3);
        for (RecordType type : RecordType.values()) {
            shard.counters.add(MldCounter.sent(type), 10L + type.wireValue());
            shard.counters.add(MldCounter.received(type), 20L + type.wireValue());
        }
        assertThat(count(MldMetric.FRAMES_DROPPED, "reason", "BAD_CHECKSUM")).isOne();
        assertThat(count(MldMetric.FRAMES_DROPPED, "reason", "BAD_LENGTH")).isZero();
        assertThat(count(MldMetric.MESSAGES_SENT, "type", "report", "version", "2")).isEqualTo(5);
        assertThat(count(MldMetric.MESSAGES_SENT, "type", "done", "role", "listener")).isEqualTo(2);
        assertThat(count(MldMetric.SEND_ERRORS, "reason", "ENETDOWN")).isEqualTo(3);
        assertThat(count(MldMetric.RECORDS_SENT, "record", "is_in")).isEqualTo(11);
        assertThat(count(MldMetric.RECORDS_SENT, "record", "block")).isEqualTo(16);
        assertThat(count(MldMetric.RECORDS_RECEIVED, "record", "to_ex")).isEqualTo(24);
        assertThat(count(MldMetric.RECORDS_RECEIVED, "record", "allow")).isEqualTo(25);
    }

    /// RFC 9777 §5.1.1: General, Multicast Address Specific, Multicast Address and Source Specific.
    @Test
    @DisplayName("MT-5: queries by what they are about; general ones are all the others")
    void queriesByScope() {
        Shard shard = new Shard();
        shard.meters().bindTo(registry);
        List<Ipv6Address> sources = List.of(Ipv6Address.parse("2001:db8::1"));
        Ipv6Address all = Ipv6Address.UNSPECIFIED;
        shard.counters.countReceived(new Mldv1Query(1000, all));
        shard.counters.countReceived(new Mldv1Query(1000, all));
        shard.counters.countReceived(new Mldv1Query(1000, GROUP));
        shard.counters.countReceived(new Mldv2Query(1000, all, false, 2, 125, List.of()));
        for (int i = 0; i < 3; i++) {
            shard.counters.countReceived(new Mldv2Query(1000, GROUP, false, 2, 125, List.of()));
        }
        for (int i = 0; i < 5; i++) {
            shard.counters.countReceived(new Mldv2Query(1000, GROUP, false, 2, 125, sources));
        }
        assertThat(queries("1", "general")).isEqualTo(2);
        assertThat(queries("1", "group")).isEqualTo(1);
        assertThat(queries("2", "general")).isEqualTo(1);
        assertThat(queries("2", "group")).isEqualTo(3);
        assertThat(queries("2", "group_source")).isEqualTo(5);
    }

    private double queries(String version, String scope) {
        return count(
                MldMetric.MESSAGES_RECEIVED, "type", "query", "version", version, "scope", scope);
    }

    @Test
    @DisplayName("MT-5: the records of a Report by their types")
    void recordsByType() {
        Shard shard = new Shard();
        shard.meters().bindTo(registry);
        AddressRecord leave = new AddressRecord(RecordType.TO_IN, GROUP, List.of());
        AddressRecord join = new AddressRecord(RecordType.TO_EX, GROUP.plus(1), List.of());
        shard.counters.countReceived(new Mldv2Report(List.of(leave, join, join)));
        assertThat(count(MldMetric.RECORDS_RECEIVED, "record", "to_in")).isEqualTo(1);
        assertThat(count(MldMetric.RECORDS_RECEIVED, "record", "to_ex")).isEqualTo(2);
        assertThat(count(MldMetric.MESSAGES_RECEIVED, "type", "report", "version", "2")).isOne();
    }

    @Test
    @DisplayName("MT-3: who does not answer is asked once, and what was counted stays counted")
    void aLoopThatDoesNotAnswer() {
        Shard shard = new Shard();
        shard.meters().bindTo(registry);
        shard.groups = 4;
        shard.counters.add(MldCounter.SENT_REPORT_V2, 9);
        shard.delays.recordValue(1000);
        scrape();
        shard.answers = false;
        for (int i = 0; i < 3; i++) {
            passes(1000);
            assertThat(gauge(MldMetric.GROUPS)).as("nobody knows").isNaN();
            assertThat(gauge(MldMetric.TICK_LAG)).isNaN();
            assertThat(count(MldMetric.MESSAGES_SENT, "type", "report", "version", "2"))
                    .isEqualTo(9);
            assertThat(times().count()).isOne();
        }
        assertThat(shard.asks).as("one is under way").isEqualTo(2);
        shard.answers = true;
        shard.groups = 5;
        shard.answer(); // of the first of the three
        passes(1000);
        shard.groups = 6;
        assertThat(gauge(MldMetric.GROUPS)).as("of now, not of then").isEqualTo(6);
    }

    @Test
    @DisplayName("MT-3: before the first answer counters are 0, gauges unknown")
    void nothingKnownYet() {
        Shard shard = new Shard();
        shard.answers = false;
        shard.meters().bindTo(registry);
        assertThat(gauge(MldMetric.GROUPS)).isNaN();
        assertThat(count(MldMetric.RECORDS_SENT, "record", "is_ex")).isZero();
        assertThat(times().count()).isZero();
    }

    @Test
    @DisplayName("MT-4: two with the same labels add up, and a counter does not fall when one ends")
    void twoOfTheSameName() {
        Shard one = new Shard();
        Shard other = new Shard();
        SnapshotMeters<Shard.Now> first = one.meters("interface", "eth1");
        SnapshotMeters<Shard.Now> second = other.meters("interface", "eth1");
        first.bindTo(registry);
        first.bindTo(registry); // again: still once
        second.bindTo(registry);
        one.counters.add(MldCounter.SENT_REPORT_V1, 100);
        other.counters.add(MldCounter.SENT_REPORT_V1, 11);
        one.groups = 3;
        other.groups = 4;
        one.lagMillis = 20;
        other.lagMillis = 5;
        one.delays.recordValue(2_000);
        other.delays.recordValue(3_000_000);
        assertThat(reportsOfVersion1()).isEqualTo(111);
        assertThat(gauge(MldMetric.GROUPS)).isEqualTo(7);
        assertThat(gauge(MldMetric.TICK_LAG)).as("the greatest").isEqualTo(0.02);
        assertThat(times().count()).isEqualTo(2);
        assertThat(times().totalTime(TimeUnit.SECONDS)).isBetween(2.995, 3.01);

        one.counters.add(MldCounter.SENT_REPORT_V1, 1);
        first.close();
        passes(1000);
        other.counters.add(MldCounter.SENT_REPORT_V1, 1);
        assertThat(reportsOfVersion1()).as("with what came last").isEqualTo(113);
        assertThat(gauge(MldMetric.GROUPS)).isEqualTo(4);
        assertThat(gauge(MldMetric.TICK_LAG)).isEqualTo(0.005);
        assertThat(times().count()).isEqualTo(2);

        second.close();
        second.close();
        assertThat(registry.getMeters()).isEmpty();
        assertThatThrownBy(() -> second.bindTo(registry)).isInstanceOf(IllegalStateException.class);
    }

    private static MeterTable<Shard.Now> groupsOf(String population) {
        MeterTable<Shard.Now> more = new MeterTable<>();
        more.add(MldMetric.LISTENERS, Shard.Now::groups, "population", population);
        return more;
    }

    @Test
    @DisplayName("MT-9: meters that come later are in all registries, and go with the others")
    void metersThatComeLater() {
        Shard shard = new Shard();
        SnapshotMeters<Shard.Now> meters = shard.meters();
        meters.bindTo(registry);
        int atFirst = registry.getMeters().size();
        scrape();
        meters.add(groupsOf("homes"));
        SimpleMeterRegistry later = new SimpleMeterRegistry();
        meters.bindTo(later);
        meters.add(groupsOf("phones"));
        shard.groups = 5;
        passes(1000);
        for (SimpleMeterRegistry one : List.of(registry, later)) {
            assertThat(one.getMeters()).hasSize(atFirst + 2);
            assertThat(one.get(MldMetric.LISTENERS.meterName()).gauges())
                    .allMatch(gauge -> gauge.value() == 5);
        }
        assertThat(shard.asks).as("once before, and once for each registry").isEqualTo(3);
        meters.close();
        meters.add(groupsOf("bars"));
        assertThat(registry.getMeters()).isEmpty();
        assertThat(later.getMeters()).isEmpty();
    }

    /// An event loop may add meters while a reader of the same meter waits for that loop.
    @Test
    @DisplayName("MT-9: who adds a meter does not wait for who reads it")
    void addingDoesNotWait() throws Exception {
        MeterTable<String> none = new MeterTable<>();
        MeterTable<String> same = new MeterTable<>();
        same.add(MldMetric.GROUPS, _ -> 1);
        SnapshotMeters<String> loop =
                new SnapshotMeters<>(
                        none, () -> CompletableFuture.completedFuture("now"), NOT_LONG_MILLIS);
        loop.bindTo(registry);
        CompletableFuture<Void> added = new CompletableFuture<>();
        SnapshotMeters<String> read =
                new SnapshotMeters<>(
                        same,
                        () -> {
                            CompletableFuture.runAsync(() -> loop.add(same))
                                    .orTimeout(10, TimeUnit.SECONDS)
                                    .join();
                            added.complete(null);
                            return CompletableFuture.completedFuture("now");
                        },
                        NOT_LONG_MILLIS);
        read.bindTo(registry);
        assertThat(gauge(MldMetric.GROUPS)).isOne();
        assertThat(added).isCompleted();
        assertThat(gauge(MldMetric.GROUPS)).isEqualTo(2);
        loop.close();
        read.close();
    }

    private double reportsOfVersion1() {
        return count(MldMetric.MESSAGES_SENT, "type", "report", "version", "1");
    }

    private FunctionTimer times() {
        return registry.get(MldMetric.RESPONSE_DELAY.meterName()).functionTimer();
    }

    @Test
    @DisplayName(
            "MT-2: descriptions from the list of metrics, and base units at the end of the name")
    void descriptionsAndUnits() {
        new Shard().meters().bindTo(registry);
        for (Meter meter : registry.getMeters()) {
            assertThat(meter.getId().getDescription()).as("%s", meter.getId()).isNotBlank();
            assertThat(meter.getId().getTags())
                    .as("%s", meter.getId())
                    .noneMatch(tag -> List.of("group", "listener", "vlan").contains(tag.getKey()));
            boolean number = meter instanceof FunctionCounter;
            assertThat(number).isEqualTo(meter.getId().getType() == Meter.Type.COUNTER);
        }
        assertThat(registry.get("mld6.tick.lag").gauge().getId().getBaseUnit())
                .isEqualTo("seconds");
    }

    /// The bounds are upper ones, and what they count includes all below (OpenMetrics 1.0 §5.2.4).
    @Test
    @DisplayName("MT-2: times by buckets, each with all that are shorter")
    void buckets() {
        Histogram micros = new Histogram(3);
        micros.recordValue(900);
        micros.recordValue(1_000);
        micros.recordValue(40_000);
        micros.recordValue(300_000_000);
        TimeDistribution times = TimeDistribution.ofMicros(micros);
        assertThat(times.count()).isEqualTo(4);
        assertThat(times.seconds()).isBetween(299.9, 300.2);
        long before = 0;
        for (int i = 0; i < TimeDistribution.buckets(); i++) {
            double bound = TimeDistribution.boundSeconds(i);
            long expected = bound < 0.05 ? 2 : 3;
            assertThat(times.countUpTo(i)).as("%s s", bound).isEqualTo(expected);
            assertThat(times.countUpTo(i)).isGreaterThanOrEqualTo(before);
            before = times.countUpTo(i);
        }
        assertThat(times.plus(TimeDistribution.NONE).countUpTo(0)).isEqualTo(2);
        assertThat(TimeDistribution.NONE.countUpTo(0)).isZero();
    }

    @Test
    @DisplayName("MT-2: a number is no time, and a time no number")
    void kindsAreKeptApart() {
        MeterTable<Shard.Now> table = new MeterTable<>();
        assertThatThrownBy(() -> table.add(MldMetric.RESPONSE_DELAY, Shard.Now::groups))
                .hasMessageContaining("mld6.response.delay");
        assertThatThrownBy(() -> table.addTimes(MldMetric.GROUPS, _ -> TimeDistribution.NONE))
                .hasMessageContaining("mld6.groups");
    }
}
