// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A question to what runs, that is asked once a second at most: who asks again in between gets the
/// same answer. Thread: the server's.
///
/// @param <T> what is answered
final class Asked<T> {
    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long PATIENCE_SECONDS = 5;

    private final Supplier<CompletableFuture<T>> question;
    private final Executor server;
    private final LongSupplier nanoTime;
    private @Nullable CompletableFuture<T> last;
    private long atNanos;

    /// @param server runs what depends on answers, as they may come on a thread of the run
    Asked(Supplier<CompletableFuture<T>> question, Executor server, LongSupplier nanoTime) {
        this.question = question;
        this.server = server;
        this.nanoTime = nanoTime;
    }

    /// The answer, which comes on the server's thread; fails if what was asked throws.
    CompletableFuture<T> get() {
        CompletableFuture<T> known = last;
        if (known != null
                && !known.isCompletedExceptionally()
                && (!known.isDone() || nanoTime.getAsLong() - atNanos < AGAIN_NANOS)) {
            return known;
        }
        atNanos = nanoTime.getAsLong();
        CompletableFuture<T> asked = patiently(ask(), server);
        last = asked;
        return asked;
    }

    private CompletableFuture<T> ask() {
        try {
            return question.get();
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    /// The same, on the server's thread, and not for ever.
    static <T> CompletableFuture<T> patiently(CompletableFuture<T> asked, Executor server) {
        return asked.copy()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .thenApplyAsync(answer -> answer, server);
    }
}
