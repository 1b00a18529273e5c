// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static io.mld6.engine.listener.MembershipState.LISTENING;
import static io.mld6.engine.listener.MembershipState.MUTE;
import static io.mld6.engine.listener.MembershipState.ONE_REFERENCE;
import static io.mld6.engine.listener.MembershipState.references;
import static io.mld6.engine.registry.MembershipTable.FILTER;
import static io.mld6.engine.registry.MembershipTable.LISTENER;
import static io.mld6.engine.registry.MembershipTable.STATE;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.registry.ListenerTable;
import io.mld6.engine.registry.MembershipRegistry;
import io.mld6.engine.registry.MembershipTable;
import io.mld6.engine.registry.RowTable;
import io.mld6.engine.registry.SourceSets;
import io.mld6.engine.schedule.Draws;
import io.mld6.engine.schedule.DueRows;
import io.mld6.engine.schedule.ResponseSchedule;
import io.mld6.engine.schedule.ScheduleFactory;

/// All listeners of a link, each in the version its querier speaks.
///
/// Keeps who listens to what, and hands each event to the state machine of the listener's mode:
/// [Mldv1Listeners] or [Mldv2Listeners]. Thread: event loop only.
public final class HostListeners implements DueRows {
    private final MembershipRegistry registry;
    private final ListenerTable listeners;
    private final MembershipTable memberships;
    private final SourceSets sets;
    private final Subscriptions subscriptions;
    private final HostRules rules;
    private final RecordReports records;
    private final ResponseSchedule schedule;
    private final Mldv1Listeners version1;
    private final Mldv2Listeners version2;
    private final CompatibilityModes modes;
    private final QueryDispatch dispatch;
    private int call;
    private boolean sourceSpecific;

    /// Written so that reading ahead is not optimized away.
    @SuppressWarnings("unused")
    private long touched;

    /// Listeners of a registry, none of which is there yet.
    public HostListeners(
            MembershipRegistry registry,
            SourceSets sets,
            HostRules rules,
            Draws draws,
            ResponseLedger ledger,
            ReportOutput output,
            RecordReports records,
            Counters counters,
            ScheduleFactory schedules) {
        this.registry = registry;
        this.listeners = registry.listeners();
        this.memberships = registry.memberships();
        this.sets = sets;
        this.subscriptions =
                new Subscriptions(
                        sets, rules.version2().maximumSources(), rules.version2().lightweight());
        this.rules = rules;
        this.records = records;
        this.schedule = schedules.create(memberships.rows(), MembershipTable.DUE_TICK, this);
        this.version1 =
                new Mldv1Listeners(
                        registry,
                        schedule,
                        rules.version1(),
                        draws,
                        ledger,
                        output,
                        counters,
                        rules.version() == 2);
        this.version2 =
                new Mldv2Listeners(
                        registry,
                        sets,
                        rules.version2(),
                        draws,
                        ledger,
                        records,
                        counters,
                        schedule,
                        schedules);
        this.modes = new CompatibilityModes(registry, rules, version1, version2, schedules);
        this.dispatch =
                new QueryDispatch(
                        registry, sets, modes, version1, version2, rules.anyVersion1Query());
    }

    /// Adds a listener in the configured version.
    ///
    /// @return its row
    /// @throws IllegalArgumentException if another listener has that address
    public int addListener(long mac, long linkLocalLow, boolean addressValid) {
        int listener = listeners.add(mac, linkLocalLow, addressValid);
        modes.added(listener);
        return listener;
    }

