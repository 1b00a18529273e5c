// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.VirtualLink;
import io.mld6.engine.population.AddressRange;
import io.mld6.engine.population.Population;
import io.mld6.engine.router.ListenedGroup;
import io.mld6.engine.router.Querier;
import io.mld6.engine.router.QuerierConfig;
import io.mld6.engine.router.QuerierEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What an embedder writes; the marked regions are shown in the documentation of [Engine] and
/// [Querier]. Uses nothing that is not public.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EmbeddingExampleTest {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Test
    @DisplayName("a querier knows the groups of an engine's listeners, and when they are gone")
    void aQuerierKnowsTheListenersOfAnEngine() throws Exception {
        // @start region="both-ends"
        VirtualLink link = new VirtualLink(); // or LinkOpener.onInterface(...) for a real one
        QuerierConfig asking =
                QuerierConfig.defaults()
                        .with(
                                to ->
                                        to.maximumResponse(Duration.ofMillis(500))
                                                .lastListenerInterval(Duration.ofMillis(500)));
        try (Querier querier =
                        Querier.start(
                                asking,
                                LinkOpener.on(link),
                                QuerierEvents.NONE,
                                line -> System.err.println(line));
                Engine engine =
                        Engine.start(
                                EngineConfig.defaults().with(to -> to.seed(42)),
                                LinkOpener.on(link),
                                line -> System.err.println(line))) {
            MacAddress first = MacAddress.parse("02:00:00:00:00:01");
            List<AddressRange> groups = AddressRange.parseList("ff0e::db8:0:1+10");
            engine.populate(new Population(100, first, groups, 0, false)).get(); // 1000 joins
            engine.ready().get(); // every unsolicited repetition is out

            List<ListenedGroup> known = groupsOnceThereAre(10, querier);
            assertThat(known).allMatch(group -> group.mode() == FilterMode.EXCLUDE);

            long left = engine.leaveAll(Duration.ofSeconds(15)).get();
            assertThat(left).isZero(); // memberships that could not be left properly
            groupsOnceThereAre(0, querier); // asked about twice, and nobody answered
        }
        // @end
    }

    @Test
    @DisplayName("one listener with a source filter of its own, and what a router forwards to it")
    void oneListenerWithAFilter() throws Exception {
        VirtualLink link = new VirtualLink();
        QuerierConfig asking = QuerierConfig.defaults();
        try (Querier querier =
                        Querier.start(asking, LinkOpener.on(link), QuerierEvents.NONE, _ -> {});
                Engine engine =
                        Engine.start(EngineConfig.defaults(), LinkOpener.on(link), _ -> {})) {
            // @start region="one-listener"
            MacAddress mac = MacAddress.parse("02:00:00:00:00:01");
            Ipv6Address group = Ipv6Address.parse("ff3e::8000:1");
            Ipv6Address source = Ipv6Address.parse("2001:db8::1");
            int listener = engine.addListener(mac, Ipv6Address.linkLocalEui64(mac)).get();
            engine.listen(listener, 1, group, FilterMode.INCLUDE, List.of(source)).get();
            // @end
            groupsOnceThereAre(1, querier);
            // @start region="forwards"
            boolean wanted = querier.forwards(group, source).get(); // RFC 9777 Table 6
            // @end
            assertThat(wanted).isTrue();
            assertThat(querier.forwards(group, Ipv6Address.parse("2001:db8::2")).get()).isFalse();
        }
    }

    @Test
    @DisplayName("LK-9: what an engine did is told on a thread of its own")
    void anEngineTellsWhatItDid() throws Exception {
        Queue<Integer> joined = new ConcurrentLinkedQueue<>();
        VirtualLink link = new VirtualLink();
        Engine engine = Engine.start(EngineConfig.defaults(), LinkOpener.on(link), _ -> {});
        // @start region="events"
        EventSubscription subscription =
                engine.subscribe(
                        event -> {
                            switch (event) {
                                case EngineEvent.Reported(_, int who, _, var group, var why, _)
                                        when why == EngineEvent.Why.JOIN -> {
                                    joined.add(who);
                                    System.err.println(who + " is in " + group + " now");
                                }
                                case EngineEvent.LinkChanged(_, var state) ->
                                        System.err.println("the link is " + state);
                                default -> {}
                            }
                        },
                        100_000);
        // @end
        try (engine) {
            MacAddress mac = MacAddress.parse("02:00:00:00:00:01");
            int listener = engine.addListener(mac, Ipv6Address.linkLocalEui64(mac)).get();
            assertThat(engine.join(listener, Ipv6Address.parse("ff0e::db8:0:1")).get()).isTrue();
        }
        subscription.ended().get();
        assertThat(joined).containsExactly(0);
        assertThat(subscription.dropped()).isZero();
        subscription.close();
        assertThatThrownBy(() -> engine.subscribe(_ -> {}, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the engine is closed");
    }

    /// What a router itself listens to, on every link (RFC 9777 §7).
    private static final Set<Ipv6Address> OF_ROUTERS =
            Set.of(Ipv6Address.ALL_ROUTERS, Ipv6Address.ALL_MLDV2_ROUTERS);

    /// Asks again and again, since Reports take a moment on any link, for the groups of others than
    /// the router.
    private static List<ListenedGroup> groupsOnceThereAre(int count, Querier querier) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<ListenedGroup> groups = new ArrayList<>();
        do {
            groups.clear();
            querier.forEachGroup(groups::add);
            groups.removeIf(group -> OF_ROUTERS.contains(group.address()));
        } while (groups.size() != count && System.nanoTime() < deadline);
        assertThat(groups).hasSize(count);
        return groups;
    }
}
