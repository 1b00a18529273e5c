// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import io.mld6.codec.wire.VlanTags;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The list of VLANs that a querier is configured for. Thread: any, no state.
final class Vlans {
    static final int MOST = 4094;

    private Vlans() {}

    /// A copy in which every VLAN is there once.
    ///
    /// @throws IllegalArgumentException with one line if one is there twice, or there are none or
    ///     too many
    static List<VlanTags> checked(List<VlanTags> vlans) {
        Set<VlanTags> different = new HashSet<>();
        for (VlanTags vlan : vlans) {
            if (!different.add(vlan)) {
                throw new IllegalArgumentException("VLAN " + vlan + " is there twice");
            }
        }
        if (vlans.isEmpty() || vlans.size() > MOST) {
            throw new IllegalArgumentException(
                    "%d VLANs (expected 1 to %d)".formatted(vlans.size(), MOST));
        }
        return List.copyOf(vlans);
    }
}
