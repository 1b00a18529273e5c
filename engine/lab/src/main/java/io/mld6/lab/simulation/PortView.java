// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.simulation;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.querier.ForwardingAdvice;

/// Advice about a port, with its VLAN and in addresses.
///
/// @param vlan of all of it
/// @param told with it
record PortView(VlanTags vlan, PortAdvice told) implements ForwardingAdvice {
    @Override
    public void anySource(long groupHigh, long groupLow, boolean forward) {
        told.anySource(vlan, new Ipv6Address(groupHigh, groupLow), forward);
    }

    @Override
    public void source(
            long groupHigh, long groupLow, long sourceHigh, long sourceLow, SourceAdvice advice) {
        told.source(
                vlan,
                new Ipv6Address(groupHigh, groupLow),
                new Ipv6Address(sourceHigh, sourceLow),
                advice);
    }
}
