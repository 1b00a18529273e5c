// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.message.FilterMode;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv1Report;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.message.Mldv2Report;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.RecordType;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.host.Engine;
import io.mld6.engine.host.EngineConfig;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.LinkState;
import io.mld6.engine.link.VirtualLink;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.engine.population.AddressRange;
import io.mld6.engine.population.Population;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// A whole querier on a link inside the process, watched from another end of it, in virtual time.
class QuerierTest {
    private static final Ipv6Address GROUP = Ipv6Address.parse("ff0e::db8:0:1");
    private static final Ipv6Address SSM = Ipv6Address.parse("ff3e::8000:1");
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final QuerierConfig SHORT =
            QuerierConfig.defaults()
                    .with(
                            b ->
                                    b.maximumResponse(Duration.ofMillis(500))
                                            .lastListenerInterval(Duration.ofMillis(100)));
    /// Long enough that no group is gone before it was asked about twice.
    private static final QuerierConfig PATIENT =
            SHORT.with(b -> b.lastListenerInterval(Duration.ofSeconds(2)));

    private final QuerierWorld world = new QuerierWorld();

    @AfterEach
    void nothingWasMalformed() {
        assertThat(world.bad).isEmpty();
    }

    @Test
    @DisplayName("Q-1 Q-3 Q-5: asks at once, reports what it listens to, and answers itself")
    void introducesItself() throws Exception {
        Querier querier = world.start(SHORT.with(b -> b.trackListeners(true)));
        assertThat(world.heard.getFirst().millis()).isZero();
        MldFrame query = world.queries().getFirst();
        assertThat(query.message())
                .isEqualTo(new Mldv2Query(500, Ipv6Address.UNSPECIFIED, false, 2, 125, List.of()));
        assertThat(query.source()).isEqualTo(SHORT.station().address());
        assertThat(query.sourceMac()).isEqualTo(SHORT.station().mac());
        assertThat(query.destination()).isEqualTo(Ipv6Address.ALL_NODES);
        world.run(SOON);
        assertThat(world.heard).hasSizeGreaterThanOrEqualTo(4);
        assertThat(world.groups(querier)).hasSize(2);
        ListenedGroup own = world.group(querier, Ipv6Address.ALL_MLDV2_ROUTERS);
        assertThat(own.mode()).isEqualTo(FilterMode.EXCLUDE);
        assertThat(own.listeners().stream().map(ListenedGroup.Listener::address))
                .containsExactly(SHORT.station().address());
        QuerierSnapshot now = world.snapshot(querier);
        assertThat(now.ours()).isTrue();
        assertThat(now.querier()).isEqualTo(SHORT.station().address());
        assertThat(now.counters().get(MldCounter.SENT_QUERY_V2)).isEqualTo(1);
    }

