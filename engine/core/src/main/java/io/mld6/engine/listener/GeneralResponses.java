// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static io.mld6.engine.registry.ListenerTable.DUE_TICK;
import static io.mld6.engine.registry.ListenerTable.ROUND;
import static io.mld6.engine.registry.MembershipTable.LISTENER;

import io.mld6.engine.listener.HostHabits.Quirk;
import io.mld6.engine.registry.ListenerTable;
import io.mld6.engine.registry.MembershipTable;
import io.mld6.engine.registry.RowTable;
import io.mld6.engine.registry.SegmentTable;
import io.mld6.engine.schedule.DueRows;
import io.mld6.engine.schedule.ResponseSchedule;

/// Answers to General Queries: one interface timer per listener (RFC 9777 §6.2 rules 1 and 2, §6.3
/// point 1), and when it fires a record for each of its groups, in as few Reports as the MTU
/// allows.
///
/// A listener's answer may need more Reports than there is room for; it then stops between two
/// records and goes on with [#resume]. That of a host that answers in bursts stops by itself, and
/// goes on when its timer fires again: [AnswerBursts]. Thread: event loop only.
final class GeneralResponses implements DueRows {
    private final ListenerTable listeners;
    private final MembershipTable memberships;
    private final SegmentTable segments;
    private final ResponseLedger ledger;
    private final CurrentStateRecords records;
    private final HostKinds kinds;
    private final AnswerBursts bursts = new AnswerBursts();
    private final SpecificResponses specific;
    private final ReportOutput output;
    private final ResponseSchedule schedule;

    private final int[] backlog = new int[ResponseSchedule.SLICE];
    private final int[] backlogRounds = new int[ResponseSchedule.SLICE];
    private int backlogNext;
    private int backlogEnd;
    private long backlogDueNanos;
    /// Reports there is room for, as far as that was asked.
    private int reportsLeft;
    /// The membership the current listener's answer goes on with.
    private int cursor = RowTable.NONE;

    /// Written so that reading ahead is not optimized away.
    @SuppressWarnings("unused")
    private long touched;

    private boolean started;
    private boolean said;
    /// Of the current listener's answer.
    private ResponseParts parts;

    GeneralResponses(
            ListenerParts parts,
            HostKinds kinds,
            CurrentStateRecords records,
            SpecificResponses specific) {
        this.listeners = parts.registry().listeners();
        this.memberships = parts.registry().memberships();
        this.segments = parts.registry().segments();
        this.ledger = parts.ledger();
        this.records = records;
        this.kinds = kinds;
        this.parts = new ResponseParts(ledger);
        this.specific = specific;
        this.output = parts.output();
        this.schedule = parts.schedules().create(listeners.rows(), DUE_TICK, this);
    }

    ResponseSchedule schedule() {
        return schedule;
    }

    /// Whether an answer is pending sooner than a moment (rule 1).
    boolean isSooner(int listener, long nanos) {
        int due = listeners.get(listener, DUE_TICK);
        return due != RowTable.IDLE_TICK && schedule.grid().nanosOf(due) - nanos <= 0;
    }

    /// Rules 1 and 2, for a listener that has something to report.
    ///
    /// @return 1 if an answer became pending
    int ask(int listener, int tick, int round) {
        int due = listeners.get(listener, DUE_TICK);
        if (due != RowTable.IDLE_TICK) {
            if (due - tick <= 0) {
                return 0;
            }
            ledger.cancelled(listeners.get(listener, ROUND));
        }
        listeners.set(listener, ROUND, round);
        schedule.arm(listener, tick);
        return 1;
    }

    /// Arms the answers of many listeners that had none pending: what [#ask] does, once the caller
    /// has written tick and round into their rows.
    ///
    /// @param rows the first `count` elements, each listener once; borrowed
    /// @param ticks of these; borrowed
    void armMarked(int[] rows, int[] ticks, int count) {
        schedule.armMarked(rows, ticks, count);
    }

    /// Withdraws a pending answer.
    void cancel(int listener) {
        if (listeners.get(listener, DUE_TICK) != RowTable.IDLE_TICK) {
            schedule.disarm(listener);
            ledger.cancelled(listeners.get(listener, ROUND));
            AnswerBursts.Pause stopped = bursts.resume(listener);
            if (stopped != null) {
                stopped.parts().drop();
            }
        }
        for (int i = backlogNext; i < backlogEnd; i++) {
            if (backlog[i] == listener) {
                backlog[i] = RowTable.NONE;
                ledger.cancelled(backlogRounds[i]);
                if (started && i == backlogNext) {
                    started = false;
                    parts.drop();
                }
            }
        }
    }

    /// A membership's row is about to be freed.
    void forget(int row) {
        if (cursor == row) {
            cursor = memberships.nextInListener(row);
        }
        bursts.forget(memberships.get(row, LISTENER), row, memberships.nextInListener(row));
    }

