// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.simulation;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.querier.ForwardingAdvice.SourceAdvice;

/// Is told what the hosts behind a port of a [SimulatedSwitch] want whenever that changes (RFC 9777
/// Table 6, for a port instead of a link). Each call states what holds from now on. Thread: the one
/// that moves the time; must not call back into the switch.
public interface PortAdvice {
    /// Nobody is told.
    PortAdvice NONE =
            new PortAdvice() {
                @Override
                public void anySource(VlanTags vlan, Ipv6Address group, boolean forward) {
                    // nobody is told
                }

                @Override
                public void source(
                        VlanTags vlan, Ipv6Address group, Ipv6Address source, SourceAdvice said) {
                    // nobody is told
                }
            };

    /// Whether traffic to a group is wanted from sources that no other advice names.
    void anySource(VlanTags vlan, Ipv6Address group, boolean forward);

    /// Whether traffic of one source is wanted.
    void source(VlanTags vlan, Ipv6Address group, Ipv6Address source, SourceAdvice said);
}
