// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.demo;

import io.mld6.app.terminal.StatusView;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.SsmRange;
import io.mld6.engine.querier.Role;
import io.mld6.engine.querier.RouterIntervals;
import io.mld6.engine.querier.RouterRules;
import io.mld6.engine.schedule.VirtualTime;
import io.mld6.lab.oracle.Oracle;
import io.mld6.lab.oracle.Verdict;
import io.mld6.lab.oracle.Wishes;
import io.mld6.lab.simulation.Crowd;
import io.mld6.lab.simulation.HostKind;
import io.mld6.lab.simulation.LinkFaults;
import io.mld6.lab.simulation.SimulatedHost;
import io.mld6.lab.simulation.SimulatedRouter;
import io.mld6.lab.simulation.SimulatedSegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// The story `mld6 demo --virtual-time` tells: a day on a simulated segment with the RFC's default
/// intervals, from the first join to the last leave. Every hour listeners join, leave and change
/// their minds, and afterwards everything a router believes is compared with everything they want.
final class DayStory {
    private static final Duration LATENCY = Duration.ofNanos(200_000);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int CHURN_SHARE = 50;
    private static final MacAddress FIRST_MAC = MacAddress.parse("02:00:00:00:00:01");
    private static final MacAddress ROUTER_MAC = MacAddress.parse("02:00:5e:00:00:f0");
    private static final Ipv6Address FIRST_GROUP = Ipv6Address.parse("ff0e::db8:0:1");
    private static final int MOST_SOURCES = 1000;
    private static final Crowd.Deeds NOTHING = new Crowd.Deeds(0, 0, 0);
    private static final LinkFaults BAD_CABLE =
            new LinkFaults(0.1, 0.02, 0.05, Duration.ofMillis(300));

    /// When what a router believes must be what listeners want, after the last change that nothing
    /// disturbed: it was said within the Unsolicited Report Interval (1 s), asked about for the
    /// Last Listener Query Time (2 s), and what other listeners' Reports brought up once more on
    /// the way ended by itself after the listening interval (270 s).
    private static final Duration SETTLED = MINUTE.plusMinutes(5);

    /// The same after faults: in the worst case a router that believes in a dead querier waits for
    /// 255 s, then asks, is answered within 10 s, and its timers end after 270 s: less than 9
    /// minutes.
    private static final Duration RECOVERED = Duration.ofMinutes(10);

    /// The same after the last MLDv1 query: listeners speak version 1 for 260 s, routers treat the
    /// groups so for 260 s after the last MLDv1 Report, the next MLDv2 answers come within 135 s,
    /// and what they no longer name ends after 270 s: 15 min 25 s.
    private static final Duration BACK_IN_VERSION_2 = Duration.ofMinutes(16);

    private final DemoPlan plan;
    private final StatusView view;
    private final VirtualTime time = new VirtualTime(0);
    private final SimulatedSegment segment;
    private final Wishes wishes = new Wishes();
    private final Crowd crowd;
    private final SimulatedHost office;
    private final List<SimulatedRouter> routers = new ArrayList<>();
    private Crowd.Deeds told = NOTHING;
    private Verdict verdict = new Verdict(0, 0, 0, List.of());
    private int comparisons;
    private boolean filtersExact = true;

    DayStory(DemoPlan plan, StatusView view) {
        this.plan = plan;
        this.view = view;
        this.segment = new SimulatedSegment(time, LATENCY, true, plan.seed());
        List<Ipv6Address> groups = new ArrayList<>();
        for (int i = 0; i < plan.groups(); i++) {
            groups.add(FIRST_GROUP.plus(i));
        }
        this.crowd = new Crowd(time, wishes, groups, plan.seed() + 1);
        int lightweight = plan.listeners() / 10;
        int inOffice = plan.listeners() / 3;
        int atHome = plan.listeners() - lightweight - inOffice;
        add(HostKind.V2, 0, atHome);
        add(HostKind.LIGHTWEIGHT, atHome, lightweight);
        this.office = add(HostKind.V2, atHome + lightweight, inOffice);
    }

    private SimulatedHost add(HostKind kind, int from, int listeners) {
        SimulatedHost host = new SimulatedHost(segment, kind.rules(2, false), plan.seed() + from);
        crowd.add(host, kind, FIRST_MAC.plus(from), listeners);
        return host;
    }

    private SimulatedRouter router(int number, int version) {
        RouterRules rules =
                new RouterRules(
                        version,
                        false,
                        false,
                        false,
                        true,
                        new RouterRules.Limits(plan.groups(), MOST_SOURCES, 2 * plan.memberships()),
                        SsmRange.ASSIGNED);
        SimulatedRouter router =
                new SimulatedRouter(
                        segment,
                        ROUTER_MAC.plus(number),
                        new Ipv6Address(Ipv6Address.LINK_LOCAL_HIGH, number),
                        rules,
                        RouterIntervals.DEFAULT,
                        version == 2);
        router.onRole(
                (role, querier) -> {
                    if (version == 2) {
                        say(
                                role == Role.QUERIER
                                        ? "%s is the querier."
                                        : "%s is silent: %s is the querier.",
                                router.address(),
                                querier);
                    }
                });
        return router;
    }

    /// What the story has the listeners want.
    Wishes wishes() {
        return wishes;
    }

