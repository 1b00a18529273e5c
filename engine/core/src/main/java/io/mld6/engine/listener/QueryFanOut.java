// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static io.mld6.engine.listener.MembershipState.FIRST;
import static io.mld6.engine.listener.MembershipState.IMMEDIATE;
import static io.mld6.engine.listener.MembershipState.LISTENING;
import static io.mld6.engine.listener.MembershipState.NONE;
import static io.mld6.engine.listener.MembershipState.REPETITION;
import static io.mld6.engine.listener.MembershipState.RESPONSE;
import static io.mld6.engine.listener.MembershipState.UNANSWERED;
import static io.mld6.engine.listener.MembershipState.pending;
import static io.mld6.engine.listener.MembershipState.repeats;
import static io.mld6.engine.listener.MembershipState.withRepeats;
import static io.mld6.engine.registry.MembershipTable.DUE_TICK;
import static io.mld6.engine.registry.MembershipTable.GROUP;
import static io.mld6.engine.registry.MembershipTable.LISTENER;
import static io.mld6.engine.registry.MembershipTable.STATE;

import io.mld6.engine.listener.HostHabits.Quirk;
import io.mld6.engine.registry.GroupTable;
import io.mld6.engine.registry.ListenerTable;
import io.mld6.engine.registry.MembershipTable;
import io.mld6.engine.registry.RowTable;
import io.mld6.engine.registry.SegmentTable;
import io.mld6.engine.schedule.DelayDraw;
import io.mld6.engine.schedule.Draws;
import io.mld6.engine.schedule.ResponseSchedule;
import java.util.concurrent.TimeUnit;

/// One query becomes one timer per membership it concerns: the fan-out.
///
/// | State | MLDv1 query | Action |
/// | --- | --- | --- |
/// | Idle | delay > 0 | timer in (0, delay] |
/// | Delaying | delay below time left | timer anew in (0, delay] |
/// | Delaying | delay not below time left | none |
/// | any | delay 0 | Report at once |
///
/// RFC 2710 §4, §5. Rows are asked a block at a time: one pass over the block reads them and draws,
/// a second one files those that were idle, which is nearly all of them. A block is small enough to
/// be still in the caches then, and the code of a block is compiled long before a first query over
/// a million rows would be. Thread: event loop only. Cost: two to four times that of drawing and
/// appending alone, because the rows come from memory and go back to it; no allocation.
final class QueryFanOut {
    /// Rows in a block: their 32 octets each fit the second-level cache with room to spare.
    static final int BLOCK = 1024;

    private final ListenerTable listeners;
    private final GroupTable groups;
    private final MembershipTable memberships;
    private final RowTable rows;
    private final Draws draws;
    private final ResponseLedger ledger;
    private final PendingReports pendingReports;
    private final ResponseSchedule schedule;
    private final SegmentTable segments;
    private final HostKinds kinds;
    private final DelayDraw draw = new DelayDraw();
    /// Of hosts that read the Maximum Response Delay the wrong way round.
    private final DelayDraw swappedDraw = new DelayDraw();
    private final int[] block = new int[BLOCK];
    private final int[] ticks = new int[BLOCK];
    private final int[] waiting = new int[BLOCK];

    /// What the query being fanned out asks for.
    private long key;
    private int round;
    private long maximumNanos;
    private long nowNanos;
    /// The first tick that lies further away than the Maximum Response Delay.
    private int laterTick;
    /// The same for hosts that read it the wrong way round, if there are any.
    private int swappedLaterTick;

    private boolean swaps;
    private long rowsVisited;
    private boolean mixedModes;
    /// Rows in the block while a segment or a listener is gone through.
    private int gathered;

    QueryFanOut(ListenerParts parts, HostKinds kinds, PendingReports pendingReports) {
        this.kinds = kinds;
        this.segments = parts.registry().segments();
        this.listeners = parts.registry().listeners();
        this.groups = parts.registry().groups();
        this.memberships = parts.registry().memberships();
        this.rows = memberships.rows();
        this.draws = parts.draws();
        this.ledger = parts.ledger();
        this.pendingReports = pendingReports;
        this.schedule = pendingReports.schedule();
    }

