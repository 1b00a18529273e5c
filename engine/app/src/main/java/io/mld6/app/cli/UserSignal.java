// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

/// SIGUSR1: somebody outside wants something done now that is done from time to time anyway.
public final class UserSignal {
    private UserSignal() {}

    /// Calls `asked` at every SIGUSR1 from now on, which would otherwise end the process. *Thread*:
    /// one of its own.
    public static void listen(Runnable asked) {
        Signals.handle("USR1", asked);
    }
}
