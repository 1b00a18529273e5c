// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.decode.DecodeOptions;
import io.mld6.codec.decode.DropReason;
import io.mld6.codec.decode.FrameDecoder;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.encode.FrameEncoder;
import io.mld6.codec.handler.FrameAccounting;
import io.mld6.codec.handler.MldFrameDecoder;
import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.message.MldMessage;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv1Done;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv1Report;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.message.Mldv2Report;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.RecordType;
import io.mld6.codec.wire.SsmRange;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.listener.DelayLaw;
import io.mld6.engine.listener.HostListeners;
import io.mld6.engine.listener.HostRules;
import io.mld6.engine.listener.ListenerParts;
import io.mld6.engine.listener.Mldv1Rules;
import io.mld6.engine.listener.Mldv2Rules;
import io.mld6.engine.listener.ReportOutput;
import io.mld6.engine.listener.ResponseLedger;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.engine.registry.MembershipRegistry;
import io.mld6.engine.registry.RowTable;
import io.mld6.engine.registry.SegmentTable;
import io.mld6.engine.registry.SourceSets;
import io.mld6.engine.schedule.Draws;
import io.mld6.engine.schedule.DueRows;
import io.mld6.engine.schedule.ResponseSchedule;
import io.mld6.engine.schedule.VirtualTime;
import io.mld6.engine.testing.Vectors;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Octets in, at a router.
class QuerierHandlerTest {
    private static final Ipv6Address OURS = Ipv6Address.parse("fe80::8");
    private static final Ipv6Address LOWER = Ipv6Address.parse("fe80::1");
    private static final Ipv6Address HOST = Ipv6Address.parse("fe80::10");
    private static final Ipv6Address GROUP = Ipv6Address.parse("ff0e::db8:0:101");
    private static final Ipv6Address SOURCE = Ipv6Address.parse("2001:db8::1");
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:08");
    private static final long SECOND = 1_000_000_000L;