    /// Whether some listeners may be in version 2 mode, so that each has to be looked at.
    void setMixedModes(boolean wanted) {
        mixedModes = wanted;
    }

    /// Prepares for one query. Follow with one of the methods below, then [#end].
    private void begin(long maximumDelayNanos, QueryScope scope, long ordinal, long now) {
        pendingReports.beginMarking(segments.isShared(scope.segment()));
        schedule.prepare(now);
        setDraw(draw, maximumDelayNanos, now);
        key = draws.key(Draws.Purpose.RESPONSE, ordinal);
        round = ledger.openRound(now, maximumDelayNanos);
        maximumNanos = maximumDelayNanos;
        nowNanos = now;
        laterTick = schedule.grid().tickAt(now + maximumDelayNanos) + 1;
        swaps = kinds.any(Quirk.SWAPS_DELAYS);
        if (swaps) {
            long swapped = swapped(maximumDelayNanos);
            setDraw(swappedDraw, swapped, now);
            swappedLaterTick = schedule.grid().tickAt(now + swapped) + 1;
        }
    }

    private void setDraw(DelayDraw wanted, long maximumDelayNanos, long now) {
        long margin = DelayDraw.marginNanos(maximumDelayNanos, schedule.grid().tickNanos());
        wanted.set(schedule.grid(), now, maximumDelayNanos - margin);
    }

    /// What is read of 16 bits of milliseconds by whom takes the lower octet for the upper one.
    private static long swapped(long delayNanos) {
        short field = (short) TimeUnit.NANOSECONDS.toMillis(delayNanos);
        return TimeUnit.MILLISECONDS.toNanos(Short.toUnsignedInt(Short.reverseBytes(field)));
    }

    private boolean swaps(int listener) {
        return swaps && kinds.has(listener, Quirk.SWAPS_DELAYS);
    }

    private DelayDraw drawOf(int listener) {
        return swaps(listener) ? swappedDraw : draw;
    }

    /// Rows that were looked at so far.
    long rowsVisited() {
        return rowsVisited;
    }

    private int end(int armed) {
        ledger.armed(round, armed);
        return armed;
    }

    /// A General Query.
    ///
    /// @return answers armed
    int general(long maximumDelayNanos, QueryScope scope, long ordinal, long now) {
        begin(maximumDelayNanos, scope, ordinal, now);
        int armed = 0;
        if (scope.listener() != RowTable.NONE) {
            armed = everyGroupOf(scope.listener());
        } else if (scope.group() != RowTable.NONE) {
            for (int row = groups.firstMembership(scope.group());
                    row != RowTable.NONE;
                    row = memberships.nextInGroup(row)) {
                armed += everyGroupOf(memberships.get(row, LISTENER));
            }
        } else if (segments.isSingle()) {
            armed = everyone();
        } else {
            armed = everyoneIn(scope.segment());
        }
        return end(armed);
    }

    private int everyone() {
        int armed = 0;
        int rowCount = rows.highWater();
        for (int first = 0; first < rowCount; first += BLOCK) {
            int count = Math.min(BLOCK, rowCount - first);
            for (int i = 0; i < count; i++) {
                block[i] = first + i;
            }
            armed += askBlock(count);
        }
        return armed;
    }

    private int everyGroupOf(int listener) {
        gathered = 0;
        int armed = gather(listener);
        return armed + askBlock(gathered);
    }

    private int everyoneIn(int segment) {
        int armed = 0;
        gathered = 0;
        for (int listener = segments.firstListener(segment);
                listener != RowTable.NONE;
                listener = segments.nextListener(listener)) {
            armed += gather(listener);
        }
        return armed + askBlock(gathered);
    }

    /// Adds a listener's rows to the block, which is asked whenever it is full.
    private int gather(int listener) {
        int armed = 0;
        for (int row = listeners.firstMembership(listener);
                row != RowTable.NONE;
                row = memberships.nextInListener(row)) {
            block[gathered++] = row;
            if (gathered == BLOCK) {
                armed += askBlock(gathered);
                gathered = 0;
            }
        }
        return armed;
    }

