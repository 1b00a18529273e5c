// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.simulation;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.SsmRange;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.population.VlanList;
import io.mld6.engine.querier.RouterIntervals;
import io.mld6.engine.querier.RouterRules;
import io.mld6.engine.schedule.VirtualTime;
import io.mld6.lab.oracle.Oracle;
import io.mld6.lab.oracle.RouterView;
import io.mld6.lab.oracle.Verdict;
import io.mld6.lab.oracle.Wishes;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

/// Many VLANs on one trunk in virtual time: in each a router, and one host with all the listeners,
/// as one engine that plays the subscribers of an access network.
///
/// The routers all have the same address, and listeners of different VLANs may have the same ones,
/// too, so that nothing but the tags tells the VLANs apart. Behind the trunk is a snooping switch:
/// listeners hear nothing of each other, and every membership can be known to the router.
///
/// ```java
/// AccessNetwork network =
///         new AccessNetwork(time, VlanList.parse("100+200"), groups, HostKind.V2, seed);
/// network.vlans().forEach(vlan -> network.add(vlan, mac, 5));
/// network.start();
/// ```
public final class AccessNetwork {
    /// Of the router of every VLAN.
    public static final Ipv6Address ROUTER = Ipv6Address.parse("fe80::1");

    private static final MacAddress ROUTER_MAC = MacAddress.parse("02:00:5e:00:00:01");
    private static final Duration LATENCY = Duration.ofMillis(1);
    private static final int ROBUSTNESS = 2;
    private static final RouterRules.Limits LIMITS = new RouterRules.Limits(1000, 1000, 1000);

    private final SimulatedSegment trunk;
    private final HostKind kind;
    private final SimulatedHost host;
    private final List<Vlan> vlans;

    /// One VLAN.
    ///
    /// @param tags of its frames
    /// @param router who asks there
    /// @param wishes of its listeners
    /// @param crowd its listeners
    public record Vlan(VlanTags tags, SimulatedRouter router, Wishes wishes, Crowd crowd) {
        /// Compares what the listeners of this VLAN want with what its router believes, has advised
        /// and has tracked.
        ///
        /// @param exact whether filters must be equal, as [Oracle#compareListeners]
        public Verdict compare(boolean exact) {
            RouterView view = router.view();
            return Oracle.compareAdvice(wishes, view)
                    .plus(Oracle.compareAdvice(wishes, router.advice()))
                    .plus(Oracle.compareListeners(wishes, view, _ -> true, exact));
        }
    }

    /// A network without listeners, whose routers have not started.
    ///
    /// @param groups the listeners may listen to
    /// @param kind what the listeners speak
    /// @param seed of all delays and choices
    public AccessNetwork(
            VirtualTime time, VlanList vlans, List<Ipv6Address> groups, HostKind kind, long seed) {
        this.trunk = new SimulatedSegment(time, LATENCY, true, seed);
        this.kind = kind;
        this.host = new SimulatedHost(trunk, kind.rules(ROBUSTNESS, false), seed);
        this.vlans =
                LongStream.range(0, vlans.count())
                        .mapToObj(
                                i -> {
                                    Wishes wishes = new Wishes();
                                    Crowd crowd = new Crowd(time, wishes, groups, seed + i);
                                    VlanTags tags = vlans.tags(i);
                                    return new Vlan(
                                            tags, router(tags, ROUTER, 2, true), wishes, crowd);
                                })
                        .toList();
    }

    /// One more router, which has not started.
    ///
    /// @param address in fe80::/64, of which the last octets are also those of its MAC address
    /// @param version of MLD it speaks
    /// @param contested whether it may find that another one is the querier
    public SimulatedRouter router(
            VlanTags tags, Ipv6Address address, int version, boolean contested) {
        return new SimulatedRouter(
                trunk,
                tags,
                ROUTER_MAC.plus((int) address.low() & 0xffff),
                address,
                new RouterRules(version, false, false, false, true, LIMITS, SsmRange.ASSIGNED),
                RouterIntervals.DEFAULT.withRobustnessVariable(ROBUSTNESS),
                contested);
    }

    /// Adds listeners to a VLAN.
    ///
    /// @param first MAC address of the first; the others' follow
    public void add(Vlan vlan, MacAddress first, int listeners) {
        vlan.crowd().add(host, kind, vlan.tags(), first, listeners);
    }

    /// All routers begin to ask.
    public void start() {
        vlans.forEach(vlan -> vlan.router().start());
    }

    /// Who differs: VLANs whose router does not believe, now, what their listeners want.
    ///
    /// @param exact whether filters must be equal
    public List<Vlan> differing(boolean exact) {
        return vlans.stream().filter(vlan -> !vlan.compare(exact).isRight()).toList();
    }

    /// The link they all are on.
    public SimulatedSegment trunk() {
        return trunk;
    }

    /// The node of all listeners.
    public SimulatedHost host() {
        return host;
    }

    /// The VLANs, in order.
    public List<Vlan> vlans() {
        return vlans;
    }
}
