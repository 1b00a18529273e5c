// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.doctor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mld6.app.cli.DurationText;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.lab.traffic.FlowPacket;
import io.mld6.lab.traffic.FlowSink;
import io.mld6.lab.traffic.HeardQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What came in while we listened: queries by who asks, data by group.
///
/// *Bound*: as many queriers and groups as are kept; any source can be forged. *Thread*: the
/// receiver's; the rest once that is closed.
final class Heard implements FlowSink {
    private static final int MOST_QUERIERS = 64;
    private static final int MOST_GROUPS = 4096;

    /// How long the querier of a link may be silent: RFC 9777 §9.2, with time to be late.
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(130);

    private static final int LEAST_ROBUSTNESS = 2;

    private record Querier(Ipv6Address address, VlanTags vlan) {}

    private record Group(long vlan, long high, long low) {}

    private final Map<Querier, MldQuery> queriers = new LinkedHashMap<>();
    private final Set<Group> groups = new HashSet<>();
    private long queries;
    private long packets;
    private long steps;

    @Override
    public void packet(FlowPacket packet) {
        packets++;
        if (groups.size() < MOST_GROUPS) {
            boolean _ =
                    groups.add(new Group(packet.vlanWord(), packet.groupHigh(), packet.groupLow()));
        }
    }

    @Override
    public void query(HeardQuery heard) {
        queries++;
        Querier querier = new Querier(heard.source(), heard.vlan());
        if (queriers.size() < MOST_QUERIERS || queriers.containsKey(querier)) {
            var _ = queriers.put(querier, heard.query());
        }
    }

    @Override
    public void clockStepped(long nanos) {
        steps++;
    }

    /// How often the clock was set meanwhile.
    long clockSteps() {
        return steps;
    }

    /// @param listened how long
    List<Finding> findings(String interfaceName, Duration listened) {
        List<Finding> findings = new ArrayList<>();
        if (queriers.isEmpty()) {
            findings.add(silence(interfaceName, listened));
        }
        queriers.forEach((who, query) -> findings.add(querier(who, query)));
        findings.add(data(interfaceName, listened));
        return findings;
    }

    private static Finding silence(String interfaceName, Duration listened) {
        String text = "none heard in " + DurationText.format(listened);
        return listened.compareTo(LONGEST_SILENCE) >= 0
                ? Finding.warning(
                        "querier",
                        text + ": without one snooping switches forget their groups",
                        "mld6 querier " + interfaceName)
                : Finding.warning(
                        "querier",
                        text + "; queriers ask every 125 s by default",
                        "mld6 doctor " + interfaceName + " --wait 130s");
    }

    private static Finding querier(Querier who, MldQuery query) {
        String text =
                who.address
                        + (who.vlan.count() == 0 ? "" : " in VLAN " + who.vlan)
                        + (query instanceof Mldv1Query ? ", MLDv1" : ", MLDv2")
                        + ", maximum response "
                        + DurationText.format(
                                Duration.ofMillis(query.maximumResponseDelayMillis()));
        if (who.address.isUnspecified()) {
            return Finding.ok("querier", text + ": a switch that asks, and is no querier");
        }
        return switch (query) {
            case Mldv1Query _ ->
                    Finding.warning(
                            "querier",
                            text + ": MLDv2 listeners fall back to version 1",
                            "switch MLDv2 on at the querier, or emulate with --ignore-v1");
            case Mldv2Query values -> {
                String all =
                        "%s, robustness %d, query interval %s"
                                .formatted(
                                        text,
                                        values.robustnessVariable(),
                                        DurationText.format(
                                                Duration.ofSeconds(values.queryIntervalSeconds())));
                yield values.robustnessVariable() >= LEAST_ROBUSTNESS
                        ? Finding.ok("querier", all)
                        : Finding.warning(
                                "querier",
                                all + ": a single lost message loses listeners (RFC 9777 §9.1)",
                                "set its Robustness Variable to 2 or more");
            }
        };
    }

    /// Nobody asks for data here but this host's own kernel, so what comes, comes to everybody.
    private Finding data(String interfaceName, Duration listened) {
        String time = DurationText.format(listened);
        if (packets == 0) {
            return Finding.ok("data", "no multicast data in " + time + ", as nobody here listens");
        }
        return Finding.warning(
                "data",
                "%,d packets to %,d%s group%s in %s: delivered though no emulated listener asks"
                        .formatted(
                                packets,
                                groups.size(),
                                groups.size() < MOST_GROUPS ? "" : " and more",
                                groups.size() == 1 ? "" : "s",
                                time),
                "see whether this host has joined them (ip maddress show dev "
                        + interfaceName
                        + "); else the switch floods, or takes this port for a router's");
    }

    /// Puts what was heard into a document.
    void writeTo(ObjectNode document) {
        ArrayNode asking = document.putArray("queriers");
        queriers.forEach(
                (who, query) -> {
                    ObjectNode one = asking.addObject();
                    one.put("address", who.address.toString());
                    one.put("vlan", who.vlan.toString());
                    one.put("version", query instanceof Mldv1Query ? 1 : 2);
                    one.put("maximumResponseMillis", query.maximumResponseDelayMillis());
                    if (query instanceof Mldv2Query values) {
                        one.put("robustness", values.robustnessVariable());
                        one.put("queryIntervalSeconds", values.queryIntervalSeconds());
                    }
                });
        document.put("queries", queries);
        ObjectNode data = document.putObject("data");
        data.put("packets", packets);
        data.put("groups", groups.size());
    }
}
