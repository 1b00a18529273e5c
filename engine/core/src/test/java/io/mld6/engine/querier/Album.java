// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import java.util.ArrayList;
import java.util.List;

/// Collects pictures.
final class Album implements GroupVisitor {
    final List<Picture> pictures = new ArrayList<>();

    @Override
    public void group(
            long high,
            long low,
            FilterMode mode,
            boolean version1,
            long filterNanos,
            long olderHostNanos) {
        pictures.add(
                new Picture(
                        new Ipv6Address(high, low), mode, version1, filterNanos, olderHostNanos));
    }

    @Override
    public void source(long high, long low, long timerNanos) {
        pictures.getLast().source(high, low, timerNanos);
    }

    @Override
    public void listener(long low, FilterMode mode, int filterSources, long lastSeenNanos) {
        pictures.getLast().listener(low, mode, filterSources, lastSeenNanos);
    }
}
