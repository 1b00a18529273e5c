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
import java.util.HashSet;
import java.util.List;
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
            int count = others.stream().mapToInt(name -> scenario.channels().get(name).count()).sum();
            all.add(
                    of(
                            scenario,
                            new Stream(
                                    "others",
                                    "",
                                    others,
                                    USUAL_SOURCE,
                                    USUAL_PER_CHANNEL * count,
                                    USUAL_OCTETS,
                                    PayloadFormat.PROBE,
                                    VlanTags.NONE,
                                    16,
                                    0,
                                    1,
                                    0)));
        }
        return all;
    }

    private static HeadEndPlan of(Scenario scenario, Stream stream) {
        SendPlan.Builder to = SendPlan.builder();
        List<String> classes = new ArrayList<>();
        for (String name : stream.channels()) {
            Channels channels = scenario.channels().get(name);
            for (int i = 0; i < channels.count(); i++) {
                SendPlan.Builder _ =
                        to.flow(
                                Setup.source(channels, i, stream),
                                channels.group(i));
                classes.add(name);
            }
        }
        SendPlan plan =
                to.rate(stream.packetsPerSecond())
                        .payload(stream.payload(), stream.lengthOctets())
                        .hopLimit(stream.hopLimit())
                        .dscp(stream.dscp())
                        .burst(stream.burst())
                        .dropEvery(stream.dropEvery())
                        .build();
        return new HeadEndPlan(stream.name(), plan, classes);
    }
}