    /// A router on virtual time behind a real decoder.
    private static final class Router
            implements QueryOutput, ElectionEvents, FrameAccounting, ReportOutput {
        final VirtualTime time = new VirtualTime(5);
        final Counters counters = new Counters();
        final List<MldQuery> asked = new ArrayList<>();
        final List<Oddity> odd = new ArrayList<>();
        final List<Ipv6Address> reported = new ArrayList<>();
        final RouterGroups groups;
        final Election election;
        final EmbeddedChannel channel;

        Router(boolean addressShared, boolean ignoreVersion1) {
            groups =
                    new RouterGroups(
                            new RouterRules(
                                    2,
                                    false,
                                    ignoreVersion1,
                                    false,
                                    false,
                                    new RouterRules.Limits(100, 100, 0),
                                    SsmRange.ASSIGNED),
                            RouterIntervals.DEFAULT,
                            this::newSchedule,
                            this,
                            new SilentAdvice(),
                            counters);
            election =
                    new Election(
                            new ElectionRules(2, OURS, true),
                            RouterIntervals.DEFAULT,
                            this,
                            counters,
                            this,
                            this::newSchedule);
            var own =
                    new HostListeners(
                            new ListenerParts(
                                    new MembershipRegistry(),
                                    new SourceSets(),
                                    new Draws(1),
                                    new ResponseLedger(10_000_000, counters),
                                    this,
                                    counters,
                                    this::newSchedule,
                                    time),
                            new HostRules(
                                    2,
                                    new Mldv1Rules(true, false, 2, 10 * SECOND),
                                    new Mldv2Rules(2, SECOND, false, DelayLaw.UNIFORM, 100, 100),
                                    2,
                                    SsmRange.ASSIGNED));
            int listener = own.addListener(MAC.value(), OURS.low(), true);
            Ipv6Address routers = Ipv6Address.ALL_MLDV2_ROUTERS;
            own.inCall(
                    1,
                    call ->
                            call.join(
                                    listener, routers.high(), routers.low(), 0, time.getAsLong()));
            channel =
                    new EmbeddedChannel(
                            new MldFrameDecoder(
                                    new FrameDecoder(DecodeOptions.DEFAULT, counters::count),
                                    QuerierHandler.destinations(OURS),
                                    this),
                            new QuerierHandler(
                                    OURS,
                                    addressShared,
                                    ignoreVersion1,
                                    election,
                                    groups,
                                    hearing(own),
                                    counters,
                                    time));
            election.start(time.getAsLong());
            time.run(Duration.ofSeconds(5));
            reported.clear();
            asked.clear();
        }

        private static OwnListener hearing(HostListeners own) {
            return new OwnListener() {
                @Override
                public void onQuery(MldQuery query, Ipv6Address destination, long nowNanos) {
                    own.onQuery(SegmentTable.FIRST, query, destination, nowNanos);
                }

                @Override
                public void onReport(long groupHigh, long groupLow) {
                    own.onReport(SegmentTable.FIRST, groupHigh, groupLow);
                }
            };
        }

        private ResponseSchedule newSchedule(RowTable table, int field, DueRows sink) {
            return new ResponseSchedule(table, field, 10_000_000, time, time, time, sink);
        }

        void hear(MldMessage message, Ipv6Address source, Ipv6Address destination) {
            ByteBuf frame = Unpooled.buffer();
            FrameEncoder.encode(
                    new MldFrame(
                            message,
                            MacAddress.parse("02:00:00:00:00:99"),
                            source,
                            destination,
                            VlanTags.NONE),
                    MAC,
                    frame);
            channel.writeInbound(frame);
        }

        long framesCounted() {
            return counters.snapshot().framesRead();
        }

        @Override
        public void accepted(MldFrame frame) {}

        @Override
        public void dropped(DropReason reason) {
            counters.count(reason);
        }

        @Override
        public void role(Role role, Ipv6Address querier, long nowNanos) {
            groups.setQuerier(role == Role.QUERIER, nowNanos);
        }

        @Override
        public void intervals(RouterIntervals intervals) {
            groups.setIntervals(intervals);
        }

        @Override
        public void odd(Oddity oddity, Ipv6Address source) {
            odd.add(oddity);
        }

        @Override
        public int room() {
            return 1000;
        }

        @Override
        public void query(MldQuery query) {
            asked.add(query);
        }

        @Override
        public void reportV1(
                long tags,
                long macAndSum,
                long sourceLow,
                long high,
                long low,
                int sum,
                long cookie) {
            reported.add(new Ipv6Address(high, low));
        }

        @Override
        public void doneV1(
                long tags,
                long macAndSum,
                long sourceLow,
                long high,
                long low,
                int sum,
                long cookie) {}

        @Override
        public void beginReport(long tags, long macAndSum, long sourceLow) {}

        @Override
        public int remainingOctets() {
            return 1400;
        }

        @Override
        public void record(int type, long high, long low, int sum, int sourceCount) {
            reported.add(new Ipv6Address(high, low));
        }

        @Override
        public void source(long high, long low, int sum) {}

        @Override
        public void endReport(long cookie) {}

        @Override
        public void flush() {}
    }

    private static final class SilentAdvice implements ForwardingAdvice {
        @Override
        public void anySource(long groupHigh, long groupLow, boolean forward) {}

        @Override
        public void source(
                long groupHigh,
                long groupLow,
                long sourceHigh,
                long sourceLow,
                SourceAdvice advice) {}
    }

    private final Router router = new Router(false, false);

    private static Mldv2Report report(RecordType type) {
        return new Mldv2Report(List.of(new AddressRecord(type, GROUP, List.of())));
    }

    private static Mldv2Query general() {
        return ElectionWorld.general();
    }

