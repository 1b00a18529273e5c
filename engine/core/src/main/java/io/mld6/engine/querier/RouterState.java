// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import static io.mld6.engine.registry.RowTable.NONE;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.querier.ForwardingAdvice.SourceAdvice;

/// The groups and sources of one segment with their timers, and what is advised because of them:
/// RFC 9777 §7.2 and §7.3. Rows and timers are [RouterTables], which all segments share.
///
/// Every change goes through here, so that advice follows state and is given once: what has been
/// said about a group is its filter mode, and about a source whether it is requested, excluded or
/// away. When both change, the group's advice comes first. Thread: event loop only.
final class RouterState {
    /// Is told of groups that are gone, while their rows are still taken.
    interface GroupEnd {
        /// Stops what else belongs to the group.
        ///
        /// @return whether the row may be given back now; if not, this is called again soon
        boolean gone(int row);
    }

    final RouterTables tables;
    final int segment;
    final GroupRows groups;
    final SourceRows sources;
    final RowTimer filterTimers;
    final RowTimer sourceTimers;

    private final boolean lightweight;
    private final ForwardingAdvice advice;
    private final GroupEnd end;
    private OwedQueries owed = OwedQueries.NOTHING;
    private GeneralQueries general = GeneralQueries.NONE;

    /// Nothing is known.
    ///
    /// @param segment whose number among those that share the tables this is
    RouterState(RouterTables tables, int segment, ForwardingAdvice advice, GroupEnd end) {
        this.tables = tables;
        this.segment = segment;
        this.groups = tables.groups;
        this.sources = tables.sources;
        this.filterTimers = tables.filterTimers;
        this.sourceTimers = tables.sourceTimers;
        this.lightweight = tables.rules.lightweight();
        this.advice = advice;
        this.end = end;
    }

    /// The row of a group of this segment, or [io.mld6.engine.registry.RowTable#NONE].
    int find(Ipv6Address group) {
        return groups.find(segment, group);
    }

    /// Adds a group that is not there.
    int add(Ipv6Address group) {
        return groups.add(segment, group.high(), group.low());
    }

    /// Who knows which queries are owed; before the first event.
    void setOwed(OwedQueries wanted) {
        owed = wanted;
    }

    /// Whose General Queries all groups are asked by; before the first event.
    void setGeneral(GeneralQueries wanted) {
        general = wanted;
    }

    /// Whether traffic is wanted (Table 6).
    boolean forwards(int group, long sourceHigh, long sourceLow) {
        if (group == NONE) {
            return false;
        }
        boolean excluding = groups.isExcluding(group);
        if (excluding && lightweight) {
            return true;
        }
        int source = sources.find(group, sourceHigh, sourceLow);
        return source == NONE ? excluding : isRequested(source);
    }

    /// Whether a source is requested: in A or X, and not in Y.
    boolean isRequested(int source) {
        return sourceTimers.runs(source);
    }

    /// From now on the group is in EXCLUDE mode; the filter timer is to be started.
    void exclude(int group) {
        if (!groups.isExcluding(group)) {
            groups.setExcluding(group, true);
            advice.anySource(groups.high(group), groups.low(group), true);
        }
    }

    /// Adds a source that is not there: requested until `endNanos`.
    int addRequested(int group, long high, long low, long endNanos) {
        int source = sources.add(group, high, low);
        sourceTimers.start(source, endNanos);
        advise(source, SourceAdvice.FORWARD);
        return source;
    }

    /// Adds a source that is not there: excluded.
    void addExcluded(int group, long high, long low) {
        advise(sources.add(group, high, low), SourceAdvice.BLOCK);
    }

    /// A source is requested until `endNanos`, whatever it was before.
    void request(int source, long endNanos) {
        boolean wasRequested = isRequested(source);
        sourceTimers.start(source, endNanos);
        if (!wasRequested) {
            advise(source, SourceAdvice.FORWARD);
        }
    }

    /// A source is no longer there.
    void delete(int source) {
        sourceTimers.stop(source);
        advise(source, SourceAdvice.FORGET);
        sources.remove(source);
    }

    /// The timer of a requested source reaches 0 (Table 5). Its group stays, even an empty one: see
    /// [#dropIfEmpty].
    void endSource(int source) {
        if (groups.isExcluding(sources.group(source)) && !lightweight) {
            sourceTimers.stop(source);
            sources.setQueriesLeft(source, 0);
            advise(source, SourceAdvice.BLOCK);
        } else {
            delete(source);
        }
    }

    /// The filter timer reaches 0: requested sources stay, with their timers, excluded ones go
    /// (RFC 9777 §7.5). What ends at the same moment counts as ended.
    void expireFilter(int group, long nowNanos) {
        filterTimers.stop(group);
        groups.setExcluding(group, false);
        groups.setQueriesLeft(group, 0);
        advice.anySource(groups.high(group), groups.low(group), false);
        for (int source = sources.first(group); source != NONE; ) {
            int next = sources.next(source);
            if (!isRequested(source) || sourceTimers.isOver(source, nowNanos)) {
                delete(source);
            }
            source = next;
        }
        dropIfEmpty(group, nowNanos);
    }

    /// INCLUDE without sources is the same as no record (RFC 9777 §7.2.3).
    void dropIfEmpty(int group, long nowNanos) {
        if (!groups.isExcluding(group) && sources.count(group) == 0) {
            groups.unlist(group);
            tidyUp(group, nowNanos);
        }
    }

    /// Gives the row of a group that is gone back, now or bit by bit: a timer of it that is not
    /// needed any more is the clock for that.
    private void tidyUp(int group, long nowNanos) {
        if (end.gone(group)) {
            groups.free(group);
        } else {
            filterTimers.start(group, nowNanos);
        }
    }

    /// Forgets everything in this segment and tells nobody but [GroupEnd], which must let go at
    /// once. Cost: O(groups + sources) of all.
    void clear() {
        for (int group = 0; group < groups.rows().highWater(); group++) {
            if (groups.segment(group) != segment) {
                continue;
            }
            filterTimers.stop(group);
            if (groups.isListed(group)) {
                for (int source; (source = sources.first(group)) != NONE; ) {
                    sourceTimers.stop(source);
                    sources.remove(source);
                }
                groups.unlist(group);
            } else if (groups.isFree(group)) {
                continue;
            }
            boolean gone = end.gone(group);
            assert gone;
            groups.free(group);
        }
    }

    private void advise(int source, SourceAdvice what) {
        int group = sources.group(source);
        advice.source(
                groups.high(group),
                groups.low(group),
                sources.high(source),
                sources.low(source),
                what);
    }

    void filterTimerEnded(int group, long nowNanos) {
        if (!groups.isListed(group)) {
            tidyUp(group, nowNanos);
            return;
        }
        long longer =
                Math.max(
                        owed.groupNanos(group, filterTimers.endedTick()),
                        general.longerNanos(filterTimers.endedNanos(), nowNanos));
        if (longer > 0) {
            filterTimers.start(group, nowNanos + longer);
        } else {
            expireFilter(group, nowNanos);
        }
    }

    void sourceTimerEnded(int source, long nowNanos) {
        long longer =
                Math.max(
                        owed.sourceNanos(source, sourceTimers.endedTick()),
                        general.longerNanos(sourceTimers.endedNanos(), nowNanos));
        if (longer > 0) {
            sourceTimers.start(source, nowNanos + longer);
            return;
        }
        int group = sources.group(source);
        endSource(source);
        dropIfEmpty(group, nowNanos);
    }
}
