// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.belief;

import static io.mld6.lab.belief.DifferenceKind.EXTRA;
import static io.mld6.lab.belief.DifferenceKind.LISTENER;
import static io.mld6.lab.belief.DifferenceKind.MISSING;
import static io.mld6.lab.belief.DifferenceKind.MODE;
import static io.mld6.lab.belief.DifferenceKind.SOURCES;
import static io.mld6.lab.belief.GroupRows.BEFORE;
import static io.mld6.lab.belief.GroupRows.BELIEVED;
import static io.mld6.lab.belief.GroupRows.BLOCKED;
import static io.mld6.lab.belief.GroupRows.LAST_JOIN;
import static io.mld6.lab.belief.GroupRows.LAST_LEAVE;
import static io.mld6.lab.belief.GroupRows.LEAVES;
import static io.mld6.lab.belief.GroupRows.MATCHED;
import static io.mld6.lab.belief.GroupRows.NEVER;
import static io.mld6.lab.belief.GroupRows.OURS;
import static io.mld6.lab.belief.GroupRows.REFUSED;
import static io.mld6.lab.belief.GroupRows.SILENT_SINCE;
import static io.mld6.lab.belief.GroupRows.TOLD;
import static io.mld6.lab.belief.GroupRows.TRACEABLE;
import static io.mld6.lab.belief.GroupRows.TRACKED;
import static io.mld6.lab.belief.GroupRows.UNSETTLED;
import static io.mld6.lab.belief.GroupRows.VERSION_1;
import static io.mld6.lab.belief.GroupRows.WAITING;
import static io.mld6.lab.belief.GroupRows.WANTED_SINCE;
import static io.mld6.lab.belief.GroupRows.YOUNG_LEAVES;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.registry.Filter;
import io.mld6.engine.registry.SourceSets;
import io.mld6.lab.belief.OracleConfig.Bounds;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Says of a group whether the device is wrong about it, once nothing excuses it any more. Thread:
/// that of its rows.
final class Judge {
    private static final int BRIDGE_SOURCES = 32;

    private final GroupRows rows;
    private final SourceSets sets;
    private final Bounds bounds;
    private final long nowNanos;
    private final Set<KnownLimit> allowed;
    private long late;
    private long excused;

    /// Both filters of the row that is judged, owned.
    private int wanted = Filter.NOTHING;

    private int believed = Filter.NOTHING;

    /// @param nowNanos when the device was asked
    Judge(GroupRows rows, Bounds bounds, long nowNanos, Set<KnownLimit> allowed) {
        this.rows = rows;
        this.sets = rows.sets();
        this.bounds = bounds;
        this.nowNanos = nowNanos;
        this.allowed = allowed;
    }

    /// Groups that differ, and are still in time.
    long late() {
        return late;
    }

    /// Groups that differ, and are excused by name.
    long excused() {
        return excused;
    }

    /// Notes which groups lost listeners without a word since the look before. Once a look.
    void noteSilence() {
        for (int row = 0; row < rows.size(); row++) {
            int leaves = rows.count(row, LEAVES) + rows.count(row, YOUNG_LEAVES);
            boolean silent = rows.count(row, TOLD) < rows.count(row, BEFORE) - leaves;
            boolean unsaid =
                    rows.count(row, TOLD) == 0
                            && rows.is(row, OURS)
                            && rows.moment(row, LAST_JOIN) > rows.moment(row, LAST_LEAVE)
                            && rows.moment(row, SILENT_SINCE) == NEVER;
            if (silent || unsaid) {
                rows.setMoment(row, SILENT_SINCE, nowNanos);
            }
        }
    }

    /// What the device is wrong about in a group; null if nothing, or not yet, or excusably.
    @Nullable DifferenceKind judge(int row) {
        boolean wantedNow = rows.count(row, TOLD) > 0;
        boolean known = rows.is(row, BELIEVED);
        if (wantedNow && !known) {
            return missing(row);
        }
        if (!wantedNow && known && !rows.is(row, WAITING)) {
            return extra(row);
        }
        return wantedNow && known ? filters(row) : null;
    }

    private @Nullable DifferenceKind missing(int row) {
        boolean due =
                !rows.is(row, REFUSED)
                        && isOver(rows.moment(row, WANTED_SINCE), bounds.joinNanos());
        return due ? MISSING : inTime();
    }

    private @Nullable DifferenceKind inTime() {
        late++;
        return null;
    }

    private @Nullable DifferenceKind excused(boolean differs) {
        excused += differs ? 1 : 0;
        return null;
    }

    private @Nullable DifferenceKind extra(int row) {
        if (!rows.is(row, OURS)) {
            return foreign(row);
        }
        if (rows.is(row, BLOCKED) && allowed.contains(KnownLimit.OVS_NO_SOURCES)) {
            return excused(true);
        }
        long silent = rows.moment(row, SILENT_SINCE);
        boolean due =
                !rows.is(row, REFUSED)
                        && (silent == NEVER
                                ? isOver(rows.moment(row, LAST_LEAVE), bounds.leaveNanos())
                                : isOver(silent, bounds.silenceNanos()));
        return due ? EXTRA : inTime();
    }

