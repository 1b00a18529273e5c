// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.listener.Call;
import io.mld6.engine.listener.HostListeners;
import io.mld6.engine.listener.ListenerParts;
import io.mld6.engine.listener.ReportOutput;
import io.mld6.engine.registry.Filter;
import io.mld6.engine.registry.MembershipRegistry;
import io.mld6.engine.registry.MembershipTable;
import io.mld6.engine.registry.RowTable;
import io.mld6.engine.registry.SourceSets;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/// What single listeners of a shard do, or what is done to them. Thread: event loop only.
final class Members {
    private final EngineConfig config;
    private final Dealing dealing;
    private final int index;
    private final HostListeners listeners;
    private final MembershipRegistry registry;
    private final SourceSets sets;
    private final ReportOutput output;
    private final LongSupplier nanoTime;
    /// Runs when something may have to wait for its turn on the link.
    private final Runnable waitForPace;
    /// Takes the number of who was taken away.
    private final IntConsumer removed;

    /// @param index of the shard
    /// @param waitForPace runs when something may have to wait for its turn on the link
    /// @param removed takes the number of who was taken away
    Members(
            EngineConfig config,
            Dealing dealing,
            int index,
            ListenerParts parts,
            HostListeners listeners,
            Runnable waitForPace,
            IntConsumer removed) {
        this.config = config;
        this.dealing = dealing;
        this.index = index;
        this.listeners = listeners;
        this.registry = parts.registry();
        this.sets = parts.sets();
        this.output = parts.output();
        this.nanoTime = parts.nanoTime();
        this.waitForPace = waitForPace;
        this.removed = removed;
    }

    /// @param name under which it is counted
    int addListener(long tags, long mac, long addressLow, String name) {
        return listeners.addListener(
                registry.segment(tags),
                mac,
                addressLow,
                true,
                HostOptions.of(config).kind(),
                registry.populations().number(name));
    }

    boolean setRules(long tags, int rules) {
        registry.segments().setRules(registry.segment(tags), rules);
        return true;
    }

    /// Whether a listener's memberships are in this shard; not if they are dealt by group.
    ///
    /// @throws IllegalArgumentException if there is no such listener
    boolean livesHere(int listener) {
        checkLive(listener);
        return dealing.shardOf(listener, tags(listener)) == index;
    }

    private void checkLive(int listener) {
        if (listener >= registry.listeners().highWater()
                || !registry.listeners().isLive(listener)) {
            throw new IllegalArgumentException("no listener has number " + listener);
        }
    }

    /// Whether a membership of a listener, which is there, belongs to this shard.
    boolean has(int listener, Ipv6Address group) {
        return dealing.shards() == 1
                || dealing.shardOf(listener, tags(listener), group.high(), group.low()) == index;
    }

    /// Takes listeners away without a word, in the same order in every shard.
    ///
    /// @throws IllegalArgumentException if one is not there; nothing has changed then
    boolean remove(ListenerNumbers numbers) {
        return each(
                numbers,
                listener -> {
                    listeners.removeListener(listener);
                    removed.accept(listener);
                });
    }

    /// Takes the power of listeners.
    ///
    /// @throws IllegalArgumentException if one is not there; nothing has changed then
    boolean powerOff(ListenerNumbers numbers) {
        return each(numbers, listeners::powerOff);
    }

    private boolean each(ListenerNumbers numbers, IntConsumer action) {
        for (int i = 0; i < numbers.size(); i++) {
            checkLive(numbers.number(i));
        }
        for (int i = 0; i < numbers.size(); i++) {
            action.accept(numbers.number(i));
        }
        output.flush();
        return true;
    }

    /// Gives a listener another segment.
    ///
    /// @throws IllegalArgumentException if it is not there, a listener there has its address, or
    ///     that segment is another shard's; nothing has changed then
    boolean move(int listener, long tags, int call) {
        checkLive(listener);
        if (dealing.by() == Dealing.By.SEGMENT
                && dealing.shardOf(listener, tags) != dealing.shardOf(listener, tags(listener))) {
            throw new IllegalArgumentException(
                    "VLAN "
                            + VlanTags.ofWord(tags)
                            + " is another shard's: listener "
                            + listener
                            + " cannot move there; accepted: 1 shard, or snooped hearing");
        }
        int known = registry.segments().find(tags);
        if (known != RowTable.NONE) {
            registry.checkMove(listener, known);
        }
        listeners.moveListener(call, listener, registry.segment(tags), nanoTime.getAsLong());
        output.flush();
        return true;
    }

    private long tags(int listener) {
        return registry.segments().tags(registry.listeners().segment(listener));
    }

    boolean setAddressValid(int listener, boolean valid, int call) {
        checkLive(listener);
        registry.listeners().setAddressValid(listener, valid);
        if (valid) {
            listeners.reannounceAll(call, listener, nanoTime.getAsLong());
            output.flush();
        }
        return valid;
    }

    boolean join(int listener, long groupHigh, long groupLow, int call) {
        checkLive(listener);
        return change(
                        call,
                        open -> open.join(listener, groupHigh, groupLow, 0, nanoTime.getAsLong()))
                > 0;
    }

    boolean listen(
            int listener,
            long subscription,
            Ipv6Address group,
            FilterMode mode,
            List<Ipv6Address> sources,
            int call) {
        checkLive(listener);
        int set = sets.intern(sources);
        try {
            return change(
                            call,
                            open ->
                                    open.listen(
                                            listener,
                                            subscription,
                                            group.high(),
                                            group.low(),
                                            mode,
                                            set,
                                            nanoTime.getAsLong()))
                    > 0;
        } finally {
            sets.release(set);
        }
    }

    /// Makes several changes of a listener in one call, those that belong here.
    boolean listenTogether(int listener, List<GroupChange> wanted, int call) {
        checkLive(listener);
        long now = nanoTime.getAsLong();
        int _ =
                change(
                        call,
                        open -> {
                            for (GroupChange one : wanted) {
                                if (has(listener, one.group())) {
                                    one.in(open, listener, sets, now);
                                }
                            }
                        });
        waitForPace.run();
        return true;
    }

    boolean leave(int listener, long groupHigh, long groupLow, int call) {
        checkLive(listener);
        int row = registry.find(listener, groupHigh, groupLow);
        // A row without a filter only repeats the leave before.
        if (row == RowTable.NONE
                || registry.memberships().get(row, MembershipTable.FILTER) == Filter.NOTHING) {
            throw new IllegalArgumentException("listener " + listener + " is not in that group");
        }
        boolean gone = change(call, open -> open.leave(row, nanoTime.getAsLong())) < 0;
        waitForPace.run();
        return gone;
    }

    /// Makes a call, and sends what it says also when it is refused on the way.
    ///
    /// @return by how many memberships it changed how many there are
    private int change(int call, Consumer<Call> action) {
        int before = listeners.size();
        try {
            listeners.inCall(call, action);
        } finally {
            output.flush();
        }
        return listeners.size() - before;
    }
}
