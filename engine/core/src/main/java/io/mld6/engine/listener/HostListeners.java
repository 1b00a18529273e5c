// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static io.mld6.engine.registry.MembershipTable.LISTENER;

import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.registry.ListenerTable;
import io.mld6.engine.registry.MembershipRegistry;
import io.mld6.engine.registry.MembershipTable;
import io.mld6.engine.registry.PopulationTable;
import io.mld6.engine.registry.RowTable;
import io.mld6.engine.registry.SegmentTable;
import io.mld6.engine.schedule.DueRows;
import io.mld6.engine.schedule.ResponseSchedule;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// All listeners of a link, in all its segments, each in the version its querier speaks.
///
/// Keeps who listens to what, and hands each event to the state machine of the listener's mode:
/// [Mldv1Listeners] or [Mldv2Listeners]. Thread: event loop only.
public final class HostListeners implements DueRows {
    /// In place of a station: the frame was to a group.
    public static final long NO_STATION = -1;

    private final MembershipRegistry registry;
    private final ListenerTable listeners;
    private final MembershipTable memberships;
    private final HostRules rules;
    private final ReportOutput output;
    private final ResponseSchedule schedule;
    private final Mldv1Listeners version1;
    private final Mldv2Listeners version2;
    private final HostKinds kinds;
    private final CompatibilityModes modes;
    private final QueryDispatch dispatch;
    private final QueryGate gate;
    private final Call call;

    private long leavesLost;

    /// Written so that reading ahead is not optimized away.
    @SuppressWarnings("unused")
    private long touched;

    /// Listeners of a registry, none of which is there yet.
    public HostListeners(ListenerParts parts, HostRules rules) {
        this.registry = parts.registry();
        this.listeners = registry.listeners();
        this.memberships = registry.memberships();
        this.rules = rules;
        registry.segments()
                .setUsualRules(rules.version1().sharedSegment() ? 0 : SegmentTable.SNOOPED);
        this.output = parts.output();
        this.schedule =
                parts.schedules().create(memberships.rows(), MembershipTable.DUE_TICK, this);
        this.kinds = new HostKinds(registry, rules.usual());
        this.version1 = new Mldv1Listeners(parts, rules.version1(), kinds, schedule);
        this.version2 = new Mldv2Listeners(parts, rules.version2(), kinds, schedule);
        this.modes = new CompatibilityModes(parts, rules, kinds, version1, version2);
        this.dispatch =
                new QueryDispatch(parts, modes, version1, version2, rules.anyVersion1Query());
        this.gate = new QueryGate(parts, dispatch);
        this.call = new Call(parts, rules, kinds, modes, version1, version2);
    }

    /// Tells somebody of every Report that is suppressed from now on; null for nobody, as at first.
    public void observeSuppression(@Nullable SuppressionObserver observer) {
        version1.observe(observer);
    }

    /// As below, to the first segment.
    public int addListener(long mac, long linkLocalLow, boolean addressValid) {
        return addListener(SegmentTable.FIRST, mac, linkLocalLow, addressValid);
    }

    /// As below, of the usual kind.
    public int addListener(int segment, long mac, long linkLocalLow, boolean addressValid) {
        return addListener(segment, mac, linkLocalLow, addressValid, kinds.usual());
    }

    /// As below, of no population.
    public int addListener(
            int segment, long mac, long linkLocalLow, boolean addressValid, HostKind kind) {
        int single = registry.populations().number(PopulationTable.SINGLE);
        return addListener(segment, mac, linkLocalLow, addressValid, kind, single);
    }

    /// Adds a listener.
    ///
    /// @param segment row of the segment it lives in
    /// @param population as [PopulationTable#number]
    /// @return its row
    /// @throws IllegalArgumentException if another listener there has that address
    /// @throws IllegalStateException if there are too many kinds of listeners
    public int addListener(
            int segment,
            long mac,
            long linkLocalLow,
            boolean addressValid,
            HostKind kind,
            int population) {
        int _ = kinds.number(kind);
        int listener = registry.addListener(segment, mac, linkLocalLow, addressValid, population);
        kinds.set(listener, kind);
        modes.added(listener);
        return listener;
    }

    /// Takes a listener away without a word, as when its power goes; its row may be used again.
    public void removeListener(int listener) {
        dropAll(listener);
        modes.removed(listener);
        registry.removeListener(listener);
    }

    /// Takes the power of a listener: its memberships end without a word. It stays, and what it
    /// joins next it reports in the version it is configured for, as after a boot.
    public void powerOff(int listener) {
        dropAll(listener);
        modes.restart(listener);
    }

    private void dropAll(int listener) {
        silence(listener);
        while (listeners.firstMembership(listener) != RowTable.NONE) {
            call.drop(listeners.firstMembership(listener));
        }
    }

