// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.metrics;

import io.micrometer.core.instrument.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A snapshot that is taken when somebody looks, and serves all who look within a quarter of a
/// second: a scrape reads a hundred meters, and the event loop is asked once.
///
/// An event loop that does not answer within a second is not asked again before it has, so that
/// nothing piles up in front of it; who looks meanwhile gets what was known last, and is told so.
/// Thread: any but the loops that are asked.
///
/// @param <S> the snapshot
final class LatestSnapshot<S> {
    /// Longer than a scrape takes, shorter than from one to the next.
    static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Supplier<CompletableFuture<S>> ask;
    private final Clock clock;
    private final long waitMillis;
    private @Nullable CompletableFuture<S> underWay;
    private Look<S> look = new Look<>(null, false);
    private boolean looked;
    private boolean frozen;
    private long lookedNanos;

    /// What somebody sees.
    ///
    /// @param <S> the snapshot
    /// @param snapshot null before the first
    /// @param fresh whether it is of now, and not only the last there was
    record Look<S>(@Nullable S snapshot, boolean fresh) {}

    /// @param ask asks the event loop
    /// @param waitMillis how long a look waits for it
    LatestSnapshot(Supplier<CompletableFuture<S>> ask, Clock clock, long waitMillis) {
        this.ask = ask;
        this.clock = clock;
        this.waitMillis = waitMillis;
    }

    /// How it is. Waits for the event loop if nobody has looked for a while.
    synchronized Look<S> look() {
        boolean recent = looked && clock.monotonicTime() - lookedNanos < FRESH_NANOS;
        if (!frozen && !recent) {
            look = takeUp();
            looked = true;
            lookedNanos = clock.monotonicTime();
        }
        return look;
    }

    /// Takes the last snapshot: from now on all who look get it.
    synchronized void freeze() {
        look = takeUp();
        frozen = true;
    }

    private Look<S> takeUp() {
        CompletableFuture<S> before = underWay;
        if (before != null && before.isDone()) {
            // The answer to an earlier look: better than nothing, but of then.
            underWay = null;
            look = await(before);
        }
        if (underWay == null) {
            underWay = ask.get();
        }
        Look<S> now = await(underWay);
        if (underWay.isDone()) {
            underWay = null;
        }
        return now;
    }

    private Look<S> await(CompletableFuture<S> asked) {
        try {
            return new Look<>(asked.get(waitMillis, TimeUnit.MILLISECONDS), true);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException _) {
            // Nothing is known of now: the loop has ended, or is busy with something else.
        }
        return new Look<>(look.snapshot(), false);
    }
}
