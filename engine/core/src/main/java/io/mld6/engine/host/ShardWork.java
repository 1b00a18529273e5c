// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.listener.HostKind;
import io.mld6.engine.listener.HostListeners;
import io.mld6.engine.listener.ListenerParts;
import io.mld6.engine.output.TokenBucket;
import io.mld6.engine.population.Population;
import io.mld6.engine.registry.ListenerTable;
import io.mld6.engine.registry.MembershipRegistry;
import io.mld6.engine.registry.RowTable;
import java.util.ArrayList;
import java.util.List;
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
    /// Bulk changes, each with turns of its own.
    private final List<PacedTasks> changes = new ArrayList<>();
    private final TokenBucket joinRate;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();

    private CompletableFuture<Void> joined = CompletableFuture.completedFuture(null);
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

    /// A listener was taken away: what is under way must not take its successor for it.
    void removed(int listener) {
        tasks.removed(listener);
        addressTasks.removed(listener);
    }

    /// Drops what is still to be done.
    void clear() {
        tasks.clear();
        addressTasks.clear();
        changes.forEach(PacedTasks::clear);
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
    /// @param name under which it is counted
    /// @param call which call of the engine's life this is; the next number is taken, too
    /// @return the listeners' numbers
    /// @throws IllegalArgumentException if one has the address of another listener of its VLAN;
    ///     nothing has changed then
    CompletableFuture<ListenerNumbers> populate(
            Population population, HostKind kind, String name, int call) {
        checkAddresses(population);
        registry.reserve(
                registry.segments().size() + population.vlans().segments(),
                registry.listeners().size() + population.listeners(),
                registry.groups().size() + (int) groupRows(population),
                registry.memberships().size()
                        + (int) population.membershipsAtMost() / shard.dealing().shards());
        int counted = registry.populations().number(name);
        ListenerNumbers numbers = addListeners(population, kind, counted);
        Share share = new Share(shard.dealing(), shard.index(), population, numbers);
        JoinTask task = joinTask(share, counted, call);
        populated = true;
        if (joined.isDone()) {
            joined = new CompletableFuture<>();
        }
        tasks.add(task);
        return joined.thenApply(_ -> numbers);
    }

    /// Rows of groups that a population needs at most: one in each VLAN.
    static long groupRows(Population population) {
        return Math.min(
                population.membershipsAtMost(),
                population.groupsAtMost() * population.vlans().segments());
    }

    private ListenerNumbers addListeners(Population population, HostKind kind, int counted) {
        boolean valid = !population.duplicateAddressDetection();
        int[] numbers = new int[population.listeners()];
        for (int i = 0; i < numbers.length; i++) {
            int segment = registry.segment(population.vlans().word(i));
            numbers[i] =
                    listeners.addListener(
                            segment,
                            population.mac(i),
                            population.addressLow(i),
                            valid,
                            kind,
                            counted);
        }
        return ListenerNumbers.compact(numbers);
    }

    private void checkAddresses(Population population) {
        for (int i = 0; i < population.listeners(); i++) {
            long low = population.addressLow(i);
            int segment = registry.segments().find(population.vlans().word(i));
            if (segment != RowTable.NONE
                    && registry.listeners().find(segment, ListenerTable.LINK_LOCAL_HIGH, low)
                            != RowTable.NONE) {
                throw new IllegalArgumentException(
                        "there is a listener with address "
                                + new Ipv6Address(ListenerTable.LINK_LOCAL_HIGH, low));
            }
        }
    }

    private JoinTask joinTask(Share share, int counted, int call) {
        AddressTask addresses = null;
        if (share.population().duplicateAddressDetection()) {
            StartDelays delays = new StartDelays(parts.draws(), share);
            addresses = new AddressTask(bulkCall(call + 1), delays);
            addressTasks.add(addresses);
        }
        return new JoinTask(bulkCall(call), share, counted, joinRate, addresses);
    }

    /// Begins a bulk change, beside whatever else is under way.
    ///
    /// @param call which call of the engine's life this is
    CompletableFuture<BulkResult> change(BulkChange change, BulkTask.Here here, int call) {
        CompletableFuture<BulkResult> done = new CompletableFuture<>();
        long startNanos = parts.nanoTime().getAsLong();
        beside(new BulkTask(bulkCall(call), change, here, startNanos, done::complete));
        return done;
    }

    /// Completes when listeners that leave everything have said so as often as they must.
    CompletableFuture<Void> left(ListenerNumbers numbers, int call) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        beside(new LeftTask(bulkCall(call), numbers, () -> done.complete(null)));
        return done;
    }

    private void beside(PacedTask task) {
        changes.removeIf(PacedTasks::isEmpty);
        PacedTasks alone = newTasks();
        changes.add(alone);
        alone.add(task);
    }

    /// Leaves everything; the future holds the number of memberships not left in time.
    ///
    /// @param mayWait whether waiting for room makes sense
    /// @param call which call of the engine's life this is
    CompletableFuture<Long> leaveAll(boolean mayWait, long boundNanos, int call) {
        CompletableFuture<Long> left = new CompletableFuture<>();
        clear();
        registry.populations().dropPlans();
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
