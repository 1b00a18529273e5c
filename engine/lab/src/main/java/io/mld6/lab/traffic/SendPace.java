// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

/// When the packets of a [SendPlan] are due at a rate that may change: their numbers go on, and
/// only the time between them is another. Thread: one.
public final class SendPace {
    private SendPlan plan;
    /// The packet from which on the rate holds, and when it is due.
    private long baseK;

    private long baseNanos;

    /// The plan's own rate.
    public SendPace(SendPlan plan) {
        this.plan = plan;
    }

    /// Packets a second of all flows together.
    public double packetsPerSecond() {
        return plan.packetsPerSecond();
    }

    /// Another rate from now on. What is left of the wait for the next packet, or burst, gets
    /// shorter or longer as all the following will be.
    ///
    /// @param wanted packets a second of all flows together, more than 0
    /// @param next the packet that is sent next
    /// @param nanos now, behind the start; packets before `next` are not asked for any more
    /// @throws IllegalArgumentException if a rate has no bound
    public void set(double wanted, long next, long nanos) {
        if (plan.isUnlimited() || Double.isInfinite(wanted)) {
            throw new IllegalArgumentException("a rate without bound does not change");
        }
        long wait = Math.max(0, dueNanos(next) - nanos);
        baseNanos = nanos + (long) (wait * (plan.packetsPerSecond() / wanted));
        baseK = next;
        plan = plan.withRate(wanted);
    }

    /// When a packet is due: nanoseconds behind the start.
    public long dueNanos(long k) {
        return baseNanos + plan.dueNanos(k - baseK);
    }

    /// How many packets are due before a moment.
    ///
    /// @param nanos behind the start
    long dueBefore(long nanos) {
        long behind = plan.dueBefore(nanos - baseNanos);
        return behind == Long.MAX_VALUE ? behind : baseK + behind;
    }
}
