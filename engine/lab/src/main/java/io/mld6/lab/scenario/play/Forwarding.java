// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.querier.ForwardingAdvice.SourceAdvice;
import io.mld6.lab.simulation.PortAdvice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// What the simulated device forwards, and into which VLANs: what its switch advises for the port
/// of the listeners. It stops at once, and takes its time to begin. Thread: the rehearsal's.
final class Forwarding implements PortAdvice {
    private static final VlanTags[] NO_TAGS = {};

    private final Device device;
    private final Map<Ipv6Address, List<Flow>> byGroup = new HashMap<>();
    private final Map<Place, Advice> advice = new HashMap<>();

    /// Where advice is about.
    private record Place(VlanTags vlan, Ipv6Address group) {}

    /// What is advised about a group in a VLAN.
    private static final class Advice {
        private boolean anySource;
        private final Map<Ipv6Address, SourceAdvice> sources = new HashMap<>();

        boolean wants(Ipv6Address source) {
            SourceAdvice named = sources.get(source);
            return named == null ? anySource : named == SourceAdvice.FORWARD;
        }

        boolean isEmpty() {
            return !anySource && sources.isEmpty();
        }
    }

    /// The time of the device.
    interface Device {
        /// Something is about to change: all packets up to now are sent.
        void settle();

        /// Does something when the device has got round to it.
        void later(Runnable deed);
    }

    /// A flow of the head-end, and where it is wanted.
    static final class Flow {
        private final Ipv6Address source;
        /// Where the device is about to forward it, and since which time it was told.
        private final Map<VlanTags, Object> setUp = new HashMap<>();

        private VlanTags[] vlans = NO_TAGS;
        private int count;

        Flow(Ipv6Address source) {
            this.source = source;
        }

        /// In how many VLANs.
        int count() {
            return count;
        }

        /// The `i`-th of them.
        VlanTags vlan(int i) {
            return vlans[i];
        }

        private boolean has(VlanTags vlan) {
            return find(vlan) < count;
        }

        private int find(VlanTags vlan) {
            int at = 0;
            while (at < count && !vlans[at].equals(vlan)) {
                at++;
            }
            return at;
        }

        private void set(VlanTags vlan, boolean wanted) {
            int at = find(vlan);
            if (wanted && at == count) {
                if (count == vlans.length) {
                    vlans = Arrays.copyOf(vlans, Math.max(4, 2 * count));
                }
                vlans[count++] = vlan;
            } else if (!wanted && at < count) {
                vlans[at] = vlans[--count];
            }
        }
    }

    Forwarding(Device device) {
        this.device = device;
    }

    /// A flow that the head-end sends.
    ///
    /// @param everywhere VLANs that get it wanted or not
    Flow add(Ipv6Address source, Ipv6Address group, List<VlanTags> everywhere) {
        Flow flow = new Flow(source);
        if (everywhere.isEmpty()) {
            byGroup.computeIfAbsent(group, _ -> new ArrayList<>()).add(flow);
        } else {
            everywhere.forEach(vlan -> flow.set(vlan, true));
        }
        return flow;
    }

    @Override
    public void anySource(VlanTags vlan, Ipv6Address group, boolean forward) {
        change(vlan, group, to -> to.anySource = forward);
    }

    @Override
    public void source(VlanTags vlan, Ipv6Address group, Ipv6Address source, SourceAdvice said) {
        change(
                vlan,
                group,
                to -> {
                    if (said == SourceAdvice.FORGET) {
                        to.sources.remove(source);
                    } else {
                        to.sources.put(source, said);
                    }
                });
    }

    private void change(VlanTags vlan, Ipv6Address group, Consumer<Advice> change) {
        Place place = new Place(vlan, group);
        Advice known = advice.computeIfAbsent(place, _ -> new Advice());
        change.accept(known);
        if (known.isEmpty()) {
            advice.remove(place);
        }
        for (Flow flow : byGroup.getOrDefault(group, List.of())) {
            if (!known.wants(flow.source)) {
                flow.setUp.remove(vlan);
                if (flow.has(vlan)) {
                    device.settle();
                    flow.set(vlan, false);
                }
            } else if (!flow.has(vlan) && !flow.setUp.containsKey(vlan)) {
                setUp(flow, vlan);
            }
        }
    }

    /// Forwards after a while, unless it is not wanted any more by then.
    private void setUp(Flow flow, VlanTags vlan) {
        Object attempt = new Object();
        flow.setUp.put(vlan, attempt);
        device.later(
                () -> {
                    if (flow.setUp.remove(vlan, attempt)) {
                        device.settle();
                        flow.set(vlan, true);
                    }
                });
    }
}
