// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import io.mld6.codec.encode.Capacity;
import io.mld6.engine.host.Hearing;
import io.mld6.engine.host.MldMode;
import java.util.Collection;
import java.util.Map;

/// What listeners of a population hold and say. Thread: any, immutable.
///
/// @param listeners the population
/// @param channels all classes by name
/// @param hearing whether they hear each other
record PlanAudience(Listeners listeners, Map<String, Channels> channels, Hearing hearing) {
    /// Of an Ethernet.
    private static final int MTU_OCTETS = 1500;

    /// Octets of a record with no source and with one (RFC 9777 §5.2.5).
    private static final int PLAIN_RECORD_OCTETS = 20;

    private static final int SOURCE_RECORD_OCTETS = 36;

    /// Listeners that ever turn on.
    int mostOn() {
        return listeners.habits() instanceof Listeners.Watch(Map<String, Double> shares, _)
                ? (int)
                        Math.min(
                                listeners.count(),
                                Math.round(
                                        listeners.count()
                                                * shares.values().stream()
                                                        .mapToDouble(Double::doubleValue)
                                                        .sum()))
                : listeners.count();
    }

    /// Channels one of them holds.
    long channelsEach() {
        return switch (listeners.habits()) {
            case Listeners.Watch watch -> watch.screens();
            case Listeners.Fixed fixed ->
                    switch (fixed.mapping()) {
                        case ALL -> channelsInAll();
                        case ONE_TO_ONE, ROUND_ROBIN -> 1;
                        case PER_LISTENER -> fixed.each();
                    };
        };
    }

    /// Channels of the classes it listens to.
    long channelsInAll() {
        return names().stream().mapToLong(name -> of(name).count()).sum();
    }

    /// The classes it listens to.
    Collection<String> names() {
        return switch (listeners.habits()) {
            case Listeners.Watch watch -> watch.shares().keySet();
            case Listeners.Fixed fixed -> fixed.channels();
        };
    }

    private Channels of(String name) {
        Channels known = channels.get(name);
        if (known == null) {
            throw new IllegalStateException("no channels '" + name + "'");
        }
        return known;
    }

    /// Memberships one of them holds, with its solicited-node group.
    long membershipsEach() {
        boolean own = listeners.solicitedNode() || listeners.duplicateAddressDetection();
        return channelsEach() + (own ? 1 : 0);
    }

    /// Rows of groups, one in each VLAN, that so many make at most.
    long groups(long on) {
        boolean own = listeners.solicitedNode() || listeners.duplicateAddressDetection();
        return flows(on) + (own ? on : 0);
    }

    /// Pairs of VLAN and channel that so many listen to at most.
    long flows(long on) {
        return Math.min(on * channelsEach(), listeners.vlans().vlans().count() * channelsInAll());
    }

    /// Reports one of them needs to say all that it holds.
    long reportsEach() {
        if (listeners.host().mode() == MldMode.V1) {
            return membershipsEach();
        }
        int plain = Capacity.records(MTU_OCTETS);
        boolean sources = names().stream().anyMatch(name -> of(name).isSourceSpecific());
        int records = sources ? plain * PLAIN_RECORD_OCTETS / SOURCE_RECORD_OCTETS : plain;
        return Math.ceilDiv(membershipsEach(), (long) records);
    }

    /// Reports that answer one General Query in every VLAN, if so many are on. MLDv1 listeners that
    /// hear each other answer once for each group (RFC 2710 §4).
    long answers(long on) {
        boolean suppress = hearing == Hearing.SHARED && listeners.host().mode() == MldMode.V1;
        return suppress ? groups(on) : on * reportsEach();
    }

    /// Reports of one that turns on: a host that defends its address says all of it twice.
    long joinReports(int robustness) {
        return reportsEach() * robustness * (listeners.duplicateAddressDetection() ? 2 : 1);
    }

    /// Reports of one that turns off: MLDv1 says Done once.
    long leaveReports(int robustness) {
        return listeners.host().mode() == MldMode.V1 ? reportsEach() : reportsEach() * robustness;
    }

    /// Reports of one change of channels.
    long changeReports(boolean combined, int robustness) {
        if (listeners.host().mode() == MldMode.V1) {
            return robustness + 1L;
        }
        return combined ? robustness : 2L * robustness;
    }

    boolean watches() {
        return listeners.habits() instanceof Listeners.Watch;
    }
}
