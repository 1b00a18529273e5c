// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.decode.DropReason;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.message.Mldv1Done;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv1Report;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.message.Mldv2Report;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.SsmRange;
import io.mld6.engine.querier.Role;
import io.mld6.engine.querier.RouterIntervals;
import io.mld6.engine.querier.RouterRules;
import io.mld6.engine.schedule.VirtualTime;
import io.mld6.lab.oracle.RouterView;
import io.mld6.lab.oracle.Wish;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The timelines of the standard from end to end: hosts and routers on one segment, frames as seen
/// on the wire, default values.
class TimelinesTest {
    private static final Ipv6Address G = Ipv6Address.parse("ff0e::db8:0:101");
    private static final Ipv6Address H = Ipv6Address.parse("ff0e::db8:0:102");
    private static final Ipv6Address A = Ipv6Address.parse("2001:db8::a");
    private static final Ipv6Address B = Ipv6Address.parse("2001:db8::b");
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");

    /// Latency, ticks of the schedules, and the margin of a tick.
    private static final Offset<Double> GRAIN = Offset.offset(0.05);

    /// One frame: when, from whom, what.
    private record Seen(double seconds, Ipv6Address from, String text) {}

    private final VirtualTime time = new VirtualTime(55_555_555_555L);
    private final long start = time.getAsLong();
    private final List<Seen> seen = new ArrayList<>();
    private SimulatedSegment segment = segment(true);

    private SimulatedSegment segment(boolean snooping) {
        SimulatedSegment made = new SimulatedSegment(time, Duration.ofMillis(1), snooping, 1);
        made.watch((_, frame) -> seen.add(new Seen(seconds(), frame.source(), text(frame))));
        return made;
    }

    private double seconds() {
        return (time.getAsLong() - start) / 1e9;
    }

    private static String text(MldFrame frame) {
        return switch (frame.message()) {
            case Mldv1Query query -> "v1 Q(" + name(query.group()) + ")";
            case Mldv1Report report -> "v1 Report " + name(report.group());
            case Mldv1Done done -> "v1 Done " + name(done.group());
            case Mldv2Query query ->
                    "Q("
                            + name(query.group())
                            + names(query.sources())
                            + ")"
                            + (query.suppressRouterProcessing() ? " S" : "");
            case Mldv2Report report ->
                    report.records().stream()
                            .map(TimelinesTest::text)
                            .collect(Collectors.joining(" "));
        };
    }

    private static String text(AddressRecord record) {
        return record.type() + " " + name(record.group()) + names(record.sources());
    }

    private static String name(Ipv6Address group) {
        return group.isUnspecified() ? "" : group.equals(G) ? "G" : "H";
    }

