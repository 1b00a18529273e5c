// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/// What went wrong behind a future.
final class Failures {
    private Failures() {}

    /// Without the wrapping of futures.
    static Throwable cause(Throwable wrapped) {
        Throwable cause = wrapped;
        while (cause.getCause() != null
                && (cause instanceof ExecutionException || cause instanceof CompletionException)) {
            cause = cause.getCause();
        }
        return cause;
    }

    /// What made a future fail, to be thrown.
    static RuntimeException unwrapped(CompletableFuture<?> failed) {
        return unchecked(failed.exceptionNow());
    }

    /// As it is, if it can be thrown anywhere; an [Error] is thrown at once.
    static RuntimeException unchecked(Throwable wrapped) {
        Throwable cause = cause(wrapped);
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException known
                ? known
                : new IllegalStateException("the run failed", cause);
    }
}
