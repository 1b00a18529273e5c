// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine;

import java.util.function.Consumer;

/// Sees to it that a bug in code on the event loop stops the engine with the error shown, instead
/// of vanishing in a log. Thread: event loop only.
final class LoopGuard {
    private final Consumer<Throwable> onFailure;
    private boolean failed;

    /// @param onFailure takes the first failure
    LoopGuard(Consumer<Throwable> onFailure) {
        this.onFailure = onFailure;
    }

    Runnable wrap(Runnable action) {
        return () -> run(action);
    }

    void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error bug) {
            fail(bug);
        }
    }

    /// Something failed, here or elsewhere.
    void fail(Throwable cause) {
        if (!failed) {
            failed = true;
            onFailure.accept(cause);
        }
    }

    boolean failed() {
        return failed;
    }
}
