// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.listener.HostListeners;
import io.mld6.engine.listener.ListenerParts;
import io.mld6.engine.output.TokenBucket;
import io.mld6.engine.population.Population;
import io.mld6.engine.registry.ListenerTable;
import io.mld6.engine.registry.MembershipRegistry;
import io.mld6.engine.registry.RowTable;
import io.mld6.engine.registry.SegmentTable;
import java.util.concurrent.CompletableFuture;

/// The long work of a shard, done step by step: joining its part of populations, testing addresses,
/// reporting anew, leaving; and when what of it is done. Thread: event loop only.
final class ShardWork {
    private final ShardParts shard;
    private final ListenerParts parts;
    private final MembershipRegistry registry;
    private final HostListeners listeners;
    private final PacedTasks tasks;
    private final PacedTasks addressTasks;
    private final TokenBucket joinRate;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();

    private CompletableFuture<Void> joined = CompletableFuture.completedFuture(null);
    private long memberships;
    private boolean populated;
    private int recoveries;

    /// @param joinRatePerSecond memberships joined a second, for the whole engine
    ShardWork(ShardParts shard, HostListeners listeners, long joinRatePerSecond) {
        this.shard = shard;
        this.parts = shard.listening();
        this.registry = parts.registry();
        this.listeners = listeners;
        this.tasks = newTasks();
        this.addressTasks = newTasks();
        this.joinRate =
                new TokenBucket(shard.part(joinRatePerSecond), parts.nanoTime().getAsLong());
    }

    private PacedTasks newTasks() {
        return new PacedTasks(shard.loop(), parts.nanoTime(), shard.guard(), this::checkMilestones);
    }

    private BulkCall bulkCall(int ordinal) {
        return new BulkCall(parts, listeners, ordinal);
    }

    /// Completes when everything populated is joined and said as often as it must be. Any thread.
    CompletableFuture<Void> ready() {
        return ready;
    }

    /// Memberships of all populations so far.
    long memberships() {
        return memberships;
    }

    /// Drops what is still to be done.
    void clear() {
        tasks.clear();
        addressTasks.clear();
    }

    /// Reports everything as on a fresh join.
    void reportAnew() {
        // Negative numbers are no other call's, and every shard counts the same recoveries.
        recoveries++;
        tasks.add(new AnnounceTask(bulkCall(-recoveries), joinRate));
    }

    /// Adds the listeners of a population, as in every shard, and starts to join what belongs here;
    /// the future completes when the last first Report is on its way.
    ///
    /// @param call which call of the engine's life this is; the next number is taken, too
    /// @throws IllegalArgumentException if one has the address of another listener; nothing has
    ///     changed then
    CompletableFuture<Void> populate(Population population, int call) {
        Share share = new Share(shard.dealing(), shard.index(), registry.listeners().highWater());
        checkAddresses(population);
        JoinTask task = joinTask(population, share, call);
        memberships += task.memberships();
        populated = true;
        registry.reserve(
                registry.segments().size(),
                registry.listeners().size() + population.listeners(),
                registry.groups().size() + (int) population.groupsAtMost(),
                registry.memberships().size() + (int) task.memberships());
        boolean valid = !population.duplicateAddressDetection();
        for (int i = 0; i < population.listeners(); i++) {
            listeners.addListener(population.mac(i), population.addressLow(i), valid);
        }
        if (joined.isDone()) {
            joined = new CompletableFuture<>();
        }
        tasks.add(task);
        return joined;
    }

    private void checkAddresses(Population population) {
        for (int i = 0; i < population.listeners(); i++) {
            long low = population.addressLow(i);
            if (registry.listeners().find(SegmentTable.FIRST, ListenerTable.LINK_LOCAL_HIGH, low) != RowTable.NONE) {
                throw new IllegalArgumentException(
                        "there is a listener with address "
                                + new Ipv6Address(ListenerTable.LINK_LOCAL_HIGH, low));
            }
        }
    }

    private JoinTask joinTask(Population population, Share share, int call) {
        AddressTask addresses = null;
        if (population.duplicateAddressDetection()) {
            StartDelays delays =
                    new StartDelays(
                            parts.draws(),
                            share.firstRow(),
                            share.listeners(population),
                            share::listener);
            addresses = new AddressTask(bulkCall(call + 1), delays);
            addressTasks.add(addresses);
        }
        return new JoinTask(bulkCall(call), population, share, joinRate, addresses);
    }

    /// Leaves everything; the future holds the number of memberships not left in time.
    ///
    /// @param mayWait whether waiting for room makes sense
    /// @param call which call of the engine's life this is
    CompletableFuture<Long> leaveAll(boolean mayWait, long boundNanos, int call) {
        CompletableFuture<Long> left = new CompletableFuture<>();
        tasks.clear();
        addressTasks.clear();
        tasks.add(
                new LeaveTask(
                        bulkCall(call),
                        shard.output(),
                        mayWait,
                        parts.nanoTime().getAsLong() + boundNanos,
                        left::complete));
        return left;
    }

    /// Says what is done by now.
    void checkMilestones() {
        if (!tasks.isEmpty()) {
            return;
        }
        if (!joined.isDone()) {
            joined.complete(null);
        }
        if (populated
                && !ready.isDone()
                && addressTasks.isEmpty()
                && listeners.unsolicitedPending() == 0) {
            ready.complete(null);
        }
    }
}
