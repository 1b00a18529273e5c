// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.SsmRange;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.querier.RouterIntervals;
import io.mld6.engine.querier.RouterRules;
import io.mld6.lab.oracle.Wish;
import io.mld6.lab.simulation.HostKind;
import io.mld6.lab.simulation.SimulatedHost;
import io.mld6.lab.simulation.SimulatedRouter;
import io.mld6.lab.simulation.SimulatedSwitch;
import io.mld6.lab.simulation.SwitchPort;
import io.mld6.lab.simulation.SwitchRules;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Our own querier, listener and simulated switch as devices, in virtual time, and a run against
/// them.
final class Subjects {
    private static final double TOLERANCE_MILLIS = 60;

    private Subjects() {}

    /// Silent about how it goes.
    private static final class Silent implements ConformanceRun.Progress {
        @Override
        public void learnt(Facts facts, Map<String, String> names) {}

        @Override
        public void planned(int cases, long nanos, int leftOut) {}

        @Override
        public void begins(ConformanceCase tested, int number, long leftNanos) {}

        @Override
        public void ended(CaseResult result) {}
    }

    /// All cases for queriers against ours, with a fault.
    static List<CaseResult> querier(Fault fault, List<String> selected) {
        SegmentBench bench = new SegmentBench(fault, 1);
        SimulatedRouter router =
                new SimulatedRouter(
                        bench.segment(1),
                        MacAddress.parse("02:00:5e:00:aa:01"),
                        Ipv6Address.parse("fe80::ff:fe00:aa01"),
                        routerRules(SsmRange.ASSIGNED),
                        intervals(),
                        true);
        bench.can("restart", _ -> router.restart());
        router.start();
        return run(Subject.QUERIER, bench, new Facts(TOLERANCE_MILLIS), selected);
    }

    private static RouterRules routerRules(SsmRange sourceSpecific) {
        return new RouterRules(
                2,
                false,
                false,
                false,
                false,
                new RouterRules.Limits(10_000, 100, 0),
                sourceSpecific);
    }

    private static RouterIntervals intervals() {
        return new RouterIntervals(
                2,
                TimeUnit.SECONDS.toNanos(20),
                TimeUnit.SECONDS.toNanos(4),
                TimeUnit.SECONDS.toNanos(1),
                0,
                0,
                0,
                false);
    }

    /// All cases for hosts against one listener of ours, with a fault.
    static List<CaseResult> host(Fault fault, List<String> selected) {
        SegmentBench bench = new SegmentBench(fault, 1);
        SimulatedHost host = new SimulatedHost(bench.segment(1), HostKind.V2.rules(2, true), 7);
        MacAddress mac = MacAddress.parse("02:00:5e:00:aa:02");
        int listener = host.addListener(mac);
        host.listen(listener, Ipv6Address.linkLocalEui64(mac).solicitedNode(), Wish.ANY);
        Map<String, Wish> wishes = new HashMap<>();
        for (String word : List.of("join", "leave", "joinsrc", "leavesrc", "block", "unblock")) {
            bench.can(
                    word,
                    words -> {
                        Wish wish = changed(wishes.getOrDefault(words[1], Wish.NOTHING), words);
                        wishes.put(words[1], wish);
                        host.listen(listener, Ipv6Address.parse(words[1]), wish);
                    });
        }
        bench.can("link", _ -> checkAddress(bench, host, listener));
        long quiet = bench.nanos() + TimeUnit.SECONDS.toNanos(5);
        while (bench.nanos() - quiet < 0) {
            long _ = bench.await(quiet);
        }
        return run(Subject.HOST, bench, new Facts(TOLERANCE_MILLIS), selected);
    }

    /// The link goes and comes, and two probes later the address is valid (RFC 4862 §5.4).
    private static void checkAddress(SegmentBench bench, SimulatedHost host, int listener) {
        host.setLinkUp(false);
        host.setAddressValid(listener, false);
        host.setLinkUp(true);
        bench.time().after(TimeUnit.SECONDS.toNanos(2), () -> host.setAddressValid(listener, true));
    }

    /// What our switch is like before the cases: a minute for a membership.
    static SwitchRules switchRules() {
        return SwitchRules.DEFAULT
                .withIntervals(intervals())
                .withFilters(routerRules(SsmRange.NONE));
    }

    /// All cases for snooping switches against ours.
    static List<CaseResult> snooper(SwitchRules rules, List<String> selected) {
        SegmentBench bench = new SegmentBench(Fault.NONE, 2);
        SimulatedSwitch device = new SimulatedSwitch(bench.time(), rules);
        SwitchPort _ = device.attach(bench.segment(1));
        SwitchPort _ = device.attach(bench.segment(2));
        bench.can("topology-change", _ -> device.topologyChanged());
        Facts facts = new Facts(TOLERANCE_MILLIS);
        facts.tell("QI", 20_000);
        facts.tell("QRI", 4000);
        facts.tell("FASTLEAVE", rules.filters().immediateLeave() ? 1 : 0);
        facts.tell("VLAN", 100);
        return run(Subject.SNOOPER, bench, facts, selected);
    }

    /// All cases for queriers against our switch, which asks where nobody else does.
    static List<CaseResult> switchAsQuerier() {
        SegmentBench bench = new SegmentBench(Fault.NONE, 1);
        RouterRules ofRouters = routerRules(SsmRange.ASSIGNED);
        SwitchRules rules = switchRules().withFilters(ofRouters).withAsks(true);
        SimulatedSwitch device = new SimulatedSwitch(bench.time(), rules);
        SwitchPort _ = device.attach(bench.segment(1));
        bench.can("restart", _ -> device.restart());
        device.start(VlanTags.NONE);
        return run(Subject.QUERIER, bench, new Facts(TOLERANCE_MILLIS), List.of());
    }

    private static Wish changed(Wish wish, String[] words) {
        Set<Ipv6Address> sources = new HashSet<>(wish.sources());
        switch (words[0]) {
            case "join" -> {
                return Wish.ANY;
            }
            case "leave" -> {
                return Wish.NOTHING;
            }
            case "joinsrc", "block" -> sources.add(Ipv6Address.parse(words[2]));
            default -> sources.remove(Ipv6Address.parse(words[2]));
        }
        return new Wish(wish.mode(), sources);
    }

    private static List<CaseResult> run(
            Subject subject, Bench bench, Facts facts, List<String> selected) {
        return new ConformanceRun(subject, CaseLibrary.builtIn(subject), facts, bench, new Silent())
                .run(selected, 0, TimeUnit.MINUTES.toNanos(5));
    }
}
