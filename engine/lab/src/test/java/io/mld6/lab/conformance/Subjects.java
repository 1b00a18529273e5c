// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.SsmRange;
import io.mld6.engine.querier.RouterIntervals;
import io.mld6.engine.querier.RouterRules;
import io.mld6.lab.oracle.Wish;
import io.mld6.lab.simulation.HostKind;
import io.mld6.lab.simulation.SimulatedHost;
import io.mld6.lab.simulation.SimulatedRouter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Our own querier and our own listener as devices, in virtual time, and a run against them.
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
        SegmentBench bench = new SegmentBench(fault);
        SimulatedRouter router =
                new SimulatedRouter(
                        bench.segment(),
                        MacAddress.parse("02:00:5e:00:aa:01"),
                        Ipv6Address.parse("fe80::ff:fe00:aa01"),
                        new RouterRules(
                                2,
                                false,
                                false,
                                false,
                                false,
                                new RouterRules.Limits(10_000, 100, 0),
                                SsmRange.ASSIGNED),
                        intervals(),
                        true);
        bench.can("restart", _ -> router.restart());
        router.start();
        return run(Subject.QUERIER, bench, selected);
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
        SegmentBench bench = new SegmentBench(fault);
        SimulatedHost host = new SimulatedHost(bench.segment(), HostKind.V2.rules(2, true), 7);
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
        long quiet = bench.nanos() + TimeUnit.SECONDS.toNanos(5);
        while (bench.nanos() - quiet < 0) {
            long _ = bench.await(quiet);
        }
        return run(Subject.HOST, bench, selected);
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

    private static List<CaseResult> run(Subject subject, Bench bench, List<String> selected) {
        return new ConformanceRun(
                        subject,
                        CaseLibrary.builtIn(subject),
                        new Facts(TOLERANCE_MILLIS),
                        bench,
                        new Silent())
                .run(selected, 0, TimeUnit.MINUTES.toNanos(5));
    }
}
