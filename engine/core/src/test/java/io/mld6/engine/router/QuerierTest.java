// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mld6.codec.decode.Destinations;
import io.mld6.codec.decode.DropReason;
import io.mld6.codec.decode.FrameDecoder;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.handler.FrameAccounting;
import io.mld6.codec.handler.MldFrameDecoder;
import io.mld6.codec.handler.MldFrameEncoder;
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
import io.mld6.engine.link.VirtualEnd;
import io.mld6.engine.link.VirtualLink;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.engine.population.AddressRange;
import io.mld6.engine.population.Population;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A whole querier on a link inside the process, watched from another end of it.
@SuppressWarnings("FutureReturnValueIgnored") // of writes and of shutting down
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class QuerierTest implements FrameAccounting {
    private static final long POLL_NANOS = 1_000_000;
    private static final MacAddress HOST_MAC = MacAddress.parse("02:00:00:00:00:01");
    private static final Ipv6Address HOST = Ipv6Address.linkLocalEui64(HOST_MAC);
    private static final Ipv6Address GROUP = Ipv6Address.parse("ff0e::db8:0:1");
    private static final Ipv6Address SSM = Ipv6Address.parse("ff3e::8000:1");
    private static final QuerierConfig SHORT =
            QuerierConfig.defaults()
                    .with(
                            b ->
                                    b.maximumResponse(Duration.ofMillis(500))
                                            .lastListenerInterval(Duration.ofMillis(100)));
    /// Long enough that no group is gone before it was asked about twice, however slow the machine.
    private static final QuerierConfig PATIENT =
            SHORT.with(b -> b.lastListenerInterval(Duration.ofSeconds(2)));

    private final VirtualLink segment = new VirtualLink();
    private final EventLoop loop = new DefaultEventLoop();
    private final ConcurrentLinkedQueue<MldFrame> seen = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<DropReason> bad = new ConcurrentLinkedQueue<>();
    private VirtualEnd end;

    @Override
    public void accepted(MldFrame frame) {
        seen.add(frame);
    }

    @Override
    public void dropped(DropReason reason) {
        bad.add(reason);
    }

    @BeforeEach
    void watch() throws Exception {
        end = segment.newEnd();
        end.pipeline()
                .addLast(new MldFrameEncoder())
                .addLast(new MldFrameDecoder(new FrameDecoder(), Destinations.any(), this));
        loop.register(end).sync();
    }

    @AfterEach
    void stop() throws Exception {
        end.close().sync();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        assertThat(bad).isEmpty();
    }

    private static void until(BooleanSupplier holds) {
        while (!holds.getAsBoolean()) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private Querier start(QuerierConfig config) throws Exception {
        return Querier.start(config, LinkOpener.on(segment), QuerierEvents.NONE, _ -> {});
    }

    private void report(AddressRecord... records) {
        end.writeAndFlush(
                new MldFrame(
                        new Mldv2Report(List.of(records)),
                        HOST_MAC,
                        HOST,
                        Ipv6Address.ALL_MLDV2_ROUTERS,
                        VlanTags.NONE));
    }

    private List<MldFrame> queries() {
        return seen.stream().filter(frame -> frame.message() instanceof Mldv2Query).toList();
    }

    private static ListenedGroup group(Querier querier, Ipv6Address address) {
        return Objects.requireNonNull(groups(querier).get(address), address::toString);
    }

    private static Map<Ipv6Address, ListenedGroup> groups(Querier querier) {
        Map<Ipv6Address, ListenedGroup> groups = new TreeMap<>();
        querier.forEachGroup(group -> groups.put(group.address(), group));
        return groups;
    }

    @Test
    @DisplayName("Q-1 Q-3 Q-5: asks at once, reports what it listens to, and answers itself")
    void introducesItself() throws Exception {
        try (Querier querier = start(SHORT.with(b -> b.trackListeners(true)))) {
            until(() -> seen.size() >= 4);
            MldFrame query = queries().getFirst();
            assertThat(query.message())
                    .isEqualTo(
                            new Mldv2Query(500, Ipv6Address.UNSPECIFIED, false, 2, 125, List.of()));
            assertThat(query.source()).isEqualTo(SHORT.station().address());
            assertThat(query.sourceMac()).isEqualTo(SHORT.station().mac());
            assertThat(query.destination()).isEqualTo(Ipv6Address.ALL_NODES);
            until(() -> groups(querier).size() == 2);
            ListenedGroup own = group(querier, Ipv6Address.ALL_MLDV2_ROUTERS);
            assertThat(own.mode()).isEqualTo(FilterMode.EXCLUDE);
            assertThat(own.listeners().stream().map(ListenedGroup.Listener::address))
                    .containsExactly(SHORT.station().address());
            QuerierSnapshot now = querier.snapshot().get();
            assertThat(now.ours()).isTrue();
            assertThat(now.querier()).isEqualTo(SHORT.station().address());
            assertThat(now.counters().get(MldCounter.SENT_QUERY_V2)).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("V1-37 V1-51 V1-52: a version 1 querier speaks version 1, as a listener, too")
    void speaksVersion1() throws Exception {
        try (Querier querier = start(SHORT.with(b -> b.version(1)))) {
            until(() -> seen.size() >= 3);
            assertThat(seen.stream().map(MldFrame::message))
                    .contains(
                            new Mldv1Query(500, Ipv6Address.UNSPECIFIED),
                            new Mldv1Report(Ipv6Address.ALL_ROUTERS))
                    .noneMatch(message -> message instanceof Mldv2Query)
                    .noneMatch(message -> message instanceof Mldv2Report);
            assertThat(querier.snapshot().get().listeningInterval())
                    .as("RFC 2710 §7.4")
                    .isEqualTo(Duration.ofMillis(250_500));
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () ->
                                    querier.injectQuery(
                                            new Mldv2Query(1, GROUP, false, 2, 125, List.of())));
        }
    }

    @Test
    void learnsWhatListenersWantAndForgetsWhenTheyLeave() throws Exception {
        var population =
                new Population(20, HOST_MAC, List.of(new AddressRange(GROUP, 300, 1)), 0, false);
        try (Querier querier = start(PATIENT.with(b -> b.trackListeners(true)));
                Engine engine =
                        Engine.start(EngineConfig.defaults(), LinkOpener.on(segment), _ -> {})) {
            engine.populate(population).get();
            until(() -> querier.snapshot().join().listeners() == 300 * 20 + 2);
            assertThat(groups(querier)).hasSize(302);
            assertThat(group(querier, GROUP.plus(299)).listeners()).hasSize(20);
            assertThat(querier.forwards(GROUP, HOST).get()).isTrue();
            engine.leaveAll(Duration.ofSeconds(10)).get();
            until(() -> querier.snapshot().join().groups() == 2);
            QuerierSnapshot now = querier.snapshot().get();
            assertThat(now.counters().get(MldCounter.SENT_QUERY_V2))
                    .as("LLQC queries for each group, and a General one")
                    .isGreaterThanOrEqualTo(300 * 2 + 1);
            assertThat(now.counters().get(MldCounter.FRAMES_FAILED)).isZero();
        }
    }

    @Test
    @DisplayName("V2-66: a query about more sources than fit goes out as several")
    void splitsLongSourceLists() throws Exception {
        List<Ipv6Address> sources = new ArrayList<>();
        for (int i = 1; i <= 200; i++) {
            sources.add(Ipv6Address.parse("2001:db8::").plus(i));
        }
        try (Querier querier = start(SHORT)) {
            for (int from = 0; from < 200; from += 50) {
                report(new AddressRecord(RecordType.ALLOW, SSM, sources.subList(from, from + 50)));
            }
            until(() -> querier.snapshot().join().sources() == 200);
            for (int from = 0; from < 200; from += 50) {
                report(new AddressRecord(RecordType.BLOCK, SSM, sources.subList(from, from + 50)));
            }
            until(() -> querier.snapshot().join().sources() == 0);
            assertThat(
                            queries().stream()
                                    .map(frame -> (Mldv2Query) frame.message())
                                    .flatMap(query -> query.sources().stream())
                                    .distinct())
                    .hasSize(200);
            seen.clear();
            Mldv2Query all = new Mldv2Query(100, SSM, false, 2, 125, sources);
            assertThat(querier.injectQuery(all).get()).isTrue();
            until(() -> queries().size() == 3);
            assertThat(
                            queries().stream()
                                    .map(frame -> ((Mldv2Query) frame.message()).sources().size()))
                    .containsExactly(89, 89, 22);
            assertThat(queries()).allMatch(frame -> frame.destination().equals(SSM));
        }
    }

    /// Twenty times what all batches hold: what has no room waits.
    @Test
    @DisplayName("Q-28: every one of many groups left at once is asked about, LLQC times")
    void asksAboutManyGroupsAtOnce() throws Exception {
        int count = 20_000;
        int perReport = 70;
        try (Querier querier = start(PATIENT)) {
            for (RecordType type : List.of(RecordType.IS_EX, RecordType.TO_IN)) {
                for (int from = 0; from < count; from += perReport) {
                    List<AddressRecord> records = new ArrayList<>();
                    for (int i = from; i < Math.min(count, from + perReport); i++) {
                        records.add(new AddressRecord(type, GROUP.plus(i), List.of()));
                    }
                    report(records.toArray(AddressRecord[]::new));
                }
                if (type == RecordType.IS_EX) {
                    until(() -> querier.snapshot().join().groups() == count + 2);
                }
            }
            until(() -> querier.snapshot().join().groups() == 2);
            QuerierSnapshot now = querier.snapshot().get();
            assertThat(now.counters().get(MldCounter.SENT_QUERY_V2))
                    .isBetween(2L * count + 1, 2L * count + 2);
            assertThat(now.counters().get(MldCounter.FRAMES_FAILED)).isZero();
        }
    }

    @Test
    @DisplayName("TL-4 Q-39 Q-40: of two queriers the lower address stays")
    void yieldsToALowerAddress() throws Exception {
        QuerierConfig lower =
                SHORT.with(
                        b ->
                                b.address(Ipv6Address.parse("fe80::1"))
                                        .mac(MacAddress.parse("02:00:5e:00:00:01")));
        try (Querier first = start(SHORT);
                Querier second = start(lower)) {
            until(() -> !first.snapshot().join().ours());
            assertThat(first.snapshot().get().querier()).isEqualTo(lower.station().address());
            assertThat(second.snapshot().get().ours()).isTrue();
        }
    }

    @Test
    void tellsWhatItLearns() throws Exception {
        var told = new ConcurrentLinkedQueue<String>();
        var events =
                new QuerierEvents() {
                    @Override
                    public void querierChanged(boolean ours, Ipv6Address querier) {
                        told.add("querier " + ours);
                    }

                    @Override
                    public void anySource(Ipv6Address group, boolean forward) {
                        told.add(group + " any " + forward);
                    }

                    @Override
                    public void source(Ipv6Address group, Ipv6Address source, SourceAdvice advice) {
                        told.add(group + " " + source + " " + advice);
                    }
                };
        Ipv6Address source = Ipv6Address.parse("2001:db8::1");
        try (Querier _ = Querier.start(SHORT, LinkOpener.on(segment), events, _ -> {})) {
            report(
                    new AddressRecord(RecordType.TO_EX, GROUP, List.of()),
                    new AddressRecord(RecordType.ALLOW, SSM, List.of(source)));
            report(
                    new AddressRecord(RecordType.TO_IN, GROUP, List.of()),
                    new AddressRecord(RecordType.BLOCK, SSM, List.of(source)));
            until(() -> told.size() >= 7);
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
    }

    @Test
    void feedsMeters() throws Exception {
        var registry = new SimpleMeterRegistry();
        try (Querier querier = start(SHORT)) {
            querier.bindTo(registry);
            until(() -> registry.get("mld6.groups").gauge().value() == 2);
            assertThat(
                            registry.get("mld6.querier")
                                    .tag("kind", "elected")
                                    .functionCounter()
                                    .count())
                    .isEqualTo(1);
        }
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
