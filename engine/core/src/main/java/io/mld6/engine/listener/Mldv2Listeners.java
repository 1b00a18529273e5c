// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static io.mld6.engine.listener.MembershipState.LISTENING;
import static io.mld6.engine.listener.MembershipState.UNANSWERED;
import static io.mld6.engine.registry.MembershipTable.FILTER;
import static io.mld6.engine.registry.MembershipTable.GROUP;
import static io.mld6.engine.registry.MembershipTable.LISTENER;
import static io.mld6.engine.registry.MembershipTable.STATE;

import io.mld6.engine.registry.Filter;
import io.mld6.engine.registry.GroupTable;
import io.mld6.engine.registry.ListenerTable;
import io.mld6.engine.registry.MembershipRegistry;
import io.mld6.engine.registry.MembershipTable;
import io.mld6.engine.registry.RowTable;
import io.mld6.engine.registry.SourceSets;
import io.mld6.engine.schedule.DelayDraw;
import io.mld6.engine.schedule.Draws;
import io.mld6.engine.schedule.ResponseSchedule;
import io.mld6.engine.schedule.TickGrid;

/// The MLDv2 listener of RFC 9777 §4 to §6, for every listener that is in version 2 mode.
///
/// ```text
/// filter changed ──▶ ChangeReports       state-change records, repeated
/// General Query  ──▶ GeneralResponses    a timer per listener
/// other queries  ──▶ SpecificResponses   a timer per membership
/// ```
///
/// Thread: event loop only.
final class Mldv2Listeners {
    private final MembershipRegistry registry;
    private final ListenerTable listeners;
    private final GroupTable groups;
    private final MembershipTable memberships;
    private final SourceSets sets;
    private final Draws draws;
    private final ResponseLedger ledger;
    private final HostKinds kinds;
    private final ChangeReports changes;
    private final SpecificResponses specific;
    private final GeneralResponses general;
    private final DelayDraw draw = new DelayDraw();
    private final int[] block = new int[QueryFanOut.BLOCK];
    private final int[] ticks = new int[QueryFanOut.BLOCK];
    /// Rows that are no membership any more and still have their end to repeat. Counted, because
    /// the registry counts them too: [HostListeners#size] would otherwise show memberships that
    /// were left.
    private int leftOver;
    /// Key of all draws for the query that [#beginQuery] was last called for.
    private long key;

    Mldv2Listeners(
            ListenerParts parts,
            Mldv2Rules rules,
            HostKinds kinds,
            ResponseSchedule membershipSchedule) {
        this.registry = parts.registry();
        this.listeners = registry.listeners();
        this.groups = registry.groups();
        this.memberships = registry.memberships();
        this.sets = parts.sets();
        this.draws = parts.draws();
        this.ledger = parts.ledger();
        this.kinds = kinds;
        RecordPacker packer = new RecordPacker(sets, new RegistryRecordOutput(parts, kinds));
        CurrentStateRecords records = new CurrentStateRecords(parts, packer, kinds);
        this.changes = new ChangeReports(parts, rules, kinds, packer, this::forget);
        this.specific = new SpecificResponses(parts, rules, records, membershipSchedule);
        this.general = new GeneralResponses(parts, kinds, records, specific);
    }

    SpecificResponses specific() {
        return specific;
    }

    /// Repetitions that are still to come.
    int repetitionsPending() {
        return changes.schedule().armed();
    }

    void beginCall(int ordinal) {
        changes.beginCall(ordinal);
    }

    /// Ends the state-change Report that is open, if one is.
    void finishReport() {
        changes.finishReport();
    }

    /// A row's filter went from `oldFilter` to what it is now, and this must be said.
    void changed(int row, int oldFilter, long nowNanos) {
        if (memberships.get(row, FILTER) == Filter.NOTHING) {
            specific.cancel(row);
        }
        changes.changed(row, oldFilter, nowNanos);
    }

    /// Starts over as on a fresh join.
    void restart(int row, long nowNanos) {
        specific.cancel(row);
        changes.restart(row, nowNanos);
    }

    /// Drops every timer of a listener and its memberships; rows that only had a leave to repeat
    /// go.
    void cancel(int listener) {
        general.cancel(listener);
        int row = listeners.firstMembership(listener);
        while (row != RowTable.NONE) {
            int next = memberships.nextInListener(row);
            specific.cancel(row);
            changes.cancel(row);
            if ((memberships.get(row, STATE) & LISTENING) == 0) {
                forget(row);
            }
            row = next;
        }
    }

    /// Frees the row of a membership that is over and has nothing left to say.
    void forget(int row) {
        specific.cancel(row);
        changes.cancel(row);
        general.forget(row);
        sets.release(Filter.sourceSet(memberships.get(row, FILTER)));
        memberships.set(row, FILTER, Filter.NOTHING);
        leftOver--;
        registry.remove(row);
    }

    /// Goes on after there was no room.
    void resume(long nowNanos) {
        general.resume(nowNanos);
        changes.schedule().resume();
    }

    long maxLagNanos() {
        return Math.max(general.schedule().maxLagNanos(), changes.schedule().maxLagNanos());
    }

