// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.output;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The bound on frames per second, shared by everything one shard sends. Thread: event loop only.
public final class Pace {
    private @Nullable TokenBucket bucket;
    private boolean starved;

    /// @param maxPacketsPerSecond 0 for no bound
    public Pace(long maxPacketsPerSecond, long nowNanos) {
        set(maxPacketsPerSecond, nowNanos);
    }

    /// Another bound from now on.
    ///
    /// @param maxPacketsPerSecond 0 for no bound
    public void set(long maxPacketsPerSecond, long nowNanos) {
        bucket = maxPacketsPerSecond == 0 ? null : new TokenBucket(maxPacketsPerSecond, nowNanos);
    }

    /// As many of `wanted` frames as may be sent now.
    int allowed(int wanted, LongSupplier nanoTime) {
        TokenBucket now = bucket;
        if (now == null) {
            return wanted;
        }
        int allowed = (int) Math.clamp(now.available(nanoTime.getAsLong()), 0, (long) wanted);
        starved |= allowed == 0;
        return allowed;
    }

    /// A frame was taken.
    void take() {
        TokenBucket now = bucket;
        if (now != null) {
            now.take(1);
        }
    }

    /// Whether frames were denied since the last call, so that only time will help.
    public boolean takeStarved() {
        boolean was = starved;
        starved = false;
        return was;
    }
}
