// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.testing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Looking again until something holds, or for as long as it must.
public final class Await {
    private static final long PATIENCE_S = 60;
    private static final long PERIOD_MS = 50;

    private Await() {}

    /// A look at the world.
    @FunctionalInterface
    public interface Look {
        /// Throws an [AssertionError] while it is not as wanted.
        void look() throws Exception;
    }

    /// Looks until `look` finds nothing amiss; its last complaint is thrown after a minute.
    public static void until(Look look) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (true) {
            try {
                look.look();
                return;
            } catch (AssertionError e) {
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
            }
            Thread.sleep(PERIOD_MS);
        }
    }

    /// Looks again and again for `time`: nothing may be amiss in all that time.
    public static void throughout(Duration time, Look look) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        do {
            look.look();
            Thread.sleep(PERIOD_MS);
        } while (System.nanoTime() - end < 0);
    }
}
