// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static io.mld6.engine.listener.MembershipState.FIRST;
import static io.mld6.engine.listener.MembershipState.LISTENING;
import static io.mld6.engine.listener.MembershipState.MUTE;
import static io.mld6.engine.listener.MembershipState.NONE;
import static io.mld6.engine.listener.MembershipState.REPETITION;
import static io.mld6.engine.listener.MembershipState.REPORTED_LAST;
import static io.mld6.engine.listener.MembershipState.UNANSWERED;
import static io.mld6.engine.listener.MembershipState.isPlainAnswer;
import static io.mld6.engine.listener.MembershipState.isResponse;
import static io.mld6.engine.listener.MembershipState.pending;
import static io.mld6.engine.listener.MembershipState.repeats;
import static io.mld6.engine.listener.MembershipState.withPending;
import static io.mld6.engine.listener.MembershipState.withRepeats;
import static io.mld6.engine.registry.MembershipTable.GROUP;
import static io.mld6.engine.registry.MembershipTable.LISTENER;
import static io.mld6.engine.registry.MembershipTable.ROUND;
import static io.mld6.engine.registry.MembershipTable.STATE;

import io.mld6.codec.wire.InternetChecksum;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.registry.GroupTable;
import io.mld6.engine.registry.ListenerTable;
import io.mld6.engine.registry.MembershipTable;
import io.mld6.engine.registry.RowTable;
import io.mld6.engine.registry.SegmentTable;
import io.mld6.engine.schedule.DelayDraw;
import io.mld6.engine.schedule.Draws;
import io.mld6.engine.schedule.ResponseSchedule;
import org.jspecify.annotations.Nullable;

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
final class Mldv1Listeners {
    private static final int REPEATS_BITS = 4;

    private final ListenerTable listeners;
    private final GroupTable groups;
    private final SegmentTable segments;
    private final MembershipTable memberships;
    private final ResponseSchedule schedule;
    private final Mldv1Rules rules;
    private final HostKinds kinds;
    private final Draws draws;
    private final ReportOutput output;
    private final ResponseLedger ledger;
    private final PendingReports pendingReports;
    private final QueryFanOut fanOut;
    private final DoneQueue dones = new DoneQueue();
    private final DelayDraw draw = new DelayDraw();

    /// Listeners of a registry, none of which is listening yet.
    ///
    /// @param schedule drives the registry's membership rows; due ones come to [#dueRow]
    Mldv1Listeners(
            ListenerParts parts, Mldv1Rules rules, HostKinds kinds, ResponseSchedule schedule) {
        this.segments = parts.registry().segments();
        this.listeners = parts.registry().listeners();
        this.groups = parts.registry().groups();
        this.memberships = parts.registry().memberships();
        this.schedule = schedule;
        this.rules = rules;
        this.kinds = kinds;
        this.draws = parts.draws();
        this.output = parts.output();
        this.ledger = parts.ledger();
        this.pendingReports = new PendingReports(parts, schedule);
        this.fanOut = new QueryFanOut(parts, kinds, pendingReports);
    }

    /// As [PendingReports#observe].
    void observe(@Nullable SuppressionObserver observer) {
        pendingReports.observe(observer);
    }

    /// Unsolicited Reports that are still to come.
    int unsolicitedPending() {
        return pendingReports.unsolicited();
    }

    /// Dones that wait for room.
    int donesWaiting() {
        return dones.size();
    }

    /// Octets of the Dones that wait.
    long sizeOctets() {
        return dones.sizeOctets();
    }

    /// Starts over as on a fresh join: after the link was away, or when a new address became valid
    /// (V1-33, SD-31). Nothing for rows that are no membership or never report.
    void reannounce(int row, long nowNanos) {
        int state = memberships.get(row, STATE);
        if ((state & (LISTENING | MUTE)) == LISTENING) {
            pendingReports.settle(row);
            pendingReports.withdraw(row);
            startListening(row, 0, nowNanos);
        }
    }

    /// Start listening: Report at once, or when the delay is over or there is room.
    void startListening(int row, long delayNanos, long nowNanos) {
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
        memberships.set(row, STATE, withRepeats(state, transmissions(row) - 1));
        report(row, ResponseLedger.UNSOLICITED);
        armRepetition(row, nowNanos);
    }

    private int transmissions(int row) {
        return kinds.transmissions(memberships.get(row, LISTENER), rules.robustnessVariable());
    }

