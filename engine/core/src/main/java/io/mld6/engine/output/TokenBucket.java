// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.output;

/// Allows `rate` events per second on average and a burst of 10 ms' worth. Time comes in.
public final class TokenBucket {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long BURST_NANOS = 10_000_000L;

    private final long rate;
    private final long burst;
    private long tokens;
    private long updatedNanos;

    /// @param rate events per second, 1 or more
    public TokenBucket(long rate, long nowNanos) {
        this.rate = rate;
        this.burst = Math.max(1, rate * (BURST_NANOS / 1000) / (NANOS_PER_SECOND / 1000));
        this.tokens = burst;
        this.updatedNanos = nowNanos;
    }

    /// Events allowed now.
    public long available(long nowNanos) {
        long passed = nowNanos - updatedNanos;
        if (passed >= NANOS_PER_SECOND) {
            tokens = burst;
            updatedNanos = nowNanos;
        } else {
            // Only whole tokens are credited; the rest of the time stays for the next call.
            long earned = passed * rate / NANOS_PER_SECOND;
            if (earned > 0) {
                tokens = Math.min(burst, tokens + earned);
                updatedNanos += earned * NANOS_PER_SECOND / rate;
            }
        }
        return tokens;
    }

    /// Uses what was available, or more: what is not to be divided makes the rest wait.
    public void take(long events) {
        tokens -= events;
    }
}
