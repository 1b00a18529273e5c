// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.loop;

import java.util.function.Consumer;

/// Sees to it that a bug in code on the event loop stops the engine with the error shown, instead
/// of vanishing in a log. Thread: event loop only.
public final class LoopGuard {
    private final Consumer<Throwable> onFailure;
    private boolean failed;

    /// @param onFailure takes the first failure
    public LoopGuard(Consumer<Throwable> onFailure) {
        this.onFailure = onFailure;
    }

    public Runnable wrap(Runnable action) {
        return () -> run(action);
    }

    public void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error bug) {
            fail(bug);
        }
    }

    /// Something failed, here or elsewhere.
    public void fail(Throwable cause) {
        if (!failed) {
            failed = true;
            onFailure.accept(cause);
        }
    }

    public boolean failed() {
        return failed;
    }
}
