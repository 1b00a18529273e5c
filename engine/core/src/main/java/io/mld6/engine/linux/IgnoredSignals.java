// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Signals a process is started with as ignored: a shell does that with SIGINT for everything a
/// script runs in the background, and the JVM then refuses to handle it.
public final class IgnoredSignals {
    private static final long SIG_DFL = 0;

    private IgnoredSignals() {}

    /// Gives a signal its default action, so that a handler can be set. Whoever calls this sets one
    /// right after: until then the signal ends the process.
    ///
    /// @param number as Linux counts
    public static void restore(int number) {
        MethodHandle signal = SystemCalls.call("signal");
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(SystemCalls.STATE);
            // What was there before does not matter, nor can a valid number fail.
            long _ = (long) signal.invokeExact(state, (long) number, SIG_DFL, 0L, 0L, 0L);
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
