// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Somebody who follows what an [Engine] does, until [#close]. Made by [Engine#subscribe]. Thread:
/// any.
public final class EventSubscription implements AutoCloseable {
    private final EngineEvents subscriber;
    private final Executor executor;
    private final Runnable onEnd;
    private final List<EventTap> taps;
    private final Consumer<EventSubscription> onClose;
    private final Runnable delivery = this::deliver;
    private final EventRow row = new EventRow();

    /// Whether a delivery is on its way or running; one at a time.
    private final AtomicBoolean delivering = new AtomicBoolean();

    private final AtomicLong toldDropped = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    /// Nothing more is written.
    private volatile boolean finishing;

    /// @param shards how many write for it
    /// @param capacity events of each that may wait
    /// @param onEnd runs when all is told
    /// @param onClose stops the shards from writing, then calls [#finish]
    EventSubscription(
            EngineEvents subscriber,
            Executor executor,
            Runnable onEnd,
            int shards,
            int capacity,
            Consumer<EventSubscription> onClose) {
        this.subscriber = subscriber;
        this.executor = executor;
        this.onEnd = onEnd;
        this.onClose = onClose;
        boolean answers = subscriber.wantsAnswers();
        this.taps =
                IntStream.range(0, shards)
                        .mapToObj(_ -> new EventTap(new EventRing(capacity), this::wake, answers))
                        .toList();
    }

    /// Where a shard writes.
    EventTap tap(int shard) {
        return taps.get(shard);
    }

    /// Events that were not told so far, because too many waited.
    public long dropped() {
        return taps.stream().mapToLong(tap -> tap.ring().dropped()).sum();
    }

    /// Times that the subscriber, or the executor it brought, threw something.
    public long failures() {
        return failures.get();
    }

    /// Completes when the subscriber has been told the last event, after [#close] or after the end
    /// of the engine.
    public CompletableFuture<Void> ended() {
        return ended.copy();
    }

    /// Ends it: what is written down already is still told, nothing that happens later. Does not
    /// wait; [#ended] does. Idempotent.
    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            onClose.accept(this);
        }
    }

    /// Nothing is written any more: the rest is told, then it is over. Idempotent.
    void finish() {
        finishing = true;
        wake();
    }

    /// Something was written. Costs the event loop a fence and a look, unless nobody is delivering.
    private void wake() {
        // What was written must be seen by a delivery that ends now, or its end be seen here.
        VarHandle.fullFence();
        if (!delivering.get() && delivering.compareAndSet(false, true)) {
            try {
                executor.execute(delivery);
            } catch (RuntimeException refused) {
                failed();
                delivering.set(false);
                if (finishing) {
                    end();
                }
            }
        }
    }

    private void deliver() {
        do {
            boolean last = finishing;
            for (EventTap tap : taps) {
                EventRing ring = tap.ring();
                while (row.read(ring)) {
                    tell(row.event(ring));
                }
            }
            tellDropped();
            if (last) {
                end();
                return; // still delivering, for good
            }
            delivering.set(false);
        } while (isWaiting() && delivering.compareAndSet(false, true));
    }

    private boolean isWaiting() {
        return finishing
                || dropped() != toldDropped.get()
                || taps.stream().anyMatch(tap -> !tap.ring().isEmpty());
    }

    private void tell(EngineEvent event) {
        try {
            subscriber.happened(event);
        } catch (RuntimeException | Error bug) {
            failed();
        }
    }

    private void tellDropped() {
        long now = dropped();
        long before = toldDropped.getAndSet(now);
        if (now != before) {
            try {
                subscriber.dropped(now - before);
            } catch (RuntimeException | Error bug) {
                failed();
            }
        }
    }

    private void failed() {
        long _ = failures.incrementAndGet();
    }

    private void end() {
        if (ended.complete(null)) {
            onEnd.run();
        }
    }
}
