// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.belief;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A thread for the books of a run. Thread: any but its own, and no event loop.
final class ThreadDesk implements Desk {
    private static final long ENGINE_SECONDS = 30;

    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    work -> Thread.ofPlatform().name("mld6-oracle").daemon().unstarted(work));

    /// With a thread that has nothing to do yet.
    ThreadDesk() {}

    @Override
    public Executor executor() {
        return thread;
    }

    @Override
    public <T extends @Nullable Object> T call(Supplier<T> work) throws InterruptedException, Gone {
        try {
            return thread.submit(work::get).get();
        } catch (RejectedExecutionException closed) {
            throw new Gone(closed);
        } catch (ExecutionException bug) {
            throw new IllegalStateException(bug.getCause());
        }
    }

    @Override
    public <T> T answer(CompletableFuture<T> asked) throws InterruptedException, Gone {
        try {
            return asked.get(ENGINE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException gone) {
            throw new Gone(gone);
        }
    }

    @Override
    public void closeAfter(CompletableFuture<?> events) {
        var _ = events.whenComplete((_, _) -> thread.shutdown());
    }
}
