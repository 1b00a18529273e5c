// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static io.mld6.engine.listener.MembershipState.LISTENING;
import static io.mld6.engine.listener.MembershipState.MUTE;
import static io.mld6.engine.listener.MembershipState.ONE_REFERENCE;
import static io.mld6.engine.listener.MembershipState.UNANSWERED;
import static io.mld6.engine.listener.MembershipState.references;
import static io.mld6.engine.registry.MembershipTable.FILTER;
import static io.mld6.engine.registry.MembershipTable.LISTENER;
import static io.mld6.engine.registry.MembershipTable.STATE;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.registry.Filter;
import io.mld6.engine.registry.ListenerTable;
import io.mld6.engine.registry.MembershipRegistry;
import io.mld6.engine.registry.MembershipTable;
import io.mld6.engine.registry.RowTable;
import io.mld6.engine.registry.SourceSets;

/// A call of the service interface, open: the only way to change what listeners listen to.
///
/// [HostListeners#inCall] lends it to an action, which must not keep it. What one listener changes
/// in a call is reported together and repeated together (RFC 9777 §6.1); a call that was not ended
/// would leave a Report open, and the next listener's records would wait in it. Thread: event loop
/// only.
public final class Call {
    private final MembershipRegistry registry;
    private final ListenerTable listeners;
    private final MembershipTable memberships;
    private final SourceSets sets;
    private final Subscriptions subscriptions;
    private final HostRules rules;
    private final HostKinds kinds;
    private final CompatibilityModes modes;
    private final Mldv1Listeners version1;
    private final Mldv2Listeners version2;
    private int ordinal;
    private boolean sourceSpecific;

    Call(
            ListenerParts parts,
            HostRules rules,
            HostKinds kinds,
            CompatibilityModes modes,
            Mldv1Listeners version1,
            Mldv2Listeners version2) {
        this.registry = parts.registry();
        this.listeners = registry.listeners();
        this.memberships = registry.memberships();
        this.sets = parts.sets();
        this.subscriptions = new Subscriptions(sets, rules.version2().maximumSources());
        this.rules = rules;
        this.kinds = kinds;
        this.modes = modes;
        this.version1 = version1;
        this.version2 = version2;
    }

    /// Opens it. Whoever takes a message may make another call from there; what follows in the
    /// outer one is then repeated with the inner one.
    void begin(int number) {
        ordinal = number;
        version2.beginCall(number);
    }

    /// Ends it: the Report that is open goes.
    void end() {
        version2.finishReport();
    }

    /// Somebody listens to a group, here or in another shard.
    void noteGroup(long groupHigh, long groupLow) {
        sourceSpecific |= rules.ssm().contains(groupHigh, groupLow);
    }

    /// Whether a source-specific group was ever listened to.
    boolean everSourceSpecific() {
        return sourceSpecific;
    }

    /// Adds a join from any source. Joins are counted; the first one is reported (SEED-40).
    ///
    /// @param delayNanos 0 to report at once; only version 1 knows another
    /// @return whether the membership is new
    /// @throws IllegalStateException at 2^20 joins of one membership
    /// @throws IllegalArgumentException if the group cannot be listened to from any source
    public boolean join(
            int listener, long groupHigh, long groupLow, long delayNanos, long nowNanos) {
        rules.check(kinds.of(listener), groupHigh, groupLow, Filter.ANY);
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
        rules.check(kinds.of(listener), groupHigh, groupLow, filter);
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
            noteGroup(groupHigh, groupLow);
            boolean reported = Ipv6Address.isReportable(groupHigh, groupLow);
            memberships.set(row, STATE, reported ? kinds.silence(listener) : MUTE);
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
        if (!isListening(row) && !memberships.isRepeating(row)) {
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
            count(row, 1);
        }
        boolean inVersion1 = modes.isVersion1(memberships.get(row, LISTENER));
        if (newFilter == Filter.NOTHING) {
            subscriptions.forget(row);
            if (inVersion1) {
                version1.stopListening(row);
            }
            count(row, -1);
            memberships.set(
                    row, STATE, memberships.get(row, STATE) & (ONE_REFERENCE - 1) & ~LISTENING);
        }
        say(row, oldFilter, inVersion1, delayNanos, nowNanos);
        sets.release(Filter.sourceSet(oldFilter));
    }

    /// A row becomes a membership, or ceases to be one.
    ///
    /// @param change 1 or -1
    private void count(int row, int change) {
        version2.countReportable(row, change);
        version2.countLeftOver(-change);
        registry.populations().countMembership(memberships.get(row, LISTENER), change);
    }

    private void say(int row, int oldFilter, boolean inVersion1, long delayNanos, long nowNanos) {
        boolean over = memberships.get(row, FILTER) == Filter.NOTHING;
        boolean mute = (memberships.get(row, STATE) & (over ? UNANSWERED : MUTE)) != 0;
        if (mute || inVersion1) {
            if (over) {
                version2.forget(row);
            } else if (!mute && oldFilter == Filter.NOTHING) {
                listeners.setLastCall(memberships.get(row, LISTENER), ordinal);
                version1.startListening(row, delayNanos, nowNanos);
            }
        } else {
            version2.changed(row, oldFilter, nowNanos);
        }
    }

    /// Starts over as on a fresh join: after the link was away, or when a new address became valid
    /// (V1-33, V2-17, SD-31). Nothing for rows that are no membership or never report.
    public void reannounce(int row, long nowNanos) {
        if ((memberships.get(row, STATE) & (LISTENING | MUTE)) == LISTENING) {
            if (modes.isVersion1(memberships.get(row, LISTENER))) {
                listeners.setLastCall(memberships.get(row, LISTENER), ordinal);
                version1.reannounce(row, nowNanos);
            } else {
                version2.restart(row, nowNanos);
            }
        }
    }

    /// Starts over with every membership of one listener.
    public void reannounceAll(int listener, long nowNanos) {
        int row = listeners.firstMembership(listener);
        while (row != RowTable.NONE) {
            int next = memberships.nextInListener(row);
            reannounce(row, nowNanos);
            row = next;
        }
    }

    /// Ends a membership without a word. Its timers have been stopped.
    void drop(int row) {
        int state = memberships.get(row, STATE);
        if ((state & LISTENING) != 0) {
            subscriptions.forget(row);
            count(row, -1);
            memberships.set(row, STATE, state & (ONE_REFERENCE - 1) & ~LISTENING);
        }
        version2.forget(row);
    }

    /// Gives a listener, whose timers have been stopped, another segment, and takes its memberships
    /// along. Rows stay as they are but for the group's, so that subscriptions and counts do, too.
    void move(int listener, int segment) {
        registry.moveListener(listener, segment);
        for (int row = listeners.firstMembership(listener);
                row != RowTable.NONE;
                row = memberships.nextInListener(row)) {
            // What it reported last, it reported elsewhere.
            memberships.set(
                    row, STATE, memberships.get(row, STATE) & ~MembershipState.REPORTED_LAST);
        }
    }
}
