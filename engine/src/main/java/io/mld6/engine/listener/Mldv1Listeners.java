// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static io.mld6.engine.listener.MembershipState.FIRST;
import static io.mld6.engine.listener.MembershipState.LISTENING;
import static io.mld6.engine.listener.MembershipState.MUTE;
import static io.mld6.engine.listener.MembershipState.ONE_REFERENCE;
import static io.mld6.engine.listener.MembershipState.REPETITION;
import static io.mld6.engine.listener.MembershipState.REPORTED_LAST;
import static io.mld6.engine.listener.MembershipState.isAnswer;
import static io.mld6.engine.listener.MembershipState.pending;
import static io.mld6.engine.listener.MembershipState.references;
import static io.mld6.engine.listener.MembershipState.repeats;
import static io.mld6.engine.listener.MembershipState.withRepeats;
import static io.mld6.engine.registry.MembershipTable.GROUP;
import static io.mld6.engine.registry.MembershipTable.LISTENER;
import static io.mld6.engine.registry.MembershipTable.ROUND;
import static io.mld6.engine.registry.MembershipTable.STATE;

import io.mld6.codec.wire.InternetChecksum;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.registry.GroupTable;
import io.mld6.engine.registry.ListenerTable;
import io.mld6.engine.registry.MembershipRegistry;
import io.mld6.engine.registry.MembershipTable;
import io.mld6.engine.registry.RowTable;
import io.mld6.engine.schedule.DelayDraw;
import io.mld6.engine.schedule.Draws;
import io.mld6.engine.schedule.ResponseSchedule;

/// The MLDv1 host state machine of RFC 2710 §5 for every membership of a link.
///
/// | State | Event | Actions | New state |
/// | --- | --- | --- | --- |
/// | Non-Listener | start listening | Report, set flag, start timer | Delaying |
/// | Delaying | timer | Report, set flag | Idle |
/// | Delaying | Report heard | stop timer, clear flag | Idle |
/// | Delaying, Idle | query | see [QueryFanOut] | Delaying |
/// | Delaying, Idle | stop listening | stop timer, Done if flag set | Non-Listener |
///
/// A Report heard costs O(1): the group's sequence number goes up, and a membership that was armed
/// under an older one finds itself suppressed when it comes up or is looked at. Thread: event loop
/// only. Cost: no allocation once the tables have grown.
public final class Mldv1Listeners {
    private final MembershipRegistry registry;
    private final ListenerTable listeners;
    private final GroupTable groups;
    private final MembershipTable memberships;
    private final RowTable rows;
    private final ResponseSchedule schedule;
    private final ListenerRules rules;
    private final Draws draws;
    private final ReportOutput output;
    private final PendingReports pendingReports;
    private final QueryFanOut fanOut;
    private final DoneQueue dones = new DoneQueue();
    private final DelayDraw draw = new DelayDraw();

    private long joinOrdinal;
    private long queryOrdinal;

    /// Listeners of a registry, none of which is listening yet.
    ///
    /// @param schedule drives the registry's membership rows and hands due ones to [#due]
    public Mldv1Listeners(
            MembershipRegistry registry,
            ResponseSchedule schedule,
            ListenerRules rules,
            Draws draws,
            ResponseLedger ledger,
            ReportOutput output,
            Counters counters) {
        this.registry = registry;
        this.listeners = registry.listeners();
        this.groups = registry.groups();
        this.memberships = registry.memberships();
        this.rows = memberships.rows();
        this.schedule = schedule;
        this.rules = rules;
        this.draws = draws;
        this.output = output;
        this.pendingReports =
                new PendingReports(registry, schedule, ledger, counters, rules.sharedSegment());
        this.fanOut = new QueryFanOut(registry, draws, ledger, pendingReports);
    }

    /// Unsolicited Reports that are still to come.
    public int unsolicitedPending() {
        return pendingReports.unsolicited();
    }

    /// Dones that wait for room.
    public int donesWaiting() {
        return dones.size();
    }

