// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import io.mld6.codec.decode.Destinations;
import io.mld6.engine.registry.MembershipRegistry;
import io.mld6.engine.registry.RowTable;
import io.mld6.engine.registry.SegmentTable;

/// What concerns the listeners of a registry: frames of the segments they live in, there to their
/// addresses and groups, and to those of routers. Thread: event loop only.
final class SegmentDestinations implements Destinations {
    private final MembershipRegistry registry;
    private final SegmentTable segments;
    /// That of the frame being decoded.
    private int segment;

    SegmentDestinations(MembershipRegistry registry) {
        this.registry = registry;
        this.segments = registry.segments();
    }

    /// The first segment is ours also while nobody lives anywhere, so that what comes before the
    /// first listener is seen.
    @Override
    public boolean isOurVlan(long tags) {
        segment = segments.find(tags);
        return segment != RowTable.NONE
                && (segments.listenerCount(segment) > 0
                        || (segment == SegmentTable.FIRST && registry.listeners().size() == 0));
    }

    @Override
    public boolean isOurs(long high, long low) {
        return ListenerHandler.isRouters(high, low) || registry.isOurs(segment, high, low);
    }

    @Override
    public boolean isOurStation(long mac) {
        return registry.listeners().findMac(segment, mac) != RowTable.NONE;
    }
}
