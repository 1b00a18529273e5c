// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.registry;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/// What a task allocates on the thread that runs it.
public final class AllocationProbe {
    /// Rounds of which the one with the least is taken: others may link or compile something.
    private static final int ROUNDS = 5;

    private AllocationProbe() {}

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

    private static long ofThisThread() {
        try {
            return (long)
                    ManagementFactory.getPlatformMBeanServer()
                            .getAttribute(
                                    new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME),
                                    "CurrentThreadAllocatedBytes");
        } catch (JMException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