    /// A query for one group; arguments as for [#general].
    ///
    /// @param group the group asked about, or [RowTable#NONE] if nobody listens to it
    int specific(int group, long maximumDelayNanos, QueryScope scope, long ordinal, long now) {
        begin(maximumDelayNanos, scope, ordinal, now);
        int armed = 0;
        if (group != RowTable.NONE && scope.listener() != RowTable.NONE) {
            int row = memberships.find(scope.listener(), group);
            rowsVisited++;
            armed = row == RowTable.NONE ? 0 : ask(row);
        } else if (group != RowTable.NONE) {
            armed = everyListenerOf(group, scope.group());
        }
        return end(armed);
    }

    private int everyListenerOf(int group, int destination) {
        boolean all = destination == RowTable.NONE || destination == group;
        int armed = 0;
        int row = groups.firstMembership(group);
        while (row != RowTable.NONE) {
            int count = memberships.listGroup(row, block);
            row = memberships.nextInGroup(block[count - 1]);
            armed += askBlock(all ? count : keepReceivers(count, destination));
        }
        return armed;
    }

    /// Only who owns the destination receives the frame at all.
    private int keepReceivers(int count, int destination) {
        rowsVisited += count;
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int listener = memberships.get(block[i], LISTENER);
            if (memberships.find(listener, destination) != RowTable.NONE) {
                block[kept++] = block[i];
            }
        }
        return kept;
    }

    /// Asks the first `count` rows of [#block]. Idle ones, with time to draw from, are armed
    /// together; the rest goes through [#ask] one by one, afterwards: the hot loop calls nothing,
    /// so that what is the same for all rows is not fetched again for each.
    private int askBlock(int count) {
        rowsVisited += count;
        int others = 0;
        int idle = 0;
        int[] words = rows.words();
        for (int i = 0; i < count; i++) {
            int row = block[i];
            int base = row * MembershipTable.STRIDE;
            int state = words[base + STATE];
            if ((state & (LISTENING | UNANSWERED)) != LISTENING) {
                continue;
            }
            int listener = words[base + LISTENER];
            if (pending(state) != NONE || maximumNanos == 0) {
                waiting[others++] = row;
            } else if (!mixedModes || HostMode.isVersion1(listeners, listener)) {
                int group = groups.identity(words[base + GROUP]);
                int tick = drawOf(listener).dueTick(Draws.bits(key, listener, group));
                ticks[idle] = tick;
                block[idle++] = row;
                pendingReports.mark(words, row, state, round, tick);
            }
        }
        pendingReports.armMarked(block, ticks, idle);
        int armed = idle;
        for (int i = 0; i < others; i++) {
            armed += ask(waiting[i]);
        }
        return armed;
    }

    /// Asks one membership; 1 if that armed an answer.
    private int ask(int row) {
        int state = memberships.get(row, STATE);
        if ((state & (LISTENING | UNANSWERED)) != LISTENING || pending(state) == FIRST) {
            return 0;
        }
        if (mixedModes && !HostMode.isVersion1(listeners, memberships.get(row, LISTENER))) {
            return 0;
        }
        if (pending(state) != NONE) {
            state = pendingReports.settle(row);
            int kind = pending(state);
            if (kind == IMMEDIATE || (kind != NONE && !isSooner(row))) {
                return 0;
            }
            if (kind == REPETITION) {
                // The answer takes the repetition's place.
                state = withRepeats(state, repeats(state) - 1);
            }
        }
        if (maximumNanos == 0) {
            int tick = schedule.grid().tickFrom(nowNanos);
            pendingReports.armResponse(row, state, IMMEDIATE, round, tick);
        } else {
            int listener = memberships.get(row, LISTENER);
            int group = groups.identity(memberships.get(row, GROUP));
            int tick = drawOf(listener).dueTick(Draws.bits(key, listener, group));
            pendingReports.armResponse(row, state, RESPONSE, round, tick);
        }
        return 1;
    }

    /// Whether the Maximum Response Delay is less than the time left; equal is not less (V1-16).
    private boolean isSooner(int row) {
        int later = swaps(memberships.get(row, LISTENER)) ? swappedLaterTick : laterTick;
        return memberships.get(row, DUE_TICK) - later >= 0;
    }
}
