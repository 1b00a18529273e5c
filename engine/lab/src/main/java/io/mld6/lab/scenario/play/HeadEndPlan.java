// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.lab.scenario.Channels;
import io.mld6.lab.scenario.Scenario;
import io.mld6.lab.scenario.Stream;
import io.mld6.lab.traffic.PayloadFormat;
import io.mld6.lab.traffic.SendPlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// What a head-end of a rehearsal sends. Immutable.
///
/// @param name of the stream
/// @param plan its flows and its rate, without tags
/// @param classes the class of channels of every flow
record HeadEndPlan(String name, SendPlan plan, List<String> classes) {
    /// Of channels that no stream of the scenario sends, because others send them in a run.
    private static final double USUAL_PER_CHANNEL = 10;

    private static final Ipv6Address USUAL_SOURCE = Ipv6Address.parse("2001:db8:ffff::1");
    private static final int USUAL_OCTETS = 1316;
    private static final int USUAL_HOP_LIMIT = 16;

    /// The class of channels of a flow.
    String classOf(int flow) {
        return classes.get(flow);
    }

    /// All streams of a scenario, and one more for the channels that none of them sends.
    static List<HeadEndPlan> of(Scenario scenario) {
        List<HeadEndPlan> all = new ArrayList<>();
        Set<String> sent = new HashSet<>();
        for (Stream stream : scenario.streams().values()) {
            all.add(of(scenario, stream));
            sent.addAll(stream.channels());
        }
        List<String> others =
                scenario.channels().keySet().stream().filter(name -> !sent.contains(name)).toList();
        if (!others.isEmpty()) {
            int count =
                    scenario.channels().values().stream()
                            .filter(one -> others.contains(one.name()))
                            .mapToInt(Channels::count)
                            .sum();
            all.add(
                    of(
                            scenario,
                            new Stream(
                                    "others",
                                    "",
                                    others,
                                    USUAL_SOURCE,
                                    new Stream.Pacing(USUAL_PER_CHANNEL * count, 1, 0),
                                    new Stream.Packets(
                                            USUAL_OCTETS,
                                            PayloadFormat.PROBE,
                                            VlanTags.NONE,
                                            USUAL_HOP_LIMIT,
                                            0))));
        }
        return all;
    }

    private static HeadEndPlan of(Scenario scenario, Stream stream) {
        List<String> classes = new ArrayList<>();
        for (String name : stream.channels()) {
            int count = Objects.requireNonNull(scenario.channels().get(name)).count();
            classes.addAll(Collections.nCopies(count, name));
        }
        SendPlan plan = Setup.untagged(scenario, stream).build();
        return new HeadEndPlan(stream.name(), plan, classes);
    }
}