    /// Adds a join. The first of a membership reports at once, or after `delayNanos`; further ones
    /// only count (SEED-40).
    ///
    /// @return whether the membership is new
    /// @throws IllegalStateException at 2^20 joins of one membership
    public boolean join(
            int listener, long groupHigh, long groupLow, long delayNanos, long nowNanos) {
        int row = registry.find(listener, groupHigh, groupLow);
        if (row != RowTable.NONE) {
            int state = memberships.get(row, STATE);
            if (references(state) == MembershipState.MAXIMUM_REFERENCES) {
                throw new IllegalStateException("too many joins of one membership");
            }
            memberships.set(row, STATE, state + ONE_REFERENCE);
            return false;
        }
        row = registry.add(listener, groupHigh, groupLow);
        if (!Ipv6Address.isReportable(groupHigh, groupLow)) {
            memberships.set(row, STATE, LISTENING | MUTE | ONE_REFERENCE);
            return true;
        }
        memberships.set(row, STATE, LISTENING | ONE_REFERENCE);
        startListening(row, delayNanos, nowNanos);
        return true;
    }

    /// Starts over as on a fresh join: after the link was away, or when a new address became valid
    /// (V1-33, SD-31). Nothing for rows that are no membership or never report.
    public void reannounce(int row, long nowNanos) {
        int state = memberships.get(row, STATE);
        if ((state & (LISTENING | MUTE)) == LISTENING) {
            pendingReports.settle(row);
            pendingReports.withdraw(row);
            startListening(row, 0, nowNanos);
        }
    }

    /// Starts over with every membership of one listener.
    public void reannounceAll(int listener, long nowNanos) {
        for (int row = listeners.firstMembership(listener);
                row != RowTable.NONE;
                row = memberships.nextInListener(row)) {
            reannounce(row, nowNanos);
        }
    }

    private void startListening(int row, long delayNanos, long nowNanos) {
        schedule.prepare(nowNanos);
        if (delayNanos == 0 && room() > 0) {
            firstReport(row, nowNanos);
        } else {
            int tick = schedule.grid().tickFrom(nowNanos + delayNanos);
            pendingReports.armUnsolicited(row, FIRST, tick);
        }
    }

    private void firstReport(int row, long nowNanos) {
        int state = memberships.get(row, STATE);
        memberships.set(row, STATE, withRepeats(state, rules.robustnessVariable() - 1));
        report(row, ResponseLedger.UNSOLICITED);
        armRepetition(row, nowNanos);
    }

    private void armRepetition(int row, long nowNanos) {
        if (repeats(memberships.get(row, STATE)) == 0) {
            return;
        }
        schedule.prepare(nowNanos);
        long interval = rules.unsolicitedReportIntervalNanos();
        long margin = DelayDraw.marginNanos(interval, schedule.grid().tickNanos());
        draw.set(schedule.grid(), nowNanos, interval - margin);
        long key = draws.key(Draws.Purpose.REPETITION, joinOrdinal++);
        long bits = Draws.bits(key, memberships.get(row, LISTENER), memberships.get(row, GROUP));
        pendingReports.armUnsolicited(row, REPETITION, draw.dueTick(bits));
    }

    /// Sends the row's Report: the flag is set with the hand-over, never before (SD-9, SD-10).
    private void report(int row, long cookie) {
        int listener = memberships.get(row, LISTENER);
        int group = memberships.get(row, GROUP);
        memberships.set(row, STATE, memberships.get(row, STATE) | REPORTED_LAST);
        if (rules.sharedSegment()) {
            groups.reportSeen(group);
        }
        output.reportV1(
                listeners.macAndSum(listener),
                listeners.sourceLow(listener),
                groups.high(group),
                groups.low(group),
                groups.sum(group),
                cookie);
    }

    /// Takes back a join. The last one stops the timer, says Done if it must, and ends the
    /// membership, in that order (SEED-43).
    ///
    /// @return whether the membership is gone
    public boolean leave(int row) {
        int state = memberships.get(row, STATE);
        if (references(state) > 1) {
            memberships.set(row, STATE, state - ONE_REFERENCE);
            return false;
        }
        remove(row);
        return true;
    }