    /// The day.
    ///
    /// @return whether every comparison found everything right
    boolean run() {
        long startNanos = System.nanoTime();
        view.line(
                "%,d listeners x %,d of %,d groups = %,d memberships, a day with the intervals of RFC"
                        + " 9777, seed %d",
                plan.listeners(),
                plan.groupsPerListener(),
                plan.groups(),
                plan.memberships(),
                plan.seed());
        view.line("");
        SimulatedRouter querier = router(2, 2);
        routers.add(querier);
        querier.start();
        crowd.joinAll(plan.groupsPerListener(), MINUTE);
        time.run(SETTLED);
        compare("All have joined");
        quietHours(1, 6);
        badHour();
        quietHours(8, 10);
        hourOfVersion1();
        quietHours(11, 14);
        secondRouter();
        quietHours(20, 23);
        runTo(23);
        crowd.leaveAll(MINUTE);
        time.run(SETTLED);
        compare("All have left");
        runTo(24);
        view.line("");
        view.line(
                "%,d frames; %d comparisons of %,d memberships and %,d (group, source) pairs in all: %s"
                        + " (%.1f s)",
                segment.sent(),
                comparisons,
                verdict.memberships(),
                verdict.advices(),
                verdict.isRight()
                        ? "no difference."
                        : String.format(Locale.ROOT, "%,d differences.", verdict.differenceCount()),
                (System.nanoTime() - startNanos) / 1e9);
        return verdict.isRight();
    }

    private void quietHours(int from, int to) {
        for (int hour = from; hour < to; hour++) {
            runTo(hour);
            churn();
            time.run(SETTLED);
            compare("");
        }
    }

    private void badHour() {
        runTo(6);
        say(
                "The cable goes bad: %.0f %% of frames are lost, %.0f %% come twice, %.0f %% late.",
                100 * BAD_CABLE.loss(),
                100 * BAD_CABLE.duplication(),
                100 * BAD_CABLE.reordering());
        segment.setFaults(BAD_CABLE);
        filtersExact = false;
        for (int i = 0; i < 6; i++) {
            churn();
            time.run(Duration.ofMinutes(10));
        }
        segment.setFaults(LinkFaults.NONE);
        say("The cable is replaced; %,d frames were lost.", segment.lost());
        view.line(
                "          A lost BLOCK is never made up for: from here on a router may remember more of"
                        + " a listener than it wants, never less. What it forwards is exact.");
        time.run(RECOVERED);
        compare("Ten minutes later");
    }

    private void hourOfVersion1() {
        runTo(10);
        say("Somebody starts an MLDv1 router that asks: all listeners fall back to MLDv1.");
        SimulatedRouter old = router(0xff, 1);
        old.start();
        wishes.speakVersion1(_ -> true);
        time.run(Duration.ofMinutes(5));
        churn();
        time.run(Duration.ofMinutes(10));
        compare("In MLDv1 nobody can name sources");
        old.die();
        say("The MLDv1 router is taken away.");
        time.run(BACK_IN_VERSION_2);
        wishes.speakVersion1(_ -> false);
        compare("All are back in MLDv2");
    }

    private void secondRouter() {
        runTo(14);
        SimulatedRouter second = router(1, 2);
        routers.add(second);
        second.start();
        quietHours(15, 17);
        runTo(17);
        say("%s dies.", second.address());
        second.die();
        routers.remove(second);
        quietHours(18, 19);
        runTo(19);
        crowd.vanish(office);
        say("The office loses power: %,d listeners are gone without a word.", plan.listeners() / 3);
        time.run(SETTLED);
        compare("The router has noticed");
    }

    private void churn() {
        crowd.churn(Math.max(1, wishes.memberships() / CHURN_SHARE), MINUTE);
    }

    private void runTo(int hour) {
        time.runNanos(TimeUnit.HOURS.toNanos(hour) - time.getAsLong());
    }

    private void compare(String why) {
        Crowd.Deeds deeds = crowd.deeds();
        Crowd.Deeds since = deeds.since(told);
        told = deeds;
        Verdict found = new Verdict(0, 0, 0, List.of());
        for (SimulatedRouter router : routers) {
            found =
                    found.plus(Oracle.compareAdvice(wishes, router.view()))
                            .plus(Oracle.compareAdvice(wishes, router.advice()))
                            .plus(
                                    Oracle.compareListeners(
                                            wishes, router.view(), _ -> true, filtersExact));
        }
        comparisons += routers.size();
        verdict = verdict.plus(found);
        say(
                "%s%s%,d memberships%s: %s",
                why.isEmpty() ? "" : why + ". ",
                since.equals(NOTHING)
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "%,d joins, %,d leaves, %,d changes of sources; ",
                                since.joins(),
                                since.leaves(),
                                since.changes()),
                wishes.memberships(),
                routers.size() == 1 ? "" : ", compared at " + routers.size() + " routers",
                found.isRight()
                        ? "no difference."
                        : String.format(Locale.ROOT, "%,d differences:", found.differenceCount()));
        found.differences().forEach(line -> view.line("          " + line));
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency
    private void say(String format, Object... arguments) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(time.getAsLong());
        String stamp =
                String.format(
                        Locale.ROOT,
                        "%02d:%02d:%02d",
                        seconds / 3600,
                        seconds / 60 % 60,
                        seconds % 60);
        view.line(stamp + "  " + String.format(Locale.ROOT, format, arguments));
    }
}
