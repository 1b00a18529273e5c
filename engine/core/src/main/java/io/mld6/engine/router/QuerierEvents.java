// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;

/// Is told what a [Querier] learns, as it learns it, with the VLAN in which it does. Thread: the
/// querier's event loop; must be quick, must not throw, must not wait for the querier.
public interface QuerierEvents {
    /// Nobody is told.
    QuerierEvents NONE = new QuerierEvents() {};

    /// Who asks is another one now.
    ///
    /// @param vlan of the segment, as below
    /// @param ours whether it is this router
    /// @param querier its address, `::` while the link is down
    default void querierChanged(VlanTags vlan, boolean ours, Ipv6Address querier) {}

    /// Whether traffic to a group is wanted from sources that no other advice names (RFC 9777
    /// Table 6). False when the filter mode is INCLUDE, or the group is gone.
    default void anySource(VlanTags vlan, Ipv6Address group, boolean forward) {}

    /// Whether traffic of one source is wanted.
    default void source(
            VlanTags vlan, Ipv6Address group, Ipv6Address source, SourceAdvice advice) {}

    /// What is said about one source.
    enum SourceAdvice {
        /// Wanted.
        FORWARD,
        /// Not wanted: excluded.
        BLOCK,
        /// No longer named: [QuerierEvents#anySource] holds for it.
        FORGET
    }
}