    static List<Vectors.Vector> vectors() {
        return Vectors.all();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    @DisplayName("Q-2: every frame adds one to exactly one counter, and a dropped one does nothing")
    void countsEveryFrameOnce(Vectors.Vector vector) {
        long before = router.framesCounted();
        router.channel.writeInbound(Unpooled.wrappedBuffer(vector.octets()));
        assertThat(router.framesCounted() - before).isEqualTo(1);
        if (vector.name().equals("v2-general-query-unicast")) {
            assertThat(router.counters.get(DropReason.BAD_DESTINATION))
                    .as("to another station")
                    .isEqualTo(1);
        } else if (vector.expect().equals("ACCEPT")) {
            assertThat(router.counters.get(DropReason.BAD_DESTINATION)).isZero();
            assertThat(router.counters.get(DropReason.WRONG_ROLE)).isZero();
        } else {
            assertThat(router.counters.get(DropReason.valueOf(vector.expect()))).isEqualTo(1);
            assertThat(router.election.role()).isEqualTo(Role.QUERIER);
            assertThat(router.groups.groupCount()).isZero();
            assertThat(router.asked).isEmpty();
        }
    }

    @Test
    @DisplayName("Q-1 Q-8: Reports of either version reach the group states")
    void reportsAreHeard() {
        router.hear(report(RecordType.IS_EX), HOST, Ipv6Address.ALL_MLDV2_ROUTERS);
        assertThat(router.groups.groupCount()).isEqualTo(1);
        assertThat(router.groups.forwards(GROUP, SOURCE)).isTrue();
        router.hear(new Mldv1Report(GROUP.plus(1)), HOST, GROUP.plus(1));
        assertThat(router.groups.groupCount()).isEqualTo(2);
        router.hear(report(RecordType.IS_EX), HOST, OURS);
        assertThat(router.counters.get(MldCounter.RECEIVED_REPORT_V2)).isEqualTo(2);
        assertThat(router.counters.get(MldCounter.RECEIVED_RECORDS)).isEqualTo(2);
        assertThat(router.counters.get(MldCounter.RECEIVED_REPORT_V1)).isEqualTo(1);
    }

    @Test
    @DisplayName("Q-6 Q-7: a leave is followed by a specific query, of the querier alone")
    void leavesAreFollowedByQueries() {
        router.hear(report(RecordType.IS_EX), HOST, Ipv6Address.ALL_MLDV2_ROUTERS);
        router.hear(report(RecordType.TO_IN), HOST, Ipv6Address.ALL_MLDV2_ROUTERS);
        assertThat(router.asked)
                .containsExactly(new Mldv2Query(1000, GROUP, false, 2, 125, List.of()));
        router.hear(general(), LOWER, Ipv6Address.ALL_NODES);
        router.hear(report(RecordType.TO_EX), HOST, Ipv6Address.ALL_MLDV2_ROUTERS);
        router.hear(report(RecordType.TO_IN), HOST, Ipv6Address.ALL_MLDV2_ROUTERS);
        router.time.run(Duration.ofSeconds(10));
        assertThat(router.asked).as("a Non-Querier asks nothing").hasSize(1);
        router.hear(new Mldv1Done(GROUP), HOST, Ipv6Address.ALL_ROUTERS);
        assertThat(router.counters.get(MldCounter.RECEIVED_DONE_V1)).isEqualTo(1);
    }

    @Test
    @DisplayName("Q-36: a query of another router about a group lowers its timers")
    void queriesOfOthersLowerTimers() {
        router.hear(report(RecordType.IS_EX), HOST, Ipv6Address.ALL_MLDV2_ROUTERS);
        router.hear(new Mldv2Query(1000, GROUP, false, 2, 125, List.of()), LOWER, GROUP);
        assertThat(router.election.role()).isEqualTo(Role.NON_QUERIER);
        router.time.run(Duration.ofSeconds(3));
        assertThat(router.groups.groupCount()).isZero();
    }

    @Test
    @DisplayName("Q-44 V1-34 V1-35: what comes from :: does nothing")
    void ignoresTheUnspecifiedAddress() {
        router.hear(general(), Ipv6Address.UNSPECIFIED, Ipv6Address.ALL_NODES);
        router.hear(
                report(RecordType.IS_EX), Ipv6Address.UNSPECIFIED, Ipv6Address.ALL_MLDV2_ROUTERS);
        assertThat(router.election.role()).isEqualTo(Role.QUERIER);
        assertThat(router.groups.groupCount()).isZero();
        assertThat(router.counters.get(DropReason.UNSPECIFIED_SOURCE)).isEqualTo(2);
    }

    @Test
    @DisplayName("FZ-44 Q-42: our own messages heard again are dropped; a query is warned of")
    void dropsItsOwnMessages() {
        router.hear(general(), OURS, Ipv6Address.ALL_NODES);
        router.hear(report(RecordType.IS_EX), OURS, Ipv6Address.ALL_MLDV2_ROUTERS);
        assertThat(router.counters.get(DropReason.OWN_MESSAGE)).isEqualTo(2);
        assertThat(router.counters.get(MldCounter.QUERIER_OWN_ADDRESS)).isEqualTo(1);
        assertThat(router.odd).containsExactly(ElectionEvents.Oddity.OWN_ADDRESS);
        assertThat(router.groups.groupCount()).isZero();
        assertThat(router.election.role()).isEqualTo(Role.QUERIER);
    }

    @Test
    void hearsTheKernelItSharesAnAddressWith() {
        var shared = new Router(true, false);
        shared.hear(report(RecordType.IS_EX), OURS, Ipv6Address.ALL_MLDV2_ROUTERS);
        assertThat(shared.groups.groupCount()).isEqualTo(1);
        shared.hear(general(), OURS, Ipv6Address.ALL_NODES);
        assertThat(shared.election.role()).isEqualTo(Role.QUERIER);
        assertThat(shared.odd).hasSize(1);
        shared.hear(new Mldv2Query(1000, GROUP, false, 2, 125, List.of()), OURS, GROUP);
        shared.time.run(Duration.ofSeconds(3));
        assertThat(shared.groups.groupCount()).as("asked by another program").isZero();
        assertThat(shared.framesCounted()).isEqualTo(3);
    }

    @Test
    @DisplayName("CP-10: version 1 Reports and Dones can be ignored; queries still take part")
    void ignoresVersion1() {
        var strict = new Router(false, true);
        strict.hear(new Mldv1Report(GROUP), HOST, GROUP);
        strict.hear(new Mldv1Done(GROUP), HOST, Ipv6Address.ALL_ROUTERS);
        assertThat(strict.counters.get(DropReason.VERSION_IGNORED)).isEqualTo(2);
        assertThat(strict.groups.groupCount()).isZero();
        strict.hear(new Mldv1Query(10_000, Ipv6Address.UNSPECIFIED), LOWER, Ipv6Address.ALL_NODES);
        assertThat(strict.election.role()).isEqualTo(Role.NON_QUERIER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff02::1", "ff02::2", "ff02::16", "ff0e::db8:0:101", "fe80::8"})
    @DisplayName("Q-1 FZ-54: queries are taken wherever a router receives them")
    void takesQueriesToItsAddresses(String destination) {
        router.hear(general(), LOWER, Ipv6Address.parse(destination));
        assertThat(router.election.role()).isEqualTo(Role.NON_QUERIER);
    }

    @Test
    @DisplayName("FZ-55 FZ-57: not to another station, nor version 2 Reports to another group")
    void refusesOtherDestinations() {
        router.hear(general(), LOWER, Ipv6Address.parse("fe80::9"));
        router.hear(report(RecordType.IS_EX), HOST, Ipv6Address.ALL_ROUTERS);
        router.hear(report(RecordType.IS_EX), HOST, Ipv6Address.ALL_NODES);
        assertThat(router.counters.get(DropReason.BAD_DESTINATION)).isEqualTo(3);
        assertThat(router.election.role()).isEqualTo(Role.QUERIER);
        assertThat(router.groups.groupCount()).isZero();
    }

    @Test
    @DisplayName("Q-3: the router answers other routers' queries for what it listens to itself")
    void answersAsAListener() {
        router.hear(general(), LOWER, Ipv6Address.ALL_NODES);
        router.time.run(Duration.ofSeconds(10));
        assertThat(router.reported).containsExactly(Ipv6Address.ALL_MLDV2_ROUTERS);
    }
}
