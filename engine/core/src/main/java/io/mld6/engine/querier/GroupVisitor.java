// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import io.mld6.codec.message.FilterMode;

/// Is shown the state of groups, one after the other: a group, then its sources, then its
/// listeners. Addresses come as two halves; times are from then on, 0 where no timer runs. Thread:
/// that of whoever shows; must not change what it is shown.
public interface GroupVisitor {
    /// Comes before a group, where there may be several segments.
    ///
    /// @param segment the number of the group's segment among those of its router
    default void segment(int segment) {}

    /// A group.
    ///
    /// @param version1 whether it is in version 1 compatibility mode, or the router speaks version
    /// 1 @param filterNanos until the filter timer ends
    /// @param olderHostNanos until the older version host present timer ends
    void group(
            long high,
            long low,
            FilterMode mode,
            boolean version1,
            long filterNanos,
            long olderHostNanos);

    /// A source of the group shown last.
    ///
    /// @param timerNanos until its timer ends; 0 for an excluded one
    void source(long high, long low, long timerNanos);

    /// A remembered listener of the group shown last.
    ///
    /// @param mode of the filter it last told of
    /// @param filterSources id of the sources in that filter, in the `SourceSets` of the states
    /// @param lastSeenNanos how long ago it reported the group
    void listener(long low, FilterMode mode, int filterSources, long lastSeenNanos);
}
