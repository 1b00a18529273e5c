// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.testing;

import java.lang.reflect.Method;

/// Octets of heap that a thread allocates. By reflection, since the engine itself reads no
/// management module.
public final class Allocation {
    /// Rounds of which the one with the least is taken: others may link or compile something.
    private static final int ROUNDS = 5;

    private static final Object BEAN;
    private static final Method ALLOCATED;

    static {
        try {
            BEAN =
                    Class.forName("java.lang.management.ManagementFactory")
                            .getMethod("getThreadMXBean")
                            .invoke(null);
            ALLOCATED =
                    Class.forName("com.sun.management.ThreadMXBean")
                            .getMethod("getCurrentThreadAllocatedBytes");
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private Allocation() {}

    /// Octets that running a task a thousand times allocates, as little as it can; asking costs
    /// some of them.
    public static long octetsOfThousand(Runnable task) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = ofThisThread();
            for (int i = 0; i < 1000; i++) {
                task.run();
            }
            least = Math.min(least, ofThisThread() - before);
        }
        return least;
    }

    /// Octets the current thread has allocated so far.
    public static long ofThisThread() {
        try {
            return (long) ALLOCATED.invoke(BEAN);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
