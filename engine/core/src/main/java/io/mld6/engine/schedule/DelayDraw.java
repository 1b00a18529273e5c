// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.schedule;

/// Draws due ticks uniformly from (0, range] after one moment.
///
/// Arithmetic is in 32.32 fixed-point ticks, so that a draw costs one multiplication and no
/// division. Reused: [#set] once per query, [#dueTick] once per membership. Thread: event loop
/// only.
public final class DelayDraw {
    private static final int MARGIN_TICKS = 3;
    private static final long CEILING = 0xffff_ffffL;

    private int baseTick;
    private long fraction;
    private long range;

    /// What the drawn range leaves free before the Maximum Response Delay, because a tick comes up
    /// late: three ticks, but at most half the delay.
    ///
    /// @param maximumDelayNanos the Maximum Response Delay
    public static long marginNanos(long maximumDelayNanos, long tickNanos) {
        return Math.min(MARGIN_TICKS * tickNanos, maximumDelayNanos / 2);
    }

    /// Prepares draws from (0, rangeNanos] after `nowNanos`.
    ///
    /// @param rangeNanos 1 or more, below 2^31 ticks
    public void set(TickGrid grid, long nowNanos, long rangeNanos) {
        baseTick = grid.tickAt(nowNanos);
        fraction = fixed(grid.sinceTickNanos(nowNanos), grid.tickNanos());
        range = Math.max(1, fixed(rangeNanos, grid.tickNanos()));
    }

    private static long fixed(long nanos, long tickNanos) {
        return ((nanos / tickNanos) << 32) + ((nanos % tickNanos) << 32) / tickNanos;
    }

    /// The tick of a delay, rounded up to the grid; always behind the current one.
    ///
    /// @param bits 64 uniform bits
    public int dueTick(long bits) {
        long delay = 1 + Math.unsignedMultiplyHigh(bits, range);
        return baseTick + (int) ((fraction + delay + CEILING) >>> 32);
    }

    /// The same with the whole range before it: of somebody who is late.
    ///
    /// @param bits 64 uniform bits
    public int overdueTick(long bits) {
        return dueTick(bits) + (int) (range >>> 32) + MARGIN_TICKS;
    }
}