    private void armRepetition(int row, long nowNanos) {
        int left = repeats(memberships.get(row, STATE));
        if (left == 0) {
            return;
        }
        schedule.prepare(nowNanos);
        int listener = memberships.get(row, LISTENER);
        long interval = kinds.repetitionNanos(listener, rules.unsolicitedReportIntervalNanos());
        long margin = DelayDraw.marginNanos(interval, schedule.grid().tickNanos());
        draw.set(schedule.grid(), nowNanos, interval - margin);
        long call = listeners.lastCall(listener);
        long key = draws.key(Draws.Purpose.REPETITION, (call << REPEATS_BITS) | left);
        int group = groups.identity(memberships.get(row, GROUP));
        long bits = Draws.bits(key, listener, group);
        pendingReports.armUnsolicited(row, REPETITION, draw.dueTick(bits));
    }

    /// Sends the row's Report: the flag is set with the hand-over, never before (SD-9, SD-10).
    private void report(int row, long cookie) {
        int listener = memberships.get(row, LISTENER);
        int group = memberships.get(row, GROUP);
        memberships.set(row, STATE, memberships.get(row, STATE) | REPORTED_LAST);
        int segment = listeners.segment(listener);
        if (segments.isShared(segment)) {
            groups.reportSeen(group);
        }
        report(segment, listener, group, cookie);
    }

    private void report(int segment, int listener, int group, long cookie) {
        int voice = kinds.voice(listener);
        output.reportV1(
                segments.tags(segment),
                listeners.macAndSum(voice),
                listeners.sourceLow(voice),
                groups.high(group),
                groups.low(group),
                groups.sum(group),
                cookie);
    }

    /// Stops the row's timer and says Done if it must, in that order (SEED-43); the caller frees
    /// the row.
    void stopListening(int row) {
        int state = pendingReports.settle(row);
        // Who waits with a first Report may have reported before the link was away: then the flag
        // is set. Otherwise nobody ever heard of it (SEED-44).
        boolean reportedLast = (state & REPORTED_LAST) != 0;
        boolean reported = reportedLast || pending(state) != FIRST;
        pendingReports.withdraw(row);
        if ((state & UNANSWERED) == 0 && reported && (reportedLast || rules.alwaysDone())) {
            int group = memberships.get(row, GROUP);
            int listener = memberships.get(row, LISTENER);
            int voice = kinds.voice(listener);
            dones.add(
                    segments.tags(listeners.segment(listener)),
                    listeners.macAndSum(voice),
                    listeners.sourceLow(voice),
                    groups.high(group),
                    groups.low(group));
            sendWaitingDones();
        }
    }

    /// A listener comes over from version 2, where it reported what it listens to and heard nobody:
    /// it reported last, so that it says Done if it leaves before it answers.
    void takeOver(int listener) {
        for (int row = listeners.firstMembership(listener);
                row != RowTable.NONE;
                row = memberships.nextInListener(row)) {
            memberships.set(row, STATE, memberships.get(row, STATE) | REPORTED_LAST);
        }
    }

    /// Stops the row's timer without a word.
    void withdraw(int row) {
        pendingReports.settle(row);
        pendingReports.withdraw(row);
    }

    /// Messages that can be taken now, after the Dones that waited: a Report must not overtake the
    /// Done of the membership before it.
    int room() {
        sendWaitingDones();
        return output.room();
    }

    /// Sends Dones that waited, oldest first, as far as there is room.
    void sendWaitingDones() {
        while (!dones.isEmpty() && output.room() > 0) {
            output.doneV1(
                    dones.tags(),
                    dones.macAndSum(),
                    dones.sourceLow(),
                    dones.groupHigh(),
                    dones.groupLow(),
                    InternetChecksum.sum(dones.groupHigh(), dones.groupLow()),
                    ResponseLedger.DONE);
            dones.remove();
        }
    }

    /// A Report of another node: on a shared segment it suppresses whoever waits (V1-19); an idle
    /// membership takes no notice (V1-20).
    void heard(int segment, long groupHigh, long groupLow) {
        if (segments.isShared(segment)) {
            int group = groups.find(segment, groupHigh, groupLow);
            if (group != RowTable.NONE) {
                groups.reportSeen(group);
            }
        }
    }

    /// As above, in a frame that only one listener received.
    void heardAlone(int listener, long groupHigh, long groupLow) {
        int segment = listeners.segment(listener);
        if (!segments.isShared(segment)) {
            return;
        }
        int group = groups.find(segment, groupHigh, groupLow);
        int row = group == RowTable.NONE ? RowTable.NONE : memberships.find(listener, group);
        if (row != RowTable.NONE) {
            pendingReports.heardAlone(row);
        }
    }

