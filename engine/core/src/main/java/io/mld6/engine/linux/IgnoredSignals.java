// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
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
    @SuppressWarnings("restricted") // this room is what native access is granted for
    public static void restore(int number) {
        Linker linker = Linker.nativeLinker();
        MethodHandle signal =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("signal"),
                        FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG));
        try {
            // What was there before does not matter, nor can a valid number fail.
            long _ = (long) signal.invokeExact(number, SIG_DFL);
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