    @Test
    @DisplayName("V1-37 V1-51 V1-52: a version 1 querier speaks version 1, as a listener, too")
    void speaksVersion1() throws Exception {
        Querier querier = world.start(SHORT.with(b -> b.version(1)));
        world.run(SOON);
        assertThat(world.heard.stream().map(heard -> heard.frame().message()))
                .contains(
                        new Mldv1Query(500, Ipv6Address.UNSPECIFIED),
                        new Mldv1Report(Ipv6Address.ALL_ROUTERS))
                .noneMatch(message -> message instanceof Mldv2Query)
                .noneMatch(message -> message instanceof Mldv2Report);
        assertThat(world.snapshot(querier).listeningInterval())
                .as("RFC 2710 §7.4")
                .isEqualTo(Duration.ofMillis(250_500));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                querier.injectQuery(
                                        new Mldv2Query(1, GROUP, false, 2, 125, List.of())));
    }

    @Test
    void learnsWhatListenersWantAndForgetsWhenTheyLeave() throws Exception {
        var population =
                new Population(
                        20,
                        QuerierWorld.HOST_MAC,
                        List.of(new AddressRange(GROUP, 300, 1)),
                        0,
                        false);
        Querier querier = world.start(PATIENT.with(b -> b.trackListeners(true)));
        Engine engine = world.startEngine(EngineConfig.defaults());
        var joined = engine.populate(population);
        world.run(Duration.ofSeconds(10));
        assertThat(joined).isCompleted();
        assertThat(world.snapshot(querier).listeners()).isEqualTo(300 * 20 + 2);
        assertThat(world.groups(querier)).hasSize(302);
        assertThat(world.group(querier, GROUP.plus(299)).listeners()).hasSize(20);
        assertThat(world.loops().get(querier.forwards(GROUP, QuerierWorld.HOST))).isTrue();
        var left = engine.leaveAll(Duration.ofSeconds(10));
        world.run(Duration.ofSeconds(10));
        assertThat(left).isCompletedWithValue(0L);
        QuerierSnapshot now = world.snapshot(querier);
        assertThat(now.groups()).isEqualTo(2);
        assertThat(now.counters().get(MldCounter.SENT_QUERY_V2))
                .as("LLQC queries for each group, and a General one")
                .isGreaterThanOrEqualTo(300 * 2 + 1);
        assertThat(now.counters().get(MldCounter.FRAMES_FAILED)).isZero();
    }

    @Test
    @DisplayName("V2-66: a query about more sources than fit goes out as several")
    void splitsLongSourceLists() throws Exception {
        List<Ipv6Address> sources = new ArrayList<>();
        for (int i = 1; i <= 200; i++) {
            sources.add(Ipv6Address.parse("2001:db8::").plus(i));
        }
        Querier querier = world.start(SHORT);
        for (int from = 0; from < 200; from += 50) {
            world.report(
                    new AddressRecord(RecordType.ALLOW, SSM, sources.subList(from, from + 50)));
        }
        assertThat(world.snapshot(querier).sources()).isEqualTo(200);
        for (int from = 0; from < 200; from += 50) {
            world.report(
                    new AddressRecord(RecordType.BLOCK, SSM, sources.subList(from, from + 50)));
        }
        world.run(SOON);
        assertThat(world.snapshot(querier).sources()).isZero();
        assertThat(
                        world.queries().stream()
                                .map(frame -> (Mldv2Query) frame.message())
                                .flatMap(query -> query.sources().stream())
                                .distinct())
                .hasSize(200);
        world.heard.clear();
        Mldv2Query all = new Mldv2Query(100, SSM, false, 2, 125, sources);
        assertThat(world.loops().get(querier.injectQuery(all))).isTrue();
        assertThat(
                        world.queries().stream()
                                .map(frame -> ((Mldv2Query) frame.message()).sources().size()))
                .containsExactly(89, 89, 22);
        assertThat(world.queries()).allMatch(frame -> frame.destination().equals(SSM));
    }

    /// Twenty times what all batches hold: what has no room waits.
    @Test
    @DisplayName("Q-28: every one of many groups left at once is asked about, LLQC times")
    void asksAboutManyGroupsAtOnce() throws Exception {
        int count = 20_000;
        int perReport = 70;
        Querier querier = world.start(PATIENT);
        for (RecordType type : List.of(RecordType.IS_EX, RecordType.TO_IN)) {
            for (int from = 0; from < count; from += perReport) {
                List<AddressRecord> records = new ArrayList<>();
                for (int i = from; i < Math.min(count, from + perReport); i++) {
                    records.add(new AddressRecord(type, GROUP.plus(i), List.of()));
                }
                world.report(records.toArray(AddressRecord[]::new));
            }
            if (type == RecordType.IS_EX) {
                assertThat(world.snapshot(querier).groups()).isEqualTo(count + 2);
            }
        }
        world.run(Duration.ofSeconds(5));
        QuerierSnapshot now = world.snapshot(querier);
        assertThat(now.groups()).isEqualTo(2);
        assertThat(now.counters().get(MldCounter.SENT_QUERY_V2)).isEqualTo(2L * count + 1);
        assertThat(now.counters().get(MldCounter.FRAMES_FAILED)).isZero();
    }

    @Test
    @DisplayName("TL-4 Q-39 Q-40 SEC-2: of two queriers the lower address stays; said, and counted")
    void yieldsToALowerAddress() throws Exception {
        QuerierConfig lower =
                SHORT.with(
                        b ->
                                b.address(Ipv6Address.parse("fe80::1"))
                                        .mac(MacAddress.parse("02:00:5e:00:00:01")));
        Querier first = world.start(SHORT);
        Querier second = world.start(lower);
        QuerierSnapshot yielded = world.snapshot(first);
        assertThat(yielded.ours()).isFalse();
        assertThat(yielded.querier()).isEqualTo(lower.station().address());
        assertThat(world.snapshot(second).ours()).isTrue();
        assertThat(yielded.counters().get(MldCounter.QUERIER_YIELDED)).isEqualTo(1);
        assertThat(world.notices)
                .contains("querier: " + lower.station().address() + ", this router listens");
    }

    @Test
    @DisplayName("AD-4: reserved and invalid source-specific groups are no error: they are kept")
    void keepsReservedGroups() throws Exception {
        Querier querier = world.start(SHORT);
        Ipv6Address range = Ipv6Address.parse("ff3e::");
        int before = world.snapshot(querier).groups();
        for (long low : new long[] {0, 1, 0x3fff_ffffL, 0x4000_0000L, 0x4000_0001L, 0xffff_ffffL}) {
            world.report(
                    new AddressRecord(
                            RecordType.ALLOW,
                            range.plus(low),
                            List.of(Ipv6Address.parse("2001:db8::1"))));
        }
        assertThat(world.snapshot(querier).groups()).isEqualTo(before + 6);
    }

    @Test
    void tellsWhatItLearns() throws Exception {
        List<String> told = new ArrayList<>();
        var events =
                new QuerierEvents() {
                    @Override
                    public void querierChanged(VlanTags vlan, boolean ours, Ipv6Address querier) {
                        told.add("querier " + ours);
                    }

                    @Override
                    public void anySource(VlanTags vlan, Ipv6Address group, boolean forward) {
                        told.add(group + " any " + forward);
                    }

                    @Override
                    public void source(
                            VlanTags vlan,
                            Ipv6Address group,
                            Ipv6Address source,
                            SourceAdvice advice) {
                        told.add(group + " " + source + " " + advice);
                    }
                };
        Ipv6Address source = Ipv6Address.parse("2001:db8::1");
        world.start(SHORT, events);
        world.report(
                new AddressRecord(RecordType.TO_EX, GROUP, List.of()),
                new AddressRecord(RecordType.ALLOW, SSM, List.of(source)));
        world.report(
                new AddressRecord(RecordType.TO_IN, GROUP, List.of()),
                new AddressRecord(RecordType.BLOCK, SSM, List.of(source)));
        world.run(SOON);
        assertThat(told)
                .containsExactlyInAnyOrder(
                        "ff02::2 any true",
                        "ff02::16 any true",
                        "querier true",
                        GROUP + " any true",
                        SSM + " " + source + " FORWARD",
                        GROUP + " any false",
                        SSM + " " + source + " FORGET");
    }

    @Test
    @DisplayName("SD-31: while the link is down it keeps what it knows, and starts anew after that")
    void startsAnewWhenTheLinkIsBack() throws Exception {
        Querier querier = world.start(SHORT);
        world.report(new AddressRecord(RecordType.IS_EX, GROUP, List.of()));
        world.link(LinkState.DOWN);
        QuerierSnapshot down = world.snapshot(querier);
        assertThat(down.querier()).isEqualTo(Ipv6Address.UNSPECIFIED);
        assertThat(down.groups()).isEqualTo(3);
        world.heard.clear();
        world.run(Duration.ofSeconds(60));
        assertThat(world.heard).isEmpty();
        world.link(LinkState.UP);
        assertThat(world.queries()).hasSize(1);
        world.run(SOON);
        QuerierSnapshot up = world.snapshot(querier);
        assertThat(up.ours()).isTrue();
        assertThat(up.counters().get(MldCounter.LINK_LOST)).isEqualTo(1);
        assertThat(up.counters().get(MldCounter.LINK_RECOVERED)).isEqualTo(1);
        assertThat(world.notices)
                .containsExactly(
                        "querier: this router, " + SHORT.station().address(),
                        "link is down: asking nothing, keeping 3 groups until their timers end",
                        "link is up again: starting anew",
                        "querier: this router, " + SHORT.station().address());
    }

    /// On a thread of its own, because a scrape waits for the event loop.
    @Test
    void feedsMeters() throws Exception {
        var registry = new SimpleMeterRegistry();
        var learnt = new CountDownLatch(2);
        var events =
                new QuerierEvents() {
                    @Override
                    public void anySource(VlanTags vlan, Ipv6Address group, boolean forward) {
                        learnt.countDown();
                    }
                };
        try (Querier querier =
                Querier.start(SHORT, LinkOpener.on(new VirtualLink()), events, _ -> {})) {
            querier.bindTo(registry);
            assertThat(learnt.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(registry.get("mld6.groups").gauge().value()).isEqualTo(2);
            assertThat(registry.get("mld6.querier.active").gauge().value()).isEqualTo(1);
            assertThat(
                            registry.get("mld6.querier.elections")
                                    .tags("interface", "virtual", "role", "querier")
                                    .tag("result", "elected")
                                    .functionCounter()
                                    .count())
                    .isEqualTo(1);
        }
        assertThat(registry.getMeters()).as("after close").isEmpty();
    }

    @Test
    @DisplayName(
            "Q-46 Q-47 Q-48 Q-52 Q-53: the defaults are the RFC's, the router's and listeners'")
    void defaultsAreTheStandards() {
        QuerierConfig router = QuerierConfig.defaults();
        assertThat(router.timing().robustnessVariable()).isEqualTo(2);
        assertThat(router.timing().queryInterval()).isEqualTo(Duration.ofSeconds(125));
        assertThat(router.timing().maximumResponse()).isEqualTo(Duration.ofSeconds(10));
        assertThat(router.timing().lastListenerInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(router.intervals().listeningNanos())
                .isEqualTo(Duration.ofSeconds(270).toNanos());
        assertThat(router.with(b -> b.shortListeningInterval(true)).intervals().listeningNanos())
                .isEqualTo(Duration.ofSeconds(260).toNanos());
        EngineConfig listeners = EngineConfig.defaults();
        assertThat(listeners.protocol().unsolicitedReportIntervalV2())
                .isEqualTo(Duration.ofSeconds(1));
        assertThat(listeners.protocol().unsolicitedReportIntervalV1())
                .isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    @DisplayName("V1-53 Q-46 Q-47 Q-48: values that cannot be are refused")
    void refusesImpossibleValues() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SHORT.with(b -> b.robustnessVariable(0)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SHORT.with(b -> b.robustnessVariable(16)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SHORT.with(b -> b.queryInterval(Duration.ofMillis(999))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SHORT.with(b -> b.maximumResponse(Duration.ofSeconds(8388))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SHORT.with(b -> b.maximumResponse(Duration.ofSeconds(125))));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                SHORT.with(
                                        b -> b.version(1).maximumResponse(Duration.ofSeconds(66))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SHORT.with(b -> b.address(Ipv6Address.parse("2001:db8::1"))));
        assertThatIllegalArgumentException().isThrownBy(() -> SHORT.with(b -> b.maximumGroups(0)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SHORT.with(b -> b.tick(Duration.ofMillis(101))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SHORT.with(b -> b.version(1).ignoreVersion1(true)));
    }
}