    /// Octets of all buckets.
    long sizeOctets() {
        return general.schedule().sizeOctets() + changes.schedule().sizeOctets();
    }

    void stop() {
        general.schedule().stop();
        changes.schedule().stop();
    }

    /// Prepares for one query; follow with [#askGeneral] per listener or [#askSpecific] per block
    /// of rows, then [#endQuery].
    ///
    /// @return the query's round
    int beginQuery(ResponseSchedule schedule, long maximumDelayNanos, long ordinal, long nowNanos) {
        schedule.prepare(nowNanos);
        // An answer is never sent at once (V2-54): with no time to draw from, it takes the next
        // tick.
        long tickNanos = schedule.grid().tickNanos();
        long margin = DelayDraw.marginNanos(maximumDelayNanos, tickNanos);
        draw.set(schedule.grid(), nowNanos, Math.max(1, maximumDelayNanos - margin));
        key = draws.key(Draws.Purpose.RESPONSE, ordinal);
        return ledger.openRound(nowNanos, Math.max(maximumDelayNanos, tickNanos));
    }

    /// When a listener's answer is due, drawn by the law of its kind.
    ///
    /// @param group what stands for the group in draws, -1 for the answer to a General Query
    private int dueTick(int listener, int group) {
        DelayLaw law = kinds.law(listeners.get(listener, ListenerTable.STATE));
        return law.dueTick(draw, Draws.bits(key, listener, group));
    }

    ResponseSchedule generalSchedule() {
        return general.schedule();
    }

    /// A General Query reached a listener; 1 if that armed an answer.
    int askGeneral(int listener, int round) {
        if ((listeners.get(listener, ListenerTable.STATE) & ListenerTable.REPORTS) == 0) {
            return 0;
        }
        return general.ask(listener, dueTick(listener, -1), round);
    }

    /// A General Query reached everybody: whoever is in version 2 mode is asked, a block at a time
    /// for the reason given in [QueryFanOut].
    ///
    /// @return answers armed
    int askEveryone(int round) {
        int armed = 0;
        int listenerCount = listeners.highWater();
        for (int first = 0; first < listenerCount; first += block.length) {
            armed += askBlock(first, Math.min(listenerCount, first + block.length), round);
        }
        return armed;
    }

    /// The hot loop of a fan-out: a listener's row is read once, and written while it is here; who
    /// waits with an answer is asked afterwards, so that the loop calls nothing.
    private int askBlock(int from, int to, int round) {
        int[] words = listeners.rows().words();
        int others = block.length;
        int idle = 0;
        for (int listener = from; listener < to; listener++) {
            int base = listener * ListenerTable.STRIDE;
            int state = words[base + ListenerTable.STATE];
            if (!HostMode.answersVersion2(state)) {
                continue;
            }
            int tick = kinds.law(state).dueTick(draw, Draws.bits(key, listener, -1));
            if (words[base + ListenerTable.DUE_TICK] == RowTable.IDLE_TICK) {
                words[base + ListenerTable.DUE_TICK] = tick;
                words[base + ListenerTable.ROUND] = round;
                ticks[idle] = tick;
                block[idle++] = listener;
            } else {
                ticks[--others] = tick;
                block[others] = listener;
            }
        }
        general.armMarked(block, ticks, idle);
        int armed = idle;
        for (int i = others; i < block.length; i++) {
            armed += general.ask(block[i], ticks[i], round);
        }
        return armed;
    }

    /// A specific query reached some memberships of one group, no more than a block.
    ///
    /// @param rows the first `count` elements, each row once; borrowed
    /// @param asked source set, empty for the whole state
    /// @return answers armed
    int askSpecific(int[] rows, int count, int asked, int round) {
        TickGrid grid = specific.schedule().grid();
        int armed = 0;
        int idle = 0;
        for (int i = 0; i < count; i++) {
            int row = rows[i];
            if (!specific.concerns(row, asked)) {
                continue;
            }
            int listener = memberships.get(row, LISTENER);
            int group = groups.identity(memberships.get(row, GROUP));
            int tick = dueTick(listener, group);
            if (general.isSooner(listener, grid.nanosOf(tick))) {
                continue;
            }
            if (specific.isIdle(row)) {
                specific.mark(row, asked, tick, round);
                ticks[idle] = tick;
                block[idle++] = row;
            } else {
                armed += specific.ask(row, asked, tick, round);
            }
        }
        specific.schedule().armMarked(block, ticks, idle);
        return armed + idle;
    }

    void endQuery(int round, int armed) {
        ledger.armed(round, armed);
    }

    /// Rows in use that are no memberships.
    int leftOver() {
        return leftOver;
    }

    /// Keeps count of rows in use that are no memberships.
    void countLeftOver(int change) {
        leftOver += change;
    }

    /// Keeps count of a listener's reportable memberships; one at zero is not asked by a General
    /// Query at all.
    void countReportable(int row, int change) {
        if ((memberships.get(row, STATE) & UNANSWERED) == 0) {
            listeners.countReportable(memberships.get(row, LISTENER), change);
        }
    }
}