    /// Of all listeners only every `step`-th, from `first` on, has memberships here; the others
    /// live in other shards, and are here so that their addresses are known. What concerns everyone
    /// then passes them over.
    public void share(int first, int step) {
        dispatch.share(first, step);
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
            QueryScope scope = new QueryScope(listener, RowTable.NONE);
            version1.onQuery(group, maximumDelayNanos, scope, ordinal, nowNanos);
        }
    }

    /// Another shard has begun, or ceased, to have memberships in a group.
    ///
    /// @param change 1 or -1
    public void countElsewhere(long groupHigh, long groupLow, int change) {
        registry.groups().countElsewhere(groupHigh, groupLow, change);
        sourceSpecific |= rules.ssm().contains(groupHigh);
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

    /// Starts a call: what one listener changes until [#endCall] is reported and repeated together.
    public void beginCall() {
        beginCall(call + 1);
    }

    /// As above.
    ///
    /// @param ordinal which call of the engine's life this is; it decides the repetition's delay
    public void beginCall(int ordinal) {
        call = ordinal;
        version2.beginCall(ordinal);
    }

    /// Ends a call.
    public void endCall() {
        version2.endCall();
    }

    /// Adds a join from any source. Joins are counted; the first one is reported (SEED-40).
    ///
    /// @param delayNanos 0 to report at once; only version 1 knows another
    /// @return whether the membership is new
    /// @throws IllegalStateException at 2^20 joins of one membership
    /// @throws IllegalArgumentException if the group cannot be listened to from any source
    public boolean join(
            int listener, long groupHigh, long groupLow, long delayNanos, long nowNanos) {
        rules.check(groupHigh, Filter.ANY);
        int row = findOrAdd(listener, groupHigh, groupLow);
        int state = memberships.get(row, STATE);
        int joins = references(state);
        if (joins == MembershipState.MAXIMUM_REFERENCES) {
            throw new IllegalStateException("too many joins of one membership");
        }
        memberships.set(row, STATE, state + ONE_REFERENCE);
        if (joins == 0) {
            subscribe(row, Subscriptions.DEFAULT, Filter.ANY, delayNanos, nowNanos);
        }
        return (state & LISTENING) == 0;
    }

    /// Takes back a join; the last one ends the membership, unless other subscriptions keep it
    /// (SEED-43).
    ///
    /// @return whether the membership is gone
    public boolean leave(int row, long nowNanos) {
        int state = memberships.get(row, STATE);
        if (references(state) > 0) {
            memberships.set(row, STATE, state - ONE_REFERENCE);
        }
        if (references(state) <= 1) {
            subscribe(row, Subscriptions.DEFAULT, Filter.NOTHING, 0, nowNanos);
        }
        return !isListening(row);
    }

    /// Ends a membership whatever its references and subscriptions; nothing if the row is none.
    public void remove(int row, long nowNanos) {
        if (isListening(row)) {
            change(row, Filter.NOTHING, 0, nowNanos);
        }
    }

    /// IPv6MulticastListen: sets what one subscription of a listener wants of a group, in place of
    /// what it wanted before (RFC 9777 §3). INCLUDE without sources ends it.
    ///
    /// @param subscription the socket; 0 is the one that [#join] and [#leave] use
    /// @param sourceSet borrowed
    /// @throws IllegalArgumentException if the list is too long or the mode is not allowed there;
    ///     nothing has changed then
    /// @throws IllegalStateException if all lists together become too long; nothing has changed
    ///     then
    public void listen(
            int listener,
            long subscription,
            long groupHigh,
            long groupLow,
            FilterMode mode,
            int sourceSet,
            long nowNanos) {
        int filter = Filter.of(mode, sourceSet);
        rules.check(groupHigh, filter);
        if (filter != Filter.NOTHING
                || registry.find(listener, groupHigh, groupLow) != RowTable.NONE) {
            int row = findOrAdd(listener, groupHigh, groupLow);
            subscribe(row, subscription, filter, 0, nowNanos);
        }
    }

    private int findOrAdd(int listener, long groupHigh, long groupLow) {
        int row = registry.find(listener, groupHigh, groupLow);
        if (row == RowTable.NONE) {
            row = registry.add(listener, groupHigh, groupLow);
            sourceSpecific |= rules.ssm().contains(groupHigh);
            boolean reported = Ipv6Address.isReportable(groupHigh, groupLow);
            memberships.set(row, STATE, reported ? 0 : MUTE);
            version2.countLeftOver(1);
        }
        return row;
    }

    /// @param filter borrowed
    private void subscribe(int row, long subscription, int filter, long delayNanos, long nowNanos) {
        int merged;
        try {
            merged =
                    subscriptions.listen(
                            row,
                            memberships.get(row, FILTER),
                            subscription,
                            Filter.mode(filter),
                            Filter.sourceSet(filter));
        } catch (IllegalArgumentException | IllegalStateException refused) {
            forgetIfUnused(row);
            throw refused;
        }
        change(row, merged, delayNanos, nowNanos);
    }

    /// A row that was made for a request which came to nothing.
    private void forgetIfUnused(int row) {
        boolean repeating = memberships.get(row, MembershipTable.REPEAT_TICK) != RowTable.IDLE_TICK;
        if (!isListening(row) && !repeating) {
            version2.forget(row);
        }
    }

    private boolean isListening(int row) {
        return (memberships.get(row, STATE) & LISTENING) != 0;
    }

    /// Consumes the new filter's reference to its source set.
    private void change(int row, int newFilter, long delayNanos, long nowNanos) {
        int oldFilter = memberships.get(row, FILTER);
        if (newFilter == oldFilter) {
            sets.release(Filter.sourceSet(newFilter));
            forgetIfUnused(row);
            return;
        }
        memberships.set(row, FILTER, newFilter);
        int state = memberships.get(row, STATE);
        if (oldFilter == Filter.NOTHING) {
            memberships.set(row, STATE, state | LISTENING);
            version2.countReportable(row, 1);
            version2.countLeftOver(-1);
        }
        boolean inVersion1 = modes.isVersion1(memberships.get(row, LISTENER));
        if (newFilter == Filter.NOTHING) {
            subscriptions.forget(row);
            if (inVersion1) {
                version1.stopListening(row);
            }
            version2.countReportable(row, -1);
            version2.countLeftOver(1);
            memberships.set(
                    row, STATE, memberships.get(row, STATE) & (ONE_REFERENCE - 1) & ~LISTENING);
        }
        say(row, oldFilter, inVersion1, delayNanos, nowNanos);
        sets.release(Filter.sourceSet(oldFilter));
    }

    private void say(int row, int oldFilter, boolean inVersion1, long delayNanos, long nowNanos) {
        boolean over = memberships.get(row, FILTER) == Filter.NOTHING;
        boolean mute = (memberships.get(row, STATE) & MUTE) != 0;
        if (mute || inVersion1) {
            if (over) {
                version2.forget(row);
            } else if (!mute && oldFilter == Filter.NOTHING) {
                listeners.set(memberships.get(row, LISTENER), ListenerTable.LAST_CALL, call);
                version1.startListening(row, delayNanos, nowNanos);
            }
        } else {
            version2.changed(row, oldFilter, nowNanos);
        }
    }

    /// Whether an MLDv1 Query asks about source-specific groups, of which version 1 cannot speak
    /// (RFC 4604 §2.2): about one of them, or about everything while any was ever listened to.
    public boolean asksForSourceSpecific(Mldv1Query query) {
        return query.isGeneral() ? sourceSpecific : rules.ssm().contains(query.group().high());
    }

    /// A query arrived.
    ///
    /// @return answers armed
    public int onQuery(MldQuery query, Ipv6Address destination, long nowNanos) {
        return dispatch.onQuery(query, destination, nowNanos);
    }

    /// A query arrived in a frame to one station: it concerns the listeners with that MAC address,
    /// of these the ones that receive its destination, and nobody else.
    ///
    /// @param station 48 bits
    /// @return answers armed
    public int onQuery(MldQuery query, Ipv6Address destination, long station, long nowNanos) {
        return dispatch.onQuery(query, destination, station, nowNanos);
    }

    /// An MLDv1 Report arrived in a frame to one station: it suppresses there only.
    ///
    /// @param station 48 bits
    void onReport(long groupHigh, long groupLow, long station) {
        for (int listener = listeners.findMac(station);
                listener != RowTable.NONE;
                listener = listeners.nextWithMac(listener)) {
            version1.onReport(listener, groupHigh, groupLow);
        }
    }

    /// An MLDv1 Report of another node: on a shared segment it suppresses whoever waits (V1-19); an
    /// idle membership takes no notice (V1-20).
    public void onReport(long groupHigh, long groupLow) {
        version1.onReport(groupHigh, groupLow);
    }

    /// The link went away: every timer stops, memberships stay.
    public void linkLost() {
        version1.linkLost();
        version2.endCall();
        for (int listener = 0; listener < listeners.highWater(); listener++) {
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
    }

    /// Starts over as on a fresh join: after the link was away, or when a new address became valid
    /// (V1-33, V2-17, SD-31). Nothing for rows that are no membership or never report.
    public void reannounce(int row, long nowNanos) {
        if ((memberships.get(row, STATE) & (LISTENING | MUTE)) == LISTENING) {
            if (modes.isVersion1(memberships.get(row, LISTENER))) {
                listeners.set(memberships.get(row, LISTENER), ListenerTable.LAST_CALL, call);
                version1.reannounce(row, nowNanos);
            } else {
                version2.restart(row, nowNanos);
            }
        }
    }

    /// Starts over with every membership of one listener, in the call that has begun; ends it.
    public void reannounceAll(int listener, long nowNanos) {
        int row = listeners.firstMembership(listener);
        while (row != RowTable.NONE) {
            int next = memberships.nextInListener(row);
            reannounce(row, nowNanos);
            row = next;
        }
        endCall();
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
        version2.stop();
        modes.stop();
    }

    /// Largest lag of any drain behind its tick so far.
    public long maxLagNanos() {
        return Math.max(schedule.maxLagNanos(), version2.maxLagNanos());
    }

    /// Octets of all buckets.
    public long scheduleOctets() {
        return schedule.sizeOctets() + version2.scheduleOctets();
    }

    // Membership rows whose time has come.

    @Override
    public int room() {
        return Math.min(ResponseSchedule.SLICE, Math.min(version1.room(), records.room()));
    }

    @Override
    public void due(int[] rows, int count, int tick, long nowNanos) {
        long dueNanos = schedule.grid().nanosOf(tick);
        touched = version1.touch(rows, count);
        for (int i = 0; i < count; i++) {
            if (modes.isVersion1(memberships.get(rows[i], LISTENER))) {
                version1.dueRow(rows[i], dueNanos, nowNanos);
            } else {
                version2.specific().dueRow(rows[i], dueNanos);
            }
        }
    }

    @Override
    public void turnDone() {}
}
