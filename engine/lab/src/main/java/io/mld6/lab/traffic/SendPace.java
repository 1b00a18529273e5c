// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

/// When the packets of a [SendPlan] are due, at a rate that may change: their numbers go on, and
/// only the time between them is another. Thread: one.
public final class SendPace {
    private static final double NANOS_PER_SECOND = 1e9;

    private final int burst;
    private double packetsPerSecond;
    /// The packet from which on the rate holds, and when it is due.
    private long baseK;

    private long baseNanos;

    /// The plan's own rate.
    public SendPace(SendPlan plan) {
        this.burst = plan.burst();
        this.packetsPerSecond = plan.packetsPerSecond();
    }

    /// Packets a second of all flows together, or [SendPlan#UNLIMITED].
    public double packetsPerSecond() {
        return packetsPerSecond;
    }

    private boolean isUnlimited() {
        return Double.isInfinite(packetsPerSecond);
    }

    /// Another rate from now on. What is left of the wait for the next packet, or burst, gets
    /// shorter or longer as all the following will be.
    ///
    /// @param wanted packets a second of all flows together, more than 0
    /// @param next the packet that is sent next; those before it are not asked for any more
    /// @param nanos now, behind the start
    /// @throws IllegalArgumentException with one line if it is no rate, or one of both has no bound
    public void set(double wanted, long next, long nanos) {
        if (isUnlimited() || Double.isInfinite(SendPlan.checkedRate(wanted))) {
            throw new IllegalArgumentException("a rate without bound does not change");
        }
        long wait = Math.max(0, dueNanos(next) - nanos);
        baseNanos = nanos + (long) (wait * (packetsPerSecond / wanted));
        baseK = next;
        packetsPerSecond = wanted;
    }

    /// When packet `k` is due: nanoseconds behind the start. All packets of a burst are due with
    /// its first. 0 without a bound on the rate.
    public long dueNanos(long k) {
        long behind = k - baseK;
        return isUnlimited()
                ? 0
                : baseNanos
                        + (long) ((behind - behind % burst) * NANOS_PER_SECOND / packetsPerSecond);
    }

    /// How many packets are due before a moment.
    ///
    /// @param nanos behind the start
    long dueBefore(long nanos) {
        if (nanos <= baseNanos) {
            return baseK;
        }
        if (isUnlimited()) {
            return Long.MAX_VALUE;
        }
        // The estimate may be beside it by rounding; dueNanos decides.
        long bursts = (long) ((nanos - baseNanos) * (packetsPerSecond / NANOS_PER_SECOND) / burst);
        while (dueNanos(baseK + bursts * burst) < nanos) {
            bursts++;
        }
        while (bursts > 0 && dueNanos(baseK + (bursts - 1) * burst) >= nanos) {
            bursts--;
        }
        return baseK + bursts * burst;
    }
}