    private static String names(List<Ipv6Address> sources) {
        return sources.stream()
                .map(source -> Long.toHexString(source.low()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private SimulatedRouter router(int number, RouterIntervals intervals) {
        return new SimulatedRouter(
                segment,
                MAC.plus(0x5e00 + number),
                new Ipv6Address(Ipv6Address.LINK_LOCAL_HIGH, number),
                new RouterRules(
                        2,
                        false,
                        false,
                        false,
                        true,
                        new RouterRules.Limits(10, 10, 10),
                        SsmRange.ASSIGNED),
                intervals,
                true);
    }

    private SimulatedRouter startedRouter() {
        SimulatedRouter router = router(1, RouterIntervals.DEFAULT);
        router.start();
        return router;
    }

    private SimulatedHost host(HostKind kind, int robustness, int number) {
        SimulatedHost host =
                new SimulatedHost(segment, kind.rules(robustness, !segment.isSnooping()), number);
        assertThat(host.addListener(MAC.plus(number))).isZero();
        return host;
    }

    private void run(double seconds) {
        time.run(Duration.ofNanos((long) (seconds * 1e9)));
    }

    private List<Double> times(String text) {
        return seen.stream().filter(frame -> frame.text().equals(text)).map(Seen::seconds).toList();
    }

    private List<String> texts(double from, Predicate<Seen> which) {
        return seen.stream()
                .filter(frame -> frame.seconds() >= from && which.test(frame))
                .map(Seen::text)
                .toList();
    }

    /// Runs until the advice for a group ends, and tells when.
    private double adviceEnds(SimulatedRouter router, Ipv6Address group, double within) {
        double end = seconds() + within;
        while (router.advice().forwards(group, A) && seconds() < end) {
            run(0.01);
        }
        assertThat(router.advice().forwards(group, A)).isFalse();
        assertThat(router.groups().forwards(group, A)).isFalse();
        return seconds();
    }

    @Test
    @DisplayName("TL-1: General Queries at 0, 31.25 s, then every 125 s")
    void startsAlone() {
        startedRouter();
        run(420);
        assertThat(times("Q({})")).hasSize(5);
        double[] expected = {0, 31.25, 156.25, 281.25, 406.25};
        for (int i = 0; i < expected.length; i++) {
            assertThat(times("Q({})").get(i)).isCloseTo(expected[i], GRAIN);
        }
    }

    @Test
    @DisplayName("TL-2: the last any-source listener leaves: TO_IN twice, Q(MA), 2 s, the end")
    void lastListenerLeaves() {
        SimulatedRouter router = startedRouter();
        SimulatedHost host = host(HostKind.V2, 2, 1);
        host.listen(0, G, Wish.ANY);
        run(100);
        seen.clear();
        double left = seconds();
        host.listen(0, G, Wish.NOTHING);
        double end = adviceEnds(router, G, 5);
        assertThat(end - left).isCloseTo(2, GRAIN);
        assertThat(times("TO_IN G{}")).hasSize(2);
        assertThat(times("TO_IN G{}").getFirst() - left).isZero();
        assertThat(times("TO_IN G{}").getLast() - left).isBetween(0.01, 1.0);
        assertThat(times("Q(G{})").getFirst() - left).isCloseTo(0, GRAIN);
        assertThat(times("Q(G{})")).hasSizeBetween(2, 4);
        assertThat(texts(left, _ -> true)).containsOnly("TO_IN G{}", "Q(G{})");
    }

    @Test
    @DisplayName("TL-3: a listener vanishes right after its answer: 270 s, in RFC 3810 260 s")
    void listenerVanishes() {
        for (boolean shortListening : List.of(false, true)) {
            segment = segment(true);
            RouterIntervals intervals =
                    new RouterIntervals(
                            2,
                            125_000_000_000L,
                            10_000_000_000L,
                            1_000_000_000L,
                            0,
                            0,
                            0,
                            shortListening);
            SimulatedRouter router = router(1, intervals);
            router.start();
            SimulatedHost host = host(HostKind.V2, 2, 1);
            host.listen(0, G, Wish.ANY);
            seen.clear();
            while (times("IS_EX G{}").isEmpty()) {
                run(0.01);
            }
            double answered = times("IS_EX G{}").getFirst();
            host.die();
            double end = adviceEnds(router, G, 300);
            assertThat(end - answered).isCloseTo(shortListening ? 260 : 270, GRAIN);
            assertThat(router.view().groups()).isEmpty();
        }
    }

    @Test
    @DisplayName("TL-4: fe80::2 is silent behind fe80::1 and takes over 255 s after its last query")
    void takesOver() {
        SimulatedRouter second = router(2, RouterIntervals.DEFAULT);
        SimulatedRouter first = router(1, RouterIntervals.DEFAULT);
        second.start();
        first.start();
        run(170);
        assertThat(texts(0.1, frame -> frame.from().equals(second.address()))).isEmpty();
        assertThat(second.role()).isEqualTo(Role.NON_QUERIER);
        assertThat(first.role()).isEqualTo(Role.QUERIER);
        double last = times("Q({})").getLast();
        assertThat(last).isCloseTo(156.25, GRAIN);
        first.die();
        run(300);
        assertThat(second.role()).isEqualTo(Role.QUERIER);
        List<Double> queries = times("Q({})");
        assertThat(queries.get(queries.indexOf(last) + 1) - last).isCloseTo(255, GRAIN);
    }

    @Test
    @DisplayName(
            "TL-5: after one v1 General Query, v1 for 260 s, then v2; pending v2 answers are gone")
    void oneOlderQuery() {
        SimulatedRouter router = startedRouter();
        SimulatedHost host = host(HostKind.V2, 2, 1);
        host.listen(0, G, Wish.include(List.of(A)));
        run(156.27);
        assertThat(times("Q({})").getLast()).as("asked just now").isCloseTo(156.25, GRAIN);
        double asked = seconds();
        router(9, RouterIntervals.DEFAULT).ask(new Mldv1Query(10_000, Ipv6Address.UNSPECIFIED));
        run(600);
        Predicate<Seen> fromHost =
                frame ->
                        !frame.from().equals(router.address())
                                && !frame.from().equals(Ipv6Address.parse("fe80::9"));
        List<String> during = texts(asked, fromHost.and(frame -> frame.seconds() < asked + 260));
        assertThat(during).hasSizeGreaterThan(1).containsOnly("v1 Report G");
        List<String> after = texts(asked + 260, fromHost);
        assertThat(after).hasSizeGreaterThan(1).containsOnly("IS_IN G{a}");
    }

    @Test
    @DisplayName(
            "CP-5 CP-14: who fell back to v1 leaves with a Done, and the router asks and forgets")
    void leavesInVersion1() {
        SimulatedRouter router = startedRouter();
        SimulatedHost host = host(HostKind.V2, 2, 1);
        host.listen(0, G, Wish.include(List.of(A)));
        run(50);
        router(9, RouterIntervals.DEFAULT).ask(new Mldv1Query(1_000, Ipv6Address.UNSPECIFIED));
        run(2);
        assertThat(router.groups().forwards(G, B)).as("any source").isTrue();
        seen.clear();
        double left = seconds();
        host.listen(0, G, Wish.NOTHING);
        double end = adviceEnds(router, G, 300);
        assertThat(times("v1 Done G")).hasSize(1);
        assertThat(times("Q(G{})")).hasSizeGreaterThan(1);
        assertThat(end - left).isCloseTo(2, GRAIN);
    }

    @Test
    @DisplayName("TL-6: one v1 Report: the group is in v1 mode for 260 s, and BLOCK is ignored")
    void oneOlderReport() {
        SimulatedRouter router = startedRouter();
        SimulatedHost host = host(HostKind.V2, 2, 1);
        host.listen(0, G, Wish.ANY);
        run(50);
        SimulatedHost old = host(HostKind.V1, 1, 2);
        old.listen(0, G, Wish.ANY);
        double reported = seconds();
        run(0.1);
        old.die();
        assertThat(times("v1 Report G")).hasSize(1);
        assertThat(group(router).version1()).isTrue();
        run(100);
        host.listen(0, G, Wish.exclude(List.of(A)));
        run(5);
        assertThat(times("Q(G{a})")).as("ignored").isEmpty();
        assertThat(router.groups().forwards(G, A)).isTrue();
        run(reported + 260 - seconds() - 0.1);
        assertThat(group(router).version1()).isTrue();
        run(0.2);
        assertThat(group(router).version1()).isFalse();
        host.listen(0, G, Wish.exclude(List.of(A, B)));
        run(5);
        assertThat(times("Q(G{b})")).as("heard").isNotEmpty();
        assertThat(router.groups().forwards(G, B)).isFalse();
        run(300);
        assertThat(router.groups().forwards(G, A)).as("after MALI, CP-16").isFalse();
    }

    private static RouterView.Group group(SimulatedRouter router) {
        return Objects.requireNonNull(router.view().group(G));
    }

    @Test
    @DisplayName("TL-7: v1 on a shared link: one Report in all; who was silent leaves without Done")
    void oneAnswersForAll() {
        segment = segment(false);
        SimulatedHost one = host(HostKind.V1, 1, 1);
        SimulatedHost two = host(HostKind.V1, 1, 2);
        one.listen(0, G, Wish.ANY);
        two.listen(0, G, Wish.ANY);
        run(30);
        seen.clear();
        SimulatedRouter router = startedRouter();
        run(20);
        assertThat(times("v1 Report G")).as("one Report in all").hasSize(1);
        Ipv6Address answered =
                seen.stream()
                        .filter(frame -> frame.text().equals("v1 Report G"))
                        .findFirst()
                        .orElseThrow()
                        .from();
        boolean oneAnswered = answered.equals(one.addressOf(0));
        SimulatedHost silent = oneAnswered ? two : one;
        SimulatedHost loud = oneAnswered ? one : two;
        silent.listen(0, G, Wish.NOTHING);
        run(5);
        assertThat(times("v1 Done G")).isEmpty();
        assertThat(router.groups().forwards(G, A)).isTrue();
        loud.listen(0, G, Wish.NOTHING);
        double end = adviceEnds(router, G, 5);
        assertThat(times("v1 Done G")).hasSize(1);
        assertThat(end - times("v1 Done G").getFirst()).isCloseTo(2, GRAIN);
    }

    @Test
    @DisplayName("TL-8: another listener answers Q(MA): the second query has S set, the timer MALI")
    void somebodyElseAnswers() {
        SimulatedRouter router = startedRouter();
        // Says TO_IN once, so that the series of queries is not begun anew.
        SimulatedHost leaves = host(HostKind.V2, 1, 1);
        SimulatedHost stays = host(HostKind.V2, 2, 2);
        leaves.listen(0, G, Wish.ANY);
        stays.listen(0, G, Wish.ANY);
        run(100);
        seen.clear();
        double left = seconds();
        leaves.listen(0, G, Wish.NOTHING);
        run(3);
        assertThat(times("Q(G{})")).hasSize(1);
        assertThat(times("Q(G{})").getFirst() - left).isCloseTo(0, GRAIN);
        assertThat(times("Q(G{}) S")).hasSize(1);
        assertThat(times("Q(G{}) S").getFirst() - left).isCloseTo(1, GRAIN);
        assertThat(times("IS_EX G{}").getFirst() - left).isBetween(0.0, 1.0);
        // The second query is answered, too (V2-60).
        double answered = times("IS_EX G{}").getLast();
        assertThat(group(router).filterNanos() / 1e9)
                .isCloseTo(270 - (seconds() - answered), GRAIN);
        assertThat(router.groups().forwards(G, A)).isTrue();
    }

    @Test
    @DisplayName("TL-9: from :: while the address is tested, then everything anew from the address")
    void addressBecomesValid() {
        SimulatedRouter router = startedRouter();
        SimulatedHost host = host(HostKind.V2, 2, 1);
        host.setAddressValid(0, false);
        host.listen(0, G, Wish.ANY);
        host.listen(0, H, Wish.include(List.of(A)));
        run(2);
        assertThat(router.counters().dropped(DropReason.UNSPECIFIED_SOURCE)).isGreaterThan(1);
        assertThat(times("Q({})"))
                .as("nothing else that a receiver could read")
                .hasSize(seen.size());
        assertThat(router.view().groups()).as("V1-35: no state from ::").isEmpty();
        seen.clear();
        host.setAddressValid(0, true);
        run(2);
        List<Seen> after =
                seen.stream().filter(frame -> !frame.from().equals(router.address())).toList();
        assertThat(after).allMatch(frame -> frame.from().equals(host.addressOf(0)));
        assertThat(after.getFirst().text()).contains("TO_EX G{}").contains("ALLOW H{a}");
        assertThat(router.groups().forwards(G, B)).isTrue();
        assertThat(router.groups().forwards(H, A)).isTrue();
        assertThat(router.groups().forwards(H, B)).isFalse();
    }
}
