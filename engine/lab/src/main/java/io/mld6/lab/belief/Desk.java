// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.belief;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Where an oracle keeps its books, so that what is told to them and what is asked of them come one
/// after the other, and how it waits for the engine.
interface Desk {
    /// The engine has ended, or does not answer.
    final class Gone extends Exception {
        private static final long serialVersionUID = 1L;

        Gone(Throwable cause) {
            super(cause);
        }
    }

    /// Takes what the engine tells.
    Executor executor();

    /// Does something to the books, and waits until it is done.
    <T extends @Nullable Object> T call(Supplier<T> work) throws InterruptedException, Gone;

    /// Waits for what the engine was asked.
    <T> T answer(CompletableFuture<T> asked) throws InterruptedException, Gone;

    /// Nothing more is done once the events have ended.
    void closeAfter(CompletableFuture<?> events);
}
