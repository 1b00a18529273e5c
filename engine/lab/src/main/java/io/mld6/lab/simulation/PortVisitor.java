// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.simulation;

import io.mld6.codec.message.FilterMode;
import io.mld6.engine.querier.GroupVisitor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Hands each group to the visitor of its segment: a switch keeps a segment for each port of each
/// VLAN, and all of them in one table. Others see nothing. Thread: that of the switch.
final class PortVisitor implements GroupVisitor {
    private final Map<Integer, GroupVisitor> bySegment;
    private @Nullable GroupVisitor current;

    PortVisitor(Map<Integer, GroupVisitor> bySegment) {
        this.bySegment = bySegment;
    }

    @Override
    public void segment(int segment) {
        current = bySegment.get(segment);
    }

    @Override
    public void group(
            long high,
            long low,
            FilterMode mode,
            boolean version1,
            long filterNanos,
            long olderHostNanos) {
        if (current != null) {
            current.group(high, low, mode, version1, filterNanos, olderHostNanos);
        }
    }

    @Override
    public void source(long high, long low, long timerNanos) {
        if (current != null) {
            current.source(high, low, timerNanos);
        }
    }

    @Override
    public void listener(long low, FilterMode mode, int filterSources, long lastSeenNanos) {
        if (current != null) {
            current.listener(low, mode, filterSources, lastSeenNanos);
        }
    }
}
