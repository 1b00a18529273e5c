// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.querier.ForwardingAdvice;

/// Forwarding advice, told in values. Nothing is made of it if nobody listens.
///
/// @param vlan of the segment
/// @param events who listens
record AdviceEvents(VlanTags vlan, QuerierEvents events) implements ForwardingAdvice {
    @Override
    public void anySource(long groupHigh, long groupLow, boolean forward) {
        if (events != QuerierEvents.NONE) {
            events.anySource(vlan, new Ipv6Address(groupHigh, groupLow), forward);
        }
    }

    @Override
    public void source(
            long groupHigh, long groupLow, long sourceHigh, long sourceLow, SourceAdvice advice) {
        if (events != QuerierEvents.NONE) {
            events.source(
                    vlan,
                    new Ipv6Address(groupHigh, groupLow),
                    new Ipv6Address(sourceHigh, sourceLow),
                    switch (advice) {
                        case FORWARD -> QuerierEvents.SourceAdvice.FORWARD;
                        case BLOCK -> QuerierEvents.SourceAdvice.BLOCK;
                        case FORGET -> QuerierEvents.SourceAdvice.FORGET;
                    });
        }
    }
}
