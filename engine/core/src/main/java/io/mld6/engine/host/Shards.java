// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.engine.link.LinkChannel;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.LinkState;
import io.mld6.engine.loop.EngineLoops;
import io.mld6.engine.loop.LinkLoss;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/// The shards of an engine: as many event loops, each with a channel of its own onto the one link.
///
/// They share nothing. What the engine wants reaches each as a task on its loop, all of them in the
/// same order, and what one has to tell the others goes the same way. The kernel gives each channel
/// its own copy of every frame, and the first channel the others theirs of what this host sends;
/// they all judge it alike, so the first shard counts and talks for all. Thread: any.
final class Shards {
    private final List<Shard> shards = new ArrayList<>();
    private final List<? extends LinkChannel> channels;
    private final EngineLoops loops;
    private final Consumer<String> notices;
    private final Consumer<Throwable> onFailure;
    private final AtomicBoolean failed = new AtomicBoolean();

    private Shards(
            EngineConfig config,
            List<? extends LinkChannel> channels,
            EngineLoops loops,
            Consumer<String> notices,
            Consumer<Throwable> onFailure) {
        this.channels = channels;
        this.loops = loops;
        this.notices = notices;
        this.onFailure = onFailure;
        Dealing dealing = Dealing.of(config);
        for (int i = 0; i < channels.size(); i++) {
            boolean first = i == 0;
            shards.add(
                    new Shard(
                            config,
                            dealing,
                            i,
                            loops,
                            channels.get(i),
                            first ? this::say : _ -> {},
                            first ? this::linkChanged : _ -> {},
                            this::fail));
        }
        LateAnswers late = new LateAnswers(this, loops.loop(0), loops.nanoTime(), this::say);
        shards.forEach(shard -> shard.forecast().whenTooMuch(late::expected));
        for (int i = 0; i < shards.size(); i++) {
            for (int j = 0; j < shards.size(); j++) {
                if (i != j) {
                    introduce(shards.get(i), j);
                }
            }
        }
    }

    private void introduce(Shard teller, int reader) {
        Shard shard = shards.get(reader);
        Executor loop = loops.loop(reader);
        teller.introduce(action -> loop.execute(() -> shard.apply(action)));
    }

    /// Opens the link once a shard, and lets the shards listen.
    ///
    /// @throws LinkException with one line, if the link cannot be opened; nothing stays open then
    static Shards open(
            EngineConfig config,
            LinkOpener link,
            EngineLoops loops,
            Consumer<String> notices,
            Consumer<Throwable> onFailure)
            throws LinkException {
        return loops.onLink(
                () -> link.openAll(config.load().shards(), notices),
                channels -> new Shards(config, channels, loops, notices, onFailure));
    }

    int size() {
        return shards.size();
    }

    /// Asks one shard, on its loop.
    <T> CompletableFuture<T> on(int shard, Function<Shard, T> action) {
        Executor loop = loops.loop(shard);
        return CompletableFuture.supplyAsync(() -> action.apply(shards.get(shard)), loop);
    }

    /// Asks all shards, each on its loop; fails if any of them does.
    <T> CompletableFuture<List<T>> onAll(Function<Shard, T> action) {
        List<CompletableFuture<T>> asked = new ArrayList<>();
        for (int i = 0; i < shards.size(); i++) {
            asked.add(on(i, action));
        }
        return all(asked);
    }

    /// The same result, once every shard knows what the others had to tell until it was there.
    <T> CompletableFuture<T> settled(CompletableFuture<T> done) {
        if (shards.size() == 1) {
            return done;
        }
        // A shard posts its GroupNews to its own loop behind the task that made them, and from
        // there to the other loops. Two rounds through all loops are therefore behind both hops;
        // with one, a shard could still drop a query to a group that another had just joined.
        return done.thenCompose(
                result ->
                        onAll(_ -> true).thenCompose(_ -> onAll(_ -> true)).thenApply(_ -> result));
    }

    /// The results of all, in order.
    static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> futures) {
        return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))
                .thenApply(_ -> futures.stream().map(CompletableFuture::join).toList());
    }

    /// Completes when all shards are ready.
    CompletableFuture<Void> ready() {
        return CompletableFuture.allOf(
                shards.stream().map(Shard::ready).toArray(CompletableFuture[]::new));
    }

    /// Tells people a line, and whoever follows events. On the first shard's loop.
    private void say(String line) {
        notices.accept(line);
        shards.getFirst().events().notice(line);
    }

    /// On the first shard's loop.
    @SuppressWarnings("FutureReturnValueIgnored") // nothing waits for a line to be said
    private void linkChanged(LinkState now) {
        shards.getFirst().events().linkChanged(now);
        if (now.carries()) {
            say("link is up again: reporting all memberships as on a fresh join");
            return;
        }
        Executor loop = loops.loop(0);
        onAll(Shard::size)
                .thenAcceptAsync(
                        sizes ->
                                say(
                                        "link "
                                                + LinkLoss.words(now)
                                                + ": keeping "
                                                + sizes.stream().mapToLong(size -> size).sum()
                                                + " memberships, sending nothing"),
                        loop);
    }

    /// One shard failed: none goes on.
    private void fail(Throwable cause) {
        if (!failed.getAndSet(true)) {
            for (int i = 0; i < shards.size(); i++) {
                Shard shard = shards.get(i);
                loops.loop(i).execute(() -> shard.halt(cause));
            }
            onFailure.accept(cause);
        }
    }

    /// Reads what has come, stops everything that would still run by itself, and closes the
    /// channels.
    void disconnect() {
        channels.forEach(LinkChannel::drainAndWait);
        onAll(
                        shard -> {
                            shard.stop();
                            return true;
                        })
                .join();
        channels.forEach(LinkChannel::closeAndWait);
    }

    /// Returns when the loops have ended.
    void close() {
        loops.shutdown();
    }
}
