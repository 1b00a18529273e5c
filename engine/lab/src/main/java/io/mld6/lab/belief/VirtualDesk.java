// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.belief;

import io.mld6.engine.loop.VirtualLoops;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The books of a rehearsal: all happens on the thread that moves the time, and the engine answers
/// at the same moment. Thread: that one.
///
/// @param loops of the engine
record VirtualDesk(VirtualLoops loops) implements Desk {
    @Override
    public Executor executor() {
        return loops.time();
    }

    @Override
    public <T extends @Nullable Object> T call(Supplier<T> work) {
        return work.get();
    }

    @Override
    public <T> T answer(CompletableFuture<T> asked) throws Gone {
        try {
            return loops.get(asked);
        } catch (CompletionException gone) {
            throw new Gone(gone);
        }
    }

    @Override
    public void closeAfter(CompletableFuture<?> events) {
        // There is no thread to end.
    }
}
