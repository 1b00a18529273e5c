// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Who follows what an engine does. Thread: any.
final class EventHub {
    private static final int MAXIMUM_CAPACITY = 1 << 24;

    private final Shards shards;
    /// Guarded by this.
    private final List<EventSubscription> subscriptions = new ArrayList<>();

    /// Guarded by this.
    private boolean ended;

    EventHub(Shards shards) {
        this.shards = shards;
    }

    /// As [Engine#subscribe(EngineEvents, int)].
    EventSubscription subscribe(EngineEvents subscriber, int capacity) {
        check(capacity);
        ThreadPoolExecutor thread =
                new ThreadPoolExecutor(
                        1,
                        1,
                        0,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        new DefaultThreadFactory("mld6-events", true));
        try {
            EventSubscription made = subscribe(subscriber, capacity, thread, thread::shutdown);
            // Not by the event loop, which would have to make it with the first event.
            boolean _ = thread.prestartCoreThread();
            return made;
        } catch (RuntimeException refused) {
            thread.shutdown();
            throw refused;
        }
    }

    /// As [Engine#subscribe(EngineEvents, int, Executor)].
    ///
    /// @param onEnd runs when the subscriber has been told all
    EventSubscription subscribe(
            EngineEvents subscriber, int capacity, Executor executor, Runnable onEnd) {
        check(capacity);
        synchronized (this) {
            if (ended) {
                throw new IllegalStateException("the engine is closed");
            }
            EventSubscription made =
                    new EventSubscription(
                            subscriber, executor, onEnd, shards.size(), capacity, this::close);
            subscriptions.add(made);
            for (int i = 0; i < shards.size(); i++) {
                EventTap tap = made.tap(i);
                var _ =
                        shards.on(
                                i,
                                shard -> {
                                    shard.events().add(tap);
                                    return true;
                                });
            }
            return made;
        }
    }

    private static void check(int capacity) {
        if (capacity < 1 || capacity > MAXIMUM_CAPACITY) {
            throw new IllegalArgumentException(
                    "capacity for events: "
                            + capacity
                            + " (expected 1 to "
                            + MAXIMUM_CAPACITY
                            + ")");
        }
    }

    private void close(EventSubscription closed) {
        try {
            var _ =
                    shards.onAll(shard -> stopWriting(shard, closed))
                            .whenComplete((_, _) -> finish(closed));
        } catch (RejectedExecutionException over) {
            finish(closed); // the loops have ended, and write nothing
        }
    }

    private static boolean stopWriting(Shard shard, EventSubscription closed) {
        shard.events().remove(closed.tap(shard.index()));
        return true;
    }

    private void finish(EventSubscription closed) {
        synchronized (this) {
            subscriptions.remove(closed);
        }
        closed.finish();
    }

    /// The engine has ended: what is written down is told, and nothing follows.
    void end() {
        List<EventSubscription> open;
        synchronized (this) {
            ended = true;
            open = List.copyOf(subscriptions);
        }
        open.forEach(this::finish);
    }
}