    /// Gives a listener another segment, as when a host is unplugged here and plugged in there: no
    /// word here, and there it reports what it listens to as on a fresh join (V2-17, SD-31), in the
    /// version it is configured for.
    ///
    /// @param ordinal which call of the engine's life this is
    /// @throws IllegalArgumentException if a listener there has its address; nothing has changed
    ///     then
    public void moveListener(int ordinal, int listener, int segment, long nowNanos) {
        registry.checkMove(listener, segment);
        silence(listener);
        call.move(listener, segment);
        modes.restart(listener);
        reannounceAll(ordinal, listener, nowNanos);
    }

    /// Stops every timer of a listener; leaves that were still to be said are lost.
    private void silence(int listener) {
        version2.finishReport();
        if (modes.isVersion1(listener)) {
            for (int row = listeners.firstMembership(listener);
                    row != RowTable.NONE;
                    row = memberships.nextInListener(row)) {
                version1.withdraw(row);
            }
        } else {
            version2.cancel(listener);
        }
    }

    /// Only some listeners live here; the others have their memberships in other shards, and are
    /// known so that listeners have the same numbers in all of them. What concerns everyone then
    /// passes them over.
    ///
    /// @param livesHere tells by a listener's row
    public void shareListeners(IntPredicate livesHere) {
        dispatch.shareListeners(livesHere);
    }

    /// Memberships are dealt by group, so that listeners have some here and some elsewhere.
    public void share(OtherShards others) {
        dispatch.share(others);
    }

    /// A query to a group reached some listeners, which only the shard of that group knows: they
    /// are asked for what they have here, as if the query had been sent to each alone.
    ///
    /// @param group the group asked about, `::` in a General Query
    /// @param ordinal which query this is
    /// @param nowNanos when it arrived there
    /// @param reached numbers of the listeners
    void onRelayed(
            Ipv6Address group, long maximumDelayNanos, long ordinal, long nowNanos, int[] reached) {
        for (int listener : reached) {
            QueryScope scope = new QueryScope(listeners.segment(listener), listener, RowTable.NONE);
            boolean mixed = modes.inVersion2() > 0;
            version1.onQuery(group, maximumDelayNanos, scope, ordinal, mixed, nowNanos);
        }
    }

    /// Another shard has begun, or ceased, to have memberships in a group.
    ///
    /// @param change 1 or -1
    public void countElsewhere(int segment, long groupHigh, long groupLow, int change) {
        registry.groups().countElsewhere(segment, groupHigh, groupLow, change);
        call.noteGroup(groupHigh, groupLow);
    }

    /// Whether a row is a membership that routers are told of.
    public boolean isReported(int row) {
        int state = memberships.get(row, MembershipTable.STATE);
        return (state & (MembershipState.LISTENING | MembershipState.MUTE))
                == MembershipState.LISTENING;
    }

    /// Whether nothing unsolicited is still to be said of a membership: neither that it is there
    /// nor what has changed of it, nor either of these once more.
    public boolean isSettled(int row) {
        int state = memberships.get(row, MembershipTable.STATE);
        return !MembershipState.isUnsolicited(MembershipState.pending(state))
                && (state & MembershipState.SOURCES_IN_FLIGHT) == 0
                && !memberships.isRepeating(row);
    }

    /// Whether any listener is in version 1 mode.
    public boolean anyInVersion1() {
        return modes.inVersion1() > 0;
    }

    /// Memberships there are; rows that only have a leave to repeat do not count.
    public int size() {
        return memberships.size() - version2.leftOver();
    }

    /// Unsolicited Reports that are still to come.
    public int unsolicitedPending() {
        return version1.unsolicitedPending() + version2.repetitionsPending();
    }

    /// Dones that wait for room.
    public int donesWaiting() {
        return version1.donesWaiting();
    }

    /// Leaves there are that have not been said as often as they are to be.
    public int leavesPending() {
        return version1.donesWaiting() + version2.leftOver();
    }

    /// Leaves that were given up, in all, because the link went away before they were said as often
    /// as they are to be.
    public long leavesLost() {
        return leavesLost;
    }

    /// Makes a call: what one listener changes in it is reported and repeated together. It ends
    /// with the action, also when that throws.
    ///
    /// @param ordinal which call of the engine's life this is; it decides the repetition's delay
    /// @param action changes memberships, and does not keep the [Call] it is lent
    public void inCall(int ordinal, Consumer<Call> action) {
        call.begin(ordinal);
        try {
            action.accept(call);
        } finally {
            call.end();
        }
    }

