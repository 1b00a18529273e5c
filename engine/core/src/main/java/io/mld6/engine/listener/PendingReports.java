// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static io.mld6.engine.listener.MembershipState.NONE;
import static io.mld6.engine.listener.MembershipState.REPORTED_LAST;
import static io.mld6.engine.listener.MembershipState.RESPONSE;
import static io.mld6.engine.listener.MembershipState.isResponse;
import static io.mld6.engine.listener.MembershipState.isSuppressible;
import static io.mld6.engine.listener.MembershipState.pending;
import static io.mld6.engine.listener.MembershipState.withPending;
import static io.mld6.engine.listener.MembershipState.withRepeats;
import static io.mld6.engine.registry.MembershipTable.ARMED_SEQUENCE;
import static io.mld6.engine.registry.MembershipTable.DUE_TICK;
import static io.mld6.engine.registry.MembershipTable.GROUP;
import static io.mld6.engine.registry.MembershipTable.LISTENER;
import static io.mld6.engine.registry.MembershipTable.ROUND;
import static io.mld6.engine.registry.MembershipTable.STATE;

import io.mld6.engine.metrics.Counters;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.engine.registry.GroupTable;
import io.mld6.engine.registry.MembershipTable;
import io.mld6.engine.registry.SegmentTable;
import io.mld6.engine.schedule.ResponseSchedule;
import org.jspecify.annotations.Nullable;

/// The one timer each membership may have: what it is for, when it fires, and what ends it early.
///
/// Keeps the row's `pending` bits, the schedule and the books in step. Thread: event loop only.
final class PendingReports {
    private final GroupTable groups;
    private final MembershipTable memberships;
    private final SegmentTable segments;
    private final ResponseSchedule schedule;
    private final ResponseLedger ledger;
    private final Counters counters;

    private boolean askingShared;
    private @Nullable SuppressionObserver observer;
    private int unsolicited;

    PendingReports(ListenerParts parts, ResponseSchedule schedule) {
        this.groups = parts.registry().groups();
        this.memberships = parts.registry().memberships();
        this.segments = parts.registry().segments();
        this.schedule = schedule;
        this.ledger = parts.ledger();
        this.counters = parts.counters();
    }

    /// Tells somebody of what is suppressed from now on; null for nobody.
    void observe(@Nullable SuppressionObserver wanted) {
        observer = wanted;
    }

    ResponseSchedule schedule() {
        return schedule;
    }

    /// Unsolicited Reports that are still to come.
    int unsolicited() {
        return unsolicited;
    }

    /// Arms an idle row for a first Report or a repetition.
    void armUnsolicited(int row, int kind, int tick) {
        unsolicited++;
        arm(row, memberships.get(row, STATE), kind, tick);
    }

    /// Arms a row for an answer, in place of whatever it waited for.
    ///
    /// @param state the row's state, brought up to date
    void armResponse(int row, int state, int kind, int round, int tick) {
        int replaced = pending(state);
        if (MembershipState.isUnsolicited(replaced)) {
            unsolicited--;
        } else if (replaced != NONE) {
            ledger.cancelled(memberships.get(row, ROUND));
        }
        memberships.set(row, ROUND, round);
        arm(row, state, kind, tick);
    }

    /// Which rows are marked next: a group's Reports mean something where they are heard.
    ///
    /// @param isShared whether listeners of their segment hear each other
    void beginMarking(boolean isShared) {
        askingShared = isShared;
    }

    /// Writes into an idle row that an answer is coming, without telling the schedule; [#armMarked]
    /// must follow, or the answer never comes. Two passes over a block of rows, because this one
    /// waits for the rows to come from memory and that one for the schedule's buckets: done row by
    /// row, each miss would wait for the other.
    void mark(int[] words, int row, int state, int round, int tick) {
        int base = row * MembershipTable.STRIDE;
        words[base + DUE_TICK] = tick;
        words[base + STATE] = withPending(state, RESPONSE);
        words[base + ROUND] = round;
        if (askingShared) {
            words[base + ARMED_SEQUENCE] = groups.reportSequence(words[base + GROUP]);
        }
    }

    /// The second pass: arms the rows that were marked.
    void armMarked(int[] rows, int[] ticks, int count) {
        schedule.armMarked(rows, ticks, count);
    }

    private void arm(int row, int state, int kind, int tick) {
        memberships.set(row, STATE, withPending(state, kind));
        memberships.set(row, ARMED_SEQUENCE, groups.reportSequence(memberships.get(row, GROUP)));
        schedule.arm(row, tick);
    }

    /// The row's timer fired: it is idle again.
    ///
    /// @return the state it had until now
    int fired(int row) {
        int state = memberships.get(row, STATE);
        if (MembershipState.isUnsolicited(pending(state))) {
            unsolicited--;
        }
        memberships.set(row, STATE, withPending(state, NONE));
        return state;
    }

    /// Stops the row's timer, if any, and drops the repetitions behind it.
    void withdraw(int row) {
        int state = memberships.get(row, STATE);
        int kind = pending(state);
        if (kind == NONE) {
            return;
        }
        if (isResponse(kind)) {
            ledger.cancelled(memberships.get(row, ROUND));
        } else {
            unsolicited--;
        }
        memberships.set(row, STATE, withRepeats(withPending(state, NONE), 0));
        schedule.disarm(row);
    }

    /// Whether a Report was sent or heard since the row was armed for one of its own.
    boolean isSuppressed(int row, int state) {
        int group = memberships.get(row, GROUP);
        return isSuppressible(pending(state))
                && memberships.get(row, ARMED_SEQUENCE) != groups.reportSequence(group)
                && segments.isShared(groups.segment(group));
    }

    /// Delaying Listener, Report heard: timer stopped, flag cleared, Idle (RFC 2710 §5).
    void suppress(int row) {
        int state = memberships.get(row, STATE);
        boolean answer = isResponse(pending(state));
        SuppressionObserver told = observer;
        if (told != null) {
            told.suppressed(memberships.get(row, LISTENER), memberships.get(row, GROUP), answer);
        }
        if (answer) {
            ledger.suppressed(memberships.get(row, ROUND));
        } else {
            unsolicited--;
            counters.count(MldCounter.REPETITIONS_SUPPRESSED);
        }
        memberships.set(row, STATE, withRepeats(withPending(state, NONE), 0) & ~REPORTED_LAST);
        schedule.disarm(row);
    }

    /// A Report that reached only this row's listener: suppresses nobody else.
    void heardAlone(int row) {
        int state = settle(row);
        if (isSuppressible(pending(state))) {
            suppress(row);
        }
    }

    /// Brings a row up to date with Reports heard since it was armed.
    ///
    /// @return its state
    int settle(int row) {
        int state = memberships.get(row, STATE);
        if (isSuppressed(row, state)) {
            suppress(row);
            return memberships.get(row, STATE);
        }
        return state;
    }
}
