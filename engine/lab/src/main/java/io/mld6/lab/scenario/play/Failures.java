// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.engine.host.EventSubscription;
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

    /// Refuses numbers of a measurement that could not take in every Report: a bug.
    ///
    /// @throws IllegalStateException if it threw something
    static void check(EventSubscription told) {
        if (told.failures() > 0) {
            throw new IllegalStateException(
                    "the measurement failed on %d Reports".formatted(told.failures()));
        }
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
