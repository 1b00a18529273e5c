// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static io.mld6.engine.listener.MembershipState.LISTENING;
import static io.mld6.engine.listener.MembershipState.NONE;
import static io.mld6.engine.listener.MembershipState.RESPONSE;
import static io.mld6.engine.listener.MembershipState.UNANSWERED;
import static io.mld6.engine.listener.MembershipState.pending;
import static io.mld6.engine.listener.MembershipState.withPending;
import static io.mld6.engine.registry.MembershipTable.ASKED_SOURCES;
import static io.mld6.engine.registry.MembershipTable.DUE_TICK;
import static io.mld6.engine.registry.MembershipTable.ROUND;
import static io.mld6.engine.registry.MembershipTable.STATE;

import io.mld6.engine.registry.MembershipTable;
import io.mld6.engine.registry.SourceSets;
import io.mld6.engine.schedule.ResponseSchedule;

/// Answers to queries about one group: a timer and remembered sources per membership
/// (RFC 9777 §6.2 rules 3 to 5, §6.3 points 2 and 3). Thread: event loop only.
final class SpecificResponses {
    private final MembershipTable memberships;
    private final SourceSets sets;
    private final Mldv2Rules rules;
    private final ResponseLedger ledger;
    private final CurrentStateRecords records;
    private final ResponseParts parts;
    private final ResponseSchedule schedule;

    SpecificResponses(
            ListenerParts parts,
            Mldv2Rules rules,
            CurrentStateRecords records,
            ResponseSchedule schedule) {
        this.memberships = parts.registry().memberships();
        this.sets = parts.sets();
        this.rules = rules;
        this.ledger = parts.ledger();
        this.records = records;
        this.parts = new ResponseParts(ledger);
        this.schedule = schedule;
    }

    ResponseSchedule schedule() {
        return schedule;
    }

    /// Whether the membership has anything to say about these sources (V2-45).
    ///
    /// @param asked an id, or the empty set for the whole state
    boolean concerns(int row, int asked) {
        if ((memberships.get(row, STATE) & (LISTENING | UNANSWERED)) != LISTENING) {
            return false;
        }
        if (asked == SourceSets.EMPTY) {
            return true;
        }
        int answer = records.answer(row, asked);
        boolean anything = answer != SourceSets.EMPTY;
        sets.release(answer);
        return anything;
    }

    /// Whether a membership waits with nothing, so that rule 3 applies.
    boolean isIdle(int row) {
        return pending(memberships.get(row, STATE)) == NONE;
    }

    /// Rule 3: writes into an idle row that an answer is coming, without telling the schedule,
    /// whose [ResponseSchedule#armMarked] must follow. The caller has ruled out rule 1.
    ///
    /// @param asked an id that stays the caller's, or the empty set in a query without sources
    /// @param tick the drawn moment
    void mark(int row, int asked, int tick, int round) {
        memberships.set(row, STATE, withPending(memberships.get(row, STATE), RESPONSE));
        memberships.set(row, ROUND, round);
        memberships.set(row, ASKED_SOURCES, bounded(sets.retain(asked)));
        memberships.set(row, DUE_TICK, tick);
    }

    /// Rules 4 and 5, of a row that is not idle; parameters as for [#mark].
    ///
    /// @return 1 if an answer became pending sooner, 0 if the pending one serves
    int ask(int row, int asked, int tick, int round) {
        int before = memberships.get(row, ASKED_SOURCES);
        boolean wholeState = asked == SourceSets.EMPTY || before == SourceSets.EMPTY;
        int merged = wholeState ? SourceSets.EMPTY : bounded(sets.union(before, asked));
        sets.release(before);
        memberships.set(row, ASKED_SOURCES, merged);
        if (tick - memberships.get(row, DUE_TICK) >= 0) {
            return 0;
        }
        ledger.cancelled(memberships.get(row, ROUND));
        memberships.set(row, ROUND, round);
        schedule.arm(row, tick);
        return 1;
    }

    /// Too many sources to remember count as the whole state (SEC-4). Consumes and returns a
    /// reference.
    private int bounded(int asked) {
        if (sets.size(asked) <= rules.maximumAskedSources()) {
            return asked;
        }
        sets.release(asked);
        return SourceSets.EMPTY;
    }

    /// The membership's whole state was just reported: what was remembered is forgotten (V2-58).
    void reported(int row) {
        if (pending(memberships.get(row, STATE)) != NONE) {
            sets.release(memberships.get(row, ASKED_SOURCES));
            memberships.set(row, ASKED_SOURCES, SourceSets.EMPTY);
        }
    }

    /// Withdraws a pending answer.
    void cancel(int row) {
        int state = memberships.get(row, STATE);
        if (pending(state) != NONE) {
            schedule.disarm(row);
            ledger.cancelled(memberships.get(row, ROUND));
            idle(row, state);
        }
    }

    private void idle(int row, int state) {
        sets.release(memberships.get(row, ASKED_SOURCES));
        memberships.set(row, ASKED_SOURCES, SourceSets.EMPTY);
        memberships.set(row, STATE, withPending(state, NONE));
    }

    /// Contents are computed now, not when the query came (V2-57).
    void dueRow(int row, long dueNanos, long nowNanos) {
        int round = memberships.get(row, ROUND);
        int state = memberships.get(row, STATE);
        int asked = memberships.get(row, ASKED_SOURCES);
        boolean said =
                asked == SourceSets.EMPTY
                        ? records.wholeState(row, parts)
                        : records.aboutSources(row, asked, parts);
        idle(row, state);
        if (said) {
            // One Report a membership, so that each answer has a hand-over of its own.
            parts.end(records, ledger.cookie(round, dueNanos), nowNanos);
        } else {
            ledger.cancelled(round);
        }
    }
}