    /// Rows that were looked at because of queries so far.
    long rowsVisited() {
        return fanOut.rowsVisited();
    }

    /// A query to listeners in version 1 mode.
    ///
    /// @param group the group asked about, `::` in a General Query
    /// @param maximumDelayNanos Maximum Response Delay
    /// @param mixedModes whether some listeners are in version 2 mode, and not asked here
    /// @return answers armed
    int onQuery(
            Ipv6Address group,
            long maximumDelayNanos,
            QueryScope scope,
            long ordinal,
            boolean mixedModes,
            long nowNanos) {
        fanOut.setMixedModes(mixedModes);
        if (group.isUnspecified()) {
            return fanOut.general(maximumDelayNanos, scope, ordinal, nowNanos);
        }
        int row = groups.find(scope.segment(), group.high(), group.low());
        return fanOut.specific(row, maximumDelayNanos, scope, ordinal, nowNanos);
    }

    /// The link went away: Dones that waited are dropped.
    void linkLost() {
        dones.clear();
    }

    /// Reads what the Reports of these rows will be made of. The rows of a tick lie anywhere; in a
    /// loop that does nothing else the cache misses overlap, among the stores of frames they would
    /// not.
    ///
    /// @return something that depends on all of it
    long touch(int[] due, int count) {
        int[] words = memberships.rows().words();
        long sum = 0;
        for (int i = 0; i < count; i++) {
            int base = due[i] * MembershipTable.STRIDE;
            int listener = words[base + LISTENER];
            sum += listeners.macAndSum(listener) + listeners.sourceLow(listener);
            sum += groups.low(words[base + GROUP]);
        }
        return segments.isSingle() ? sum : sum + touchSegments(due, count);
    }

    /// Which segment a listener lives in is on a cache line that nothing else here reads, and what
    /// is known of that segment on two more. A drain that waits for each of them by itself takes
    /// two to three times as long; one that knows of a single segment asks for none of this.
    private long touchSegments(int[] due, int count) {
        int[] words = memberships.rows().words();
        long sum = 0;
        for (int i = 0; i < count; i++) {
            int listener = words[due[i] * MembershipTable.STRIDE + LISTENER];
            sum += segments.touch(listeners.segment(listener));
        }
        return sum;
    }

    /// Rows whose time has come, all of listeners in version 1 mode.
    ///
    /// The hot loop of a drain. Nearly every row waits with an answer, has nothing to repeat and
    /// nobody near who could suppress it: then this does what [#dueRow] does, without asking again
    /// for every row what is the same for all of them (the cookie of a round, the tags of the only
    /// segment), and without a look at the listener's state, which lies on a line of its own.
    void dueRows(int[] due, int count, long dueNanos, long nowNanos) {
        boolean single = segments.isSingle();
        int round = RowTable.NONE;
        long cookie = 0;
        for (int i = 0; i < count; i++) {
            int[] words = memberships.rows().words();
            int base = due[i] * MembershipTable.STRIDE;
            int state = words[base + STATE];
            int listener = words[base + LISTENER];
            int segment = single ? SegmentTable.FIRST : listeners.segment(listener);
            if (!isPlainAnswer(state) || segments.isShared(segment)) {
                dueRow(due[i], dueNanos, nowNanos);
                continue;
            }
            words[base + STATE] = withPending(state, NONE) | REPORTED_LAST;
            if (round != words[base + ROUND]) {
                round = words[base + ROUND];
                cookie = ledger.cookie(round, dueNanos);
            }
            report(segment, listener, words[base + GROUP], cookie);
        }
    }

    /// A row whose time has come; unarmed already, otherwise as it was armed.
    void dueRow(int row, long dueNanos, long nowNanos) {
        if (pendingReports.isSuppressed(row, memberships.get(row, STATE))) {
            pendingReports.suppress(row);
            return;
        }
        int state = pendingReports.fired(row);
        int kind = pending(state);
        if (kind == FIRST) {
            firstReport(row, nowNanos);
        } else if (isResponse(kind)) {
            report(row, ledger.cookie(memberships.get(row, ROUND), dueNanos));
            armRepetition(row, nowNanos);
        } else {
            memberships.set(
                    row, STATE, withRepeats(memberships.get(row, STATE), repeats(state) - 1));
            report(row, ResponseLedger.REPETITION);
            armRepetition(row, nowNanos);
        }
    }
}
