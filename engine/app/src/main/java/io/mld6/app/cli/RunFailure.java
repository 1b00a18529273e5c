// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import io.mld6.engine.link.LinkException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/// What ended an engine or a querier by itself, as the command tells it.
public final class RunFailure {
    private RunFailure() {}

    /// Throws what is known, returns what is not, to be thrown.
    ///
    /// @param what stopped, such as "the engine"
    public static RuntimeException rethrown(String what, Throwable cause)
            throws LinkException, Failure {
        String known = cause instanceof Error ? ProcessFailure.describe(cause) : null;
        if (known != null) {
            throw new Failure(known);
        }
        return switch (cause) {
            case LinkException link -> throw link;
            case IllegalArgumentException refused -> refused;
            default -> new IllegalStateException(what + " stopped: " + cause, cause);
        };
    }

    /// The cause without what futures wrap it in.
    public static Throwable unwrapped(Throwable cause) {
        Throwable inner = cause.getCause();
        boolean wrapper =
                cause instanceof CompletionException || cause instanceof ExecutionException;
        return wrapper && inner != null ? unwrapped(inner) : cause;
    }
}