    /// A call that starts over with every membership of one listener, as on a fresh join: after the
    /// link was away, or when a new address became valid (V1-33, V2-17, SD-31).
    ///
    /// @param ordinal which call of the engine's life this is
    public void reannounceAll(int ordinal, int listener, long nowNanos) {
        inCall(ordinal, action -> action.reannounceAll(listener, nowNanos));
    }

    /// Whether an MLDv1 Query asks about source-specific groups, of which version 1 cannot speak
    /// (RFC 4604 §2.2): about one of them, or about everything while any was ever listened to.
    public boolean asksForSourceSpecific(Mldv1Query query) {
        return query.isGeneral() ? call.everSourceSpecific() : rules.ssm().contains(query.group());
    }

    /// A query arrived. While queries make more work than can be done beside everything else, it
    /// waits, and is answered together with others that ask the same (SEC-16).
    ///
    /// @param segment row of the segment it came in on
    /// @return answers armed now
    public int onQuery(int segment, MldQuery query, Ipv6Address destination, long nowNanos) {
        return gate.onQuery(segment, query, destination, NO_STATION, nowNanos, nowNanos);
    }

    /// A query arrived in a frame to one station: it concerns the listeners with that MAC address,
    /// of these the ones that receive its destination, and nobody else.
    ///
    /// @param segment row of the segment it came in on
    /// @param station 48 bits
    /// @return answers armed
    public int onQuery(
            int segment, MldQuery query, Ipv6Address destination, long station, long nowNanos) {
        return gate.onQuery(segment, query, destination, station, nowNanos, nowNanos);
    }

    /// A query arrived, and this host was too busy to look at it until now. Its answers are due by
    /// when it arrived: they are given in what is left of its Maximum Response Delay, and late
    /// where nothing is left.
    ///
    /// @param segment row of the segment it came in on
    /// @param station 48 bits, or [#NO_STATION]
    /// @param arrivedNanos at most `nowNanos`
    /// @return answers armed
    public int onQuery(
            int segment,
            MldQuery query,
            Ipv6Address destination,
            long station,
            long arrivedNanos,
            long nowNanos) {
        return gate.onQuery(segment, query, destination, station, arrivedNanos, nowNanos);
    }

    /// An MLDv1 Report arrived in a frame to one station: it suppresses there only.
    ///
    /// @param station 48 bits
    void onReport(int segment, long groupHigh, long groupLow, long station) {
        for (int listener = listeners.findMac(segment, station);
                listener != RowTable.NONE;
                listener = listeners.nextWithMac(listener)) {
            version1.heardAlone(listener, groupHigh, groupLow);
        }
    }

    /// An MLDv1 Report of another node: where listeners hear each other it suppresses whoever waits
    /// in its segment (V1-19); an idle membership takes no notice (V1-20).
    public void onReport(int segment, long groupHigh, long groupLow) {
        version1.heard(segment, groupHigh, groupLow);
    }

    /// The link went away: every timer stops, memberships stay.
    public void linkLost() {
        gate.linkLost();
        leavesLost += leavesPending();
        version1.linkLost();
        version2.finishReport();
        for (int listener = 0; listener < listeners.highWater(); listener++) {
            if (listeners.isLive(listener)) {
                silence(listener);
            }
        }
    }

    /// Goes on after there was no room.
    public void resume(long nowNanos) {
        version1.sendWaitingDones();
        version2.resume(nowNanos);
        schedule.resume();
    }

    /// Stops all timers.
    public void stop() {
        schedule.stop();
        gate.stop();
        version2.stop();
        modes.stop();
    }

    /// Largest lag of any drain behind its tick so far.
    public long maxLagNanos() {
        return Math.max(schedule.maxLagNanos(), version2.maxLagNanos());
    }

    /// Octets of the tables here as they stand; the registry and the source sets count their own.
    public long sizeOctets() {
        return schedule.sizeOctets()
                + version1.sizeOctets()
                + version2.sizeOctets()
                + modes.sizeOctets()
                + gate.sizeOctets();
    }

    // Membership rows whose time has come.

    @Override
    public int room() {
        return Math.min(ResponseSchedule.SLICE, Math.min(version1.room(), output.room()));
    }

    @Override
    public void due(int[] rows, int count, int tick, long nowNanos) {
        long dueNanos = schedule.grid().nanosOf(tick);
        touched = version1.touch(rows, count);
        if (modes.inVersion2() == 0) {
            version1.dueRows(rows, count, dueNanos, nowNanos);
            return;
        }
        for (int i = 0; i < count; i++) {
            if (modes.isVersion1(memberships.get(rows[i], LISTENER))) {
                version1.dueRow(rows[i], dueNanos, nowNanos);
            } else {
                version2.specific().dueRow(rows[i], dueNanos, nowNanos);
            }
        }
    }

    @Override
    public void turnDone() {}
}