    @Override
    public int room() {
        return backlogNext < backlogEnd ? 0 : Math.min(ResponseSchedule.SLICE, output.room());
    }

    @Override
    public void due(int[] rows, int count, int tick, long nowNanos) {
        System.arraycopy(rows, 0, backlog, 0, count);
        for (int i = 0; i < count; i++) {
            backlogRounds[i] = listeners.get(rows[i], ROUND);
        }
        touched = touch(count);
        backlogNext = 0;
        backlogEnd = count;
        backlogDueNanos = schedule.grid().nanosOf(tick);
        work(nowNanos);
    }

    /// Reads where each answer begins, while cache misses still overlap. The listeners' rows are
    /// near already: the schedule unarmed them.
    ///
    /// @return something that depends on all of it
    private long touch(int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            int listener = backlog[i];
            int first = listeners.firstMembership(listener);
            sum += listeners.macAndSum(listener) + listeners.sourceLow(listener);
            if (first != RowTable.NONE) {
                // Both ends of the half of a row that an answer reads; the other stays away.
                sum += memberships.get(first, MembershipTable.GROUP);
                sum += memberships.nextInListener(first);
            }
        }
        return segments.isSingle() ? sum : sum + touchTags(count);
    }

    /// With a million segments the tags of each are a cache miss, too. They are read in a loop of
    /// their own: the longer a loop is, the fewer of its misses overlap.
    private long touchTags(int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += segments.tags(listeners.segment(backlog[i]));
        }
        return sum;
    }

    /// Goes on where the room ended.
    void resume(long nowNanos) {
        work(nowNanos);
        if (backlogNext == backlogEnd) {
            schedule.resume();
        }
    }

    private void work(long nowNanos) {
        reportsLeft = output.room();
        while (backlogNext < backlogEnd) {
            int listener = backlog[backlogNext];
            if (listener == RowTable.NONE) {
                backlogNext++;
                continue;
            }
            if (!started) {
                start(listener);
            }
            switch (walk(listener, kinds.has(listener, Quirk.ANSWERS_IN_BURSTS))) {
                case DONE -> end(backlogRounds[backlogNext], nowNanos);
                case PAUSED -> pause(listener, backlogRounds[backlogNext], nowNanos);
                case NO_ROOM -> {
                    return;
                }
            }
            backlogNext++;
        }
    }

    private void start(int listener) {
        AnswerBursts.Pause stopped = bursts.resume(listener);
        started = true;
        said = stopped != null;
        if (stopped == null) {
            cursor = listeners.firstMembership(listener);
        } else {
            cursor = stopped.cursor();
            parts = stopped.parts();
        }
    }

    /// Goes on when the listener's timer fires again, with the answer to the same query.
    private void pause(int listener, int round, long nowNanos) {
        started = false;
        bursts.stop(listener, cursor, parts);
        parts = new ResponseParts(ledger);
        schedule.prepare(nowNanos);
        listeners.set(listener, ROUND, round);
        schedule.arm(listener, schedule.grid().tickFrom(nowNanos + AnswerBursts.PAUSE_NANOS));
    }

    private void end(int round, long nowNanos) {
        started = false;
        if (!said) {
            parts.drop();
            ledger.cancelled(round);
            return;
        }
        parts.end(records, ledger.cookie(round, backlogDueNanos), nowNanos);
    }

    /// How a walk ended.
    private enum Walk {
        DONE,
        PAUSED,
        NO_ROOM
    }

    /// A record per membership from the cursor on.
    ///
    /// @param inBursts whether to stop after a burst
    private Walk walk(int listener, boolean inBursts) {
        while (cursor != RowTable.NONE) {
            int row = records.wholeStates(listener, cursor);
            said |= row != cursor;
            cursor = row;
            if (row == RowTable.NONE) {
                break;
            }
            if (!records.wholeStateFits(listener, row)) {
                // Stopping is between two Reports, so that it costs none and none stays open.
                boolean ended = records.finish(parts);
                if (inBursts && parts.taken() >= AnswerBursts.MOST_REPORTS) {
                    break;
                }
                if (inBursts && ended && parts.taken() % AnswerBursts.REPORTS == 0) {
                    return Walk.PAUSED;
                }
                if (!takeReport()) {
                    return Walk.NO_ROOM;
                }
                if (records.beginWholeStates(listener, row)) {
                    continue;
                }
            }
            if (records.wholeState(row, parts)) {
                said = true;
                specific.reported(row);
                // That may have been many Reports.
                reportsLeft = 0;
            }
            cursor = memberships.nextInListener(row);
        }
        return Walk.DONE;
    }

    /// Whether there is room for one more Report; asked for many of them at a time.
    private boolean takeReport() {
        if (reportsLeft == 0) {
            reportsLeft = output.room();
        }
        if (reportsLeft == 0) {
            return false;
        }
        reportsLeft--;
        return true;
    }

    @Override
    public void turnDone() {}
}