    /// A group nobody here ever joined. On the link itself everybody has groups, the device, too
    /// (RFC 4291 §2.7.1). Elsewhere it is taken down when first seen, and judged at the next look.
    private @Nullable DifferenceKind foreign(int row) {
        if (Ipv6Address.scope(rows.high(row)) <= LINK_SCOPE) {
            return null;
        }
        if (rows.moment(row, SILENT_SINCE) == NEVER) {
            rows.setMoment(row, SILENT_SINCE, nowNanos);
        }
        return rows.moment(row, SILENT_SINCE) < nowNanos ? EXTRA : inTime();
    }

    private static final int LINK_SCOPE = 2;

    private @Nullable DifferenceKind filters(int row) {
        // Of an MLDv1 listener a router asks for no sources (RFC 9777 §8.3.2).
        if (rows.is(row, VERSION_1)) {
            return null;
        }
        take(row);
        boolean differs = wanted != believed;
        DifferenceKind kind = differs ? filters(row, wanted, believed) : null;
        drop();
        return differs ? kind : listeners(row);
    }

    /// Whom a device tracks, if it tracks anybody: as those who listen and have said so, whatever
    /// they want.
    private @Nullable DifferenceKind listeners(int row) {
        int matched = rows.count(row, MATCHED);
        boolean lacks = matched < rows.count(row, TRACEABLE);
        if (!lacks && matched == rows.count(row, TRACKED)) {
            return null;
        }
        if (rows.is(row, UNSETTLED | WAITING | REFUSED)) {
            return inTime();
        }
        long silent = rows.moment(row, SILENT_SINCE);
        boolean due =
                lacks
                        ? isOver(rows.moment(row, LAST_JOIN), bounds.joinNanos())
                        : isOver(rows.moment(row, LAST_LEAVE), bounds.leaveNanos())
                                && (silent == NEVER || isOver(silent, bounds.silenceNanos()));
        return due ? LISTENER : inTime();
    }

    private @Nullable DifferenceKind filters(int row, int wish, int belief) {
        if (allowed.contains(KnownLimit.OVS_NO_SOURCES)
                || (allowed.contains(KnownLimit.BRIDGE_32_SOURCES) && isCutShort(wish, belief))) {
            return excused(true);
        }
        if (rows.is(row, UNSETTLED | WAITING | REFUSED)) {
            return inTime();
        }
        long joined = rows.moment(row, LAST_JOIN);
        long silent = rows.moment(row, SILENT_SINCE);
        long said = Math.max(joined, rows.moment(row, LAST_LEAVE));
        boolean due;
        if (lacks(wish, belief)) {
            due = isOver(joined, bounds.joinNanos());
        } else if (Filter.isExclude(wish)) {
            // A source somebody asked for is cut off only when its own timer ends.
            due = isOver(Math.max(said, silent), bounds.silenceNanos());
        } else {
            due =
                    isOver(said, bounds.leaveNanos())
                            && (silent == NEVER || isOver(silent, bounds.silenceNanos()));
        }
        if (!due) {
            return inTime();
        }
        return Filter.isExclude(wish) == Filter.isExclude(belief) ? SOURCES : MODE;
    }

    /// Whether anything that is wanted is not forwarded.
    private boolean lacks(int wish, int belief) {
        int asked = Filter.sourceSet(wish);
        int given = Filter.sourceSet(belief);
        if (Filter.isExclude(wish)) {
            return !Filter.isExclude(belief) || !isWithin(given, asked);
        }
        return Filter.isExclude(belief) ? meets(given, asked) : !isWithin(asked, given);
    }

    private boolean isWithin(int inner, int outer) {
        int rest = sets.minus(inner, outer);
        boolean within = rest == SourceSets.EMPTY;
        sets.release(rest);
        return within;
    }

    private boolean meets(int one, int other) {
        int both = sets.intersection(one, other);
        boolean any = both != SourceSets.EMPTY;
        sets.release(both);
        return any;
    }

    private boolean isCutShort(int wish, int belief) {
        return Filter.isExclude(wish) == Filter.isExclude(belief)
                && sets.size(Filter.sourceSet(wish)) > BRIDGE_SOURCES
                && sets.size(Filter.sourceSet(belief)) >= BRIDGE_SOURCES
                && isWithin(Filter.sourceSet(belief), Filter.sourceSet(wish));
    }

    /// The moment that what differs should have followed.
    long since(int row, DifferenceKind kind) {
        long silent = rows.moment(row, SILENT_SINCE);
        return switch (kind) {
            case MISSING -> rows.moment(row, WANTED_SINCE);
            case EXTRA -> silent == NEVER ? rows.moment(row, LAST_LEAVE) : silent;
            case MODE, SOURCES, LISTENER ->
                    Math.max(
                            silent,
                            Math.max(rows.moment(row, LAST_JOIN), rows.moment(row, LAST_LEAVE)));
        };
    }

    private void take(int row) {
        wanted = rows.wanted(row);
        believed = rows.believed(row);
    }

    private void drop() {
        sets.release(Filter.sourceSet(wanted));
        sets.release(Filter.sourceSet(believed));
    }

    private boolean isOver(long sinceNanos, long allowedNanos) {
        return sinceNanos == NEVER || nowNanos - sinceNanos >= allowedNanos;
    }
}