    /// Ends a membership whatever its references; nothing if the row is none.
    public void remove(int row) {
        int state = pendingReports.settle(row);
        if ((state & LISTENING) == 0) {
            return;
        }
        // Who waits with a first Report may have reported before the link was away: then the flag
        // is set. Otherwise nobody ever heard of it (SEED-44).
        boolean reportedLast = (state & REPORTED_LAST) != 0;
        boolean reported = reportedLast || pending(state) != FIRST;
        pendingReports.withdraw(row);
        if ((state & MUTE) == 0 && reported && (reportedLast || rules.alwaysDone())) {
            int group = memberships.get(row, GROUP);
            dones.add(memberships.get(row, LISTENER), groups.high(group), groups.low(group));
            sendWaitingDones();
        }
        registry.remove(row);
    }

    /// Messages that can be taken now, after the Dones that waited: a Report must not overtake the
    /// Done of the membership before it.
    public int room() {
        sendWaitingDones();
        return output.room();
    }

    /// Sends Dones that waited, oldest first, as far as there is room.
    public void sendWaitingDones() {
        while (!dones.isEmpty() && output.room() > 0) {
            int listener = dones.listener();
            output.doneV1(
                    listeners.macAndSum(listener),
                    listeners.sourceLow(listener),
                    dones.groupHigh(),
                    dones.groupLow(),
                    InternetChecksum.sum(dones.groupHigh(), dones.groupLow()),
                    ResponseLedger.DONE);
            dones.remove();
        }
    }

    /// A Report of another node: on a shared segment it suppresses whoever waits (V1-19); an idle
    /// membership takes no notice (V1-20).
    public void onReport(long groupHigh, long groupLow) {
        if (rules.sharedSegment()) {
            int group = groups.find(groupHigh, groupLow);
            if (group != RowTable.NONE) {
                groups.reportSeen(group);
            }
        }
    }

    /// A query. Who received it follows from where it was sent (RFC 9777 §5.1.15): a listener's own
    /// address, a group, or all nodes.
    ///
    /// @param group the group asked about, `::` in a General Query
    /// @param maximumDelayNanos Maximum Response Delay
    /// @return answers armed
    public int onQuery(
            Ipv6Address group, long maximumDelayNanos, Ipv6Address destination, long nowNanos) {
        long ordinal = queryOrdinal++;
        int listener = RowTable.NONE;
        int destinationGroup = RowTable.NONE;
        if (!destination.isMulticast()) {
            listener = listeners.find(destination.high(), destination.low());
            if (listener == RowTable.NONE) {
                return 0;
            }
        } else if (!destination.equals(Ipv6Address.ALL_NODES)) {
            destinationGroup = groups.find(destination.high(), destination.low());
            if (destinationGroup == RowTable.NONE) {
                return 0;
            }
        }
        if (group.isUnspecified()) {
            return fanOut.general(maximumDelayNanos, listener, destinationGroup, ordinal, nowNanos);
        }
        return fanOut.specific(
                groups.find(group.high(), group.low()),
                maximumDelayNanos,
                listener,
                destinationGroup,
                ordinal,
                nowNanos);
    }

    /// The link went away: every timer stops, memberships stay, Dones that waited are dropped.
    public void linkLost() {
        dones.clear();
        for (int row = 0; row < rows.highWater(); row++) {
            pendingReports.settle(row);
            pendingReports.withdraw(row);
        }
    }

    /// Rows whose time has come, each still as it was armed.
    ///
    /// @param due the first `count` elements are rows; their memory is warm
    /// @param count at most [ReportOutput#room()]
    /// @param tick the tick they were due at
    public void due(int[] due, int count, int tick, long nowNanos) {
        for (int i = 0; i < count; i++) {
            dueRow(due[i], tick, nowNanos);
        }
    }

    private void dueRow(int row, int tick, long nowNanos) {
        if (pendingReports.isSuppressed(row, memberships.get(row, STATE))) {
            pendingReports.suppress(row);
            return;
        }
        int state = pendingReports.fired(row);
        int kind = pending(state);
        if (kind == FIRST) {
            firstReport(row, nowNanos);
        } else if (isAnswer(kind)) {
            report(row, ResponseLedger.cookie(memberships.get(row, ROUND), tick));
            armRepetition(row, nowNanos);
        } else {
            memberships.set(
                    row, STATE, withRepeats(memberships.get(row, STATE), repeats(state) - 1));
            report(row, ResponseLedger.UNSOLICITED);
            armRepetition(row, nowNanos);
        }
    }
}
