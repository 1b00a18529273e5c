// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.population;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/// Many listeners at once: who they are, where they live, and what they listen to.
///
/// ```text
/// Population.of(to -> to.listeners(4000).groups(groups).vlans(VlanPlan.each(vlans, 1)))
/// ```
///
/// Listener i has the MAC `baseMac + i` and its EUI-64 link-local address. It joins every group, or
/// with K groups per listener the groups number (i * K + j) mod G for j from 0 to K - 1. Thread:
/// any, immutable.
///
/// @param name what it is called where it is refused
/// @param stations who its listeners are, and where they live
/// @param interest what each of them listens to
/// @param solicitedNode whether each listener also joins its solicited-node group (RFC 4291 §2.8)
/// @param duplicateAddressDetection whether each listener starts as RFC 4862 §5.4 says: after a
///     random delay of up to 1 s it joins its solicited-node group and everything else from `::`,
///     and a second later reports all of it anew from its address
public record Population(
        String name,
        Stations stations,
        Interest interest,
        boolean solicitedNode,
        boolean duplicateAddressDetection) {
    /// Most sources of one membership.
    public static final int MAXIMUM_SOURCES = Interest.MAXIMUM_SOURCES;

    /// [#name] unless told otherwise.
    public static final String DEFAULT_NAME = "population";

    /// Checks that it has a name.
    ///
    /// @throws IllegalArgumentException with one line that says so
    public Population {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a population needs a name");
        }
    }

    /// Who the listeners are, and where they live.
    ///
    /// @param listeners how many, 1 or more
    /// @param baseMac MAC of the first
    /// @param vlans the VLANs they live in
    public record Stations(int listeners, MacAddress baseMac, VlanPlan vlans) {
        /// Checks that all MACs are of stations, and that the listeners fill their VLANs.
        ///
        /// @throws IllegalArgumentException with one line that names what is wrong and what is
        ///     accepted
        public Stations {
            if (listeners < 1) {
                throw new IllegalArgumentException("listeners must be 1 or more: " + listeners);
            }
            long last = baseMac.value() + listeners - 1;
            if (baseMac.isMulticast() || last >>> 40 != baseMac.value() >>> 40) {
                throw new IllegalArgumentException(
                        listeners
                                + " MACs from "
                                + baseMac
                                + " on are not all unicast with the same first octet");
            }
            vlans.check(listeners);
        }
    }

    /// A population that listens to any source, on the untagged link.
    public Population(
            int listeners,
            MacAddress baseMac,
            List<AddressRange> groups,
            int groupsPerListener,
            boolean solicitedNode) {
        this(
                listeners,
                baseMac,
                groups,
                groupsPerListener,
                solicitedNode,
                false,
                FilterMode.EXCLUDE,
                List.of());
    }

    /// A population on the untagged link.
    public Population(
            int listeners,
            MacAddress baseMac,
            List<AddressRange> groups,
            int groupsPerListener,
            boolean solicitedNode,
            boolean duplicateAddressDetection,
            FilterMode mode,
            List<AddressRange> sources) {
        this(
                DEFAULT_NAME,
                new Stations(listeners, baseMac, VlanPlan.UNTAGGED),
                new Interest(groups, groupsPerListener, mode, sources),
                solicitedNode,
                duplicateAddressDetection);
    }

    /// A population of one listener with the MAC 02:00:00:00:00:01 on the untagged link that
    /// listens to any source and no group, but for what is changed.
    ///
    /// @param change called once, here
    /// @throws IllegalArgumentException with one line that names what is wrong and what is accepted
    public static Population of(Consumer<Builder> change) {
        Builder builder = new Builder();
        change.accept(builder);
        return builder.build();
    }

    /// A copy in which something differs.
    ///
    /// @param change called once, here, with all values as they are
    /// @throws IllegalArgumentException with one line that names what is wrong and what is accepted
    public Population with(Consumer<Builder> change) {
        return of(
                to -> {
                    to.name(name)
                            .listeners(listeners())
                            .baseMac(baseMac())
                            .vlans(vlans())
                            .groups(groups())
                            .groupsPerListener(groupsPerListener())
                            .mode(mode())
                            .sources(sources())
                            .solicitedNode(solicitedNode)
                            .duplicateAddressDetection(duplicateAddressDetection);
                    change.accept(to);
                });
    }

    /// A population that can still be changed; what it is made into is checked. Thread: one.
    public static final class Builder {
        private String name = DEFAULT_NAME;
        private int listeners = 1;
        private MacAddress baseMac = new MacAddress(0x0200_0000_0001L);
        private VlanPlan vlans = VlanPlan.UNTAGGED;
        private List<AddressRange> groups = List.of();
        private int groupsPerListener;
        private FilterMode mode = FilterMode.EXCLUDE;
        private List<AddressRange> sources = List.of();
        private boolean solicitedNode;
        private boolean duplicateAddressDetection;

        private Builder() {}

        /// What it is called where it is refused.
        public Builder name(String wanted) {
            name = wanted;
            return this;
        }

        /// How many listeners, 1 or more.
        public Builder listeners(int wanted) {
            listeners = wanted;
            return this;
        }

        /// MAC of the first listener.
        public Builder baseMac(MacAddress wanted) {
            baseMac = wanted;
            return this;
        }

        /// The VLANs the listeners live in.
        public Builder vlans(VlanPlan wanted) {
            vlans = wanted;
            return this;
        }

        /// The groups' addresses.
        public Builder groups(List<AddressRange> wanted) {
            groups = wanted;
            return this;
        }

        /// See [Interest#groupsPerListener].
        public Builder groupsPerListener(int wanted) {
            groupsPerListener = wanted;
            return this;
        }

        /// Filter mode of every membership.
        public Builder mode(FilterMode wanted) {
            mode = wanted;
            return this;
        }

        /// Source list of every membership.
        public Builder sources(List<AddressRange> wanted) {
            sources = wanted;
            return this;
        }

        /// See [Population#solicitedNode].
        public Builder solicitedNode(boolean wanted) {
            solicitedNode = wanted;
            return this;
        }

        /// See [Population#duplicateAddressDetection].
        public Builder duplicateAddressDetection(boolean wanted) {
            duplicateAddressDetection = wanted;
            return this;
        }

        private Population build() {
            return new Population(
                    name,
                    new Stations(listeners, baseMac, vlans),
                    new Interest(groups, groupsPerListener, mode, sources),
                    solicitedNode,
                    duplicateAddressDetection);
        }
    }

    /// Refuses another population beside this one if both put a station with the same MAC, and so
    /// with the same EUI-64 address, into the same VLAN. The same MAC in two VLANs is two stations.
    ///
    /// Costs one step for each listener whose MAC is in both, and only if some VLAN is in both.
    ///
    /// @throws IllegalArgumentException with one line that names both, their MACs and a VLAN
    public void checkOverlap(Population other) {
        long first = Math.max(mac(0), other.mac(0));
        long last = Math.min(mac(listeners() - 1), other.mac(other.listeners() - 1));
        if (first > last || vlans().vlans().meeting(other.vlans().vlans()) == null) {
            return;
        }
        int mine = (int) (first - mac(0));
        int theirs = (int) (first - other.mac(0));
        for (int i = 0; i <= last - first; i++) {
            long vlan = vlans().word(mine + i);
            if (vlan == other.vlans().word(theirs + i)) {
                throw new IllegalArgumentException(
                        "populations '%s' and '%s' both have the MACs %s to %s, and both put %s %s (expected other MACs or other VLANs)"
                                .formatted(
                                        name,
                                        other.name,
                                        new MacAddress(first),
                                        new MacAddress(last),
                                        new MacAddress(first + i),
                                        vlan == 0
                                                ? "on the untagged link"
                                                : "into VLAN " + VlanTags.ofWord(vlan)));
            }
        }
    }

    /// How many listeners.
    public int listeners() {
        return stations.listeners;
    }

    /// MAC of the first listener.
    public MacAddress baseMac() {
        return stations.baseMac;
    }

    /// The VLANs the listeners live in.
    public VlanPlan vlans() {
        return stations.vlans;
    }

    /// The groups' addresses.
    public List<AddressRange> groups() {
        return interest.groups();
    }

    /// How many groups each listener joins; 0 for every group.
    public int groupsPerListener() {
        return interest.groupsPerListener();
    }

    /// Filter mode of every membership.
    public FilterMode mode() {
        return interest.mode();
    }

    /// Source list of every membership.
    public List<AddressRange> sources() {
        return interest.sources();
    }

    /// MAC of listener `i`.
    public long mac(int i) {
        return baseMac().value() + i;
    }

    /// Low half of the link-local address of listener `i`.
    public long addressLow(int i) {
        return Ipv6Address.eui64(mac(i));
    }

    /// Whether each listener joins its solicited-node group: asked for, or needed for detection.
    public boolean joinsSolicitedNode() {
        return solicitedNode || duplicateAddressDetection;
    }

    /// Groups each listener joins, without its solicited-node group, if the ranges do not overlap.
    public int groupsEach() {
        return groupsPerListener() == 0
                ? Math.toIntExact(GroupList.countOf(groups()))
                : groupsPerListener();
    }

    /// Upper bound of the memberships this makes.
    public long membershipsAtMost() {
        return (long) listeners() * (groupsEach() + (joinsSolicitedNode() ? 1 : 0));
    }

    /// Upper bound of the distinct groups this makes.
    public long groupsAtMost() {
        return GroupList.countOf(groups()) + (joinsSolicitedNode() ? listeners() : 0);
    }

    /// The source list written out; an address named twice counts once.
    public List<Ipv6Address> sourceList() {
        return sources().stream()
                .flatMap(range -> LongStream.range(0, range.count()).mapToObj(range::address))
                .distinct()
                .toList();
    }
}
