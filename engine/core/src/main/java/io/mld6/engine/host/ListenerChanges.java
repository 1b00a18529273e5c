// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.population.AddressRange;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/// What happens to an engine's listeners in an evening: many join, leave and change at a rate, some
/// go, some move. [Engine#changes] gives it.
///
/// No call holds an event loop: what is received and answers that are due have their turn in
/// between. Several may be under way at once. Thread: any.
public final class ListenerChanges {
    private static final int REMOVED_AT_ONCE = 64;

    private final Shards shards;
    private final CallOrder calls;

    ListenerChanges(Shards shards, CallOrder calls) {
        this.shards = shards;
        this.calls = calls;
    }

    /// Joins groups from any source, listener by listener, each in one call.
    ///
    /// @return completes when the last listener has had its turn
    public CompletableFuture<BulkResult> joinAll(
            ListenerNumbers listeners, List<AddressRange> groups, Arrivals arrivals) {
        return listenAll(listeners, groups, FilterMode.EXCLUDE, List.of(), arrivals);
    }

    /// Leaves groups, listener by listener, whatever their joins and subscriptions.
    ///
    /// @param groups none for all that a listener has
    /// @return completes when the last listener has had its turn
    public CompletableFuture<BulkResult> leaveAll(
            ListenerNumbers listeners, List<AddressRange> groups, Arrivals arrivals) {
        return change(BulkChange.of(listeners, groups, FilterMode.INCLUDE, List.of(), arrivals));
    }

    /// Sets what listeners want of groups, listener by listener, each in one call; as
    /// [Engine#listen] with subscription 0.
    ///
    /// @return completes when the last listener has had its turn
    /// @throws IllegalArgumentException if there is no group
    public CompletableFuture<BulkResult> listenAll(
            ListenerNumbers listeners,
            List<AddressRange> groups,
            FilterMode mode,
            List<AddressRange> sources,
            Arrivals arrivals) {
        if (groups.isEmpty()) {
            throw new IllegalArgumentException("no group to listen to");
        }
        return change(BulkChange.of(listeners, groups, mode, sources, arrivals));
    }

    /// Changes several groups of one listener in one call, so that one Report says all of it: who
    /// zaps leaves one channel and joins another.
    ///
    /// @return completes when it is done; fails with [IllegalArgumentException] or
    ///     [IllegalStateException] if the listener is not there, or at the first change that is not
    ///     allowed, with those before it made
    public CompletableFuture<Void> listenTogether(int listener, List<GroupChange> changes) {
        Engine.checkListener(listener);
        List<GroupChange> wanted = List.copyOf(changes);
        return shards.settled(
                calls.post(
                                call ->
                                        shards.onAll(
                                                shard ->
                                                        shard.members()
                                                                .listenTogether(
                                                                        listener, wanted, call)))
                        .thenApply(_ -> null));
    }

    /// Pulls the cable of all listeners, or puts it back, without touching the interface: while it
    /// is out nothing is sent and nothing heard, and when it is back everything is reported as on a
    /// fresh join (SD-31).
    ///
    /// @return completes when that is so
    public CompletableFuture<Void> cutLink(boolean out) {
        return calls.post(_ -> shards.onAll(shard -> shard.cutLink(out))).thenApply(_ -> null);
    }

    private CompletableFuture<BulkResult> change(BulkChange change) {
        return shards.settled(
                calls.post(call -> shards.onAll(shard -> shard.change(change, call)))
                        .thenCompose(Shards::all)
                        .thenApply(BulkResult::ofAll));
    }

    /// Takes listeners away. Their numbers may be given to others from then on.
    ///
    /// @param leaving whether they leave all their groups first, as often as the protocol says; if
    ///     not nothing is said, as when the power of a street goes
    /// @return completes when they are gone; fails with [IllegalArgumentException] if one is not
    ///     there, with the ones before it in the list gone
    public CompletableFuture<Void> removeAll(ListenerNumbers listeners, boolean leaving) {
        if (!leaving) {
            return inParts(listeners, 0, Members::remove);
        }
        return leaveAll(listeners, List.of(), Arrivals.atOnce())
                .thenCompose(
                        _ -> calls.post(call -> shards.onAll(shard -> shard.left(listeners, call))))
                .thenCompose(Shards::all)
                .thenCompose(_ -> inParts(listeners, 0, Members::remove));
    }

    /// The power of a street goes: all memberships of these listeners end without a word. The
    /// listeners stay, and what they join after they report as after a boot.
    ///
    /// @return completes when they are silent; fails with [IllegalArgumentException] if one is not
    ///     there, with the ones before it in the list silent
    public CompletableFuture<Void> powerOff(ListenerNumbers listeners) {
        return inParts(listeners, 0, Members::powerOff);
    }

    /// A few at a time, so that no event loop is held, and in one order for all shards, so that
    /// numbers stay the same in all of them.
    private CompletableFuture<Void> inParts(
            ListenerNumbers listeners,
            int from,
            BiFunction<Members, ListenerNumbers, Boolean> deed) {
        int to = Math.min(listeners.size(), from + REMOVED_AT_ONCE);
        ListenerNumbers some = listeners.slice(from, to);
        CompletableFuture<List<Boolean>> done =
                calls.post(_ -> shards.onAll(shard -> deed.apply(shard.members(), some)));
        return to == listeners.size()
                ? shards.settled(done).thenApply(_ -> null)
                : done.thenCompose(_ -> inParts(listeners, to, deed));
    }

    /// Moves a listener to another VLAN, as when a host is unplugged here and plugged in there: no
    /// word here, and there it reports all it listens to as on a fresh join (RFC 9777 §6.1).
    ///
    /// @return fails with [IllegalArgumentException] if the listener is not there, if one there has
    ///     its MAC or link-local address, or if VLANs are dealt to shards and that one is another
    ///     shard's; nothing has changed then
    public CompletableFuture<Void> move(int listener, VlanTags vlan) {
        Engine.checkListener(listener);
        long tags = vlan.word();
        return shards.settled(
                calls.post(
                                call ->
                                        shards.onAll(
                                                shard ->
                                                        shard.members().move(listener, tags, call)))
                        .thenApply(_ -> null));
    }
}
