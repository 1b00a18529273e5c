// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.schedule;

/// Turns nanoseconds into ticks and back. Tick `t` is the moment `origin + t * tickNanos`.
///
/// Ticks are `int`s that wrap; they compare by difference. While nothing is armed the grid may be
/// laid anew ([#anchor]), so that the first tick after an idle time begins exactly then: answers to
/// a query fall on whole ticks after the query.
public final class TickGrid {
    /// The shortest tick on offer. Netty's wheel knows nothing shorter.
    public static final int LEAST_MILLIS = 1;

    /// The longest tick on offer. With a longer one there is no delay to choose inside a Maximum
    /// Response Delay of a second or less.
    public static final int MOST_MILLIS = 100;

    /// The tick unless told otherwise.
    public static final int DEFAULT_MILLIS = 10;

    private final long tickNanos;
    private long originNanos;
    private int originTick;

    /// A grid whose tick `firstTick` is at `nowNanos`.
    public TickGrid(long tickNanos, long nowNanos, int firstTick) {
        if (tickNanos <= 0) {
            throw new IllegalArgumentException("tick must be positive: " + tickNanos + " ns");
        }
        this.tickNanos = tickNanos;
        this.originNanos = nowNanos;
        this.originTick = firstTick;
    }

    /// Length of a tick.
    public long tickNanos() {
        return tickNanos;
    }

    /// The last tick at or before a moment.
    public int tickAt(long nanos) {
        return originTick + (int) Math.floorDiv(nanos - originNanos, tickNanos);
    }

    /// The first tick at or after a moment.
    public int tickFrom(long nanos) {
        return originTick - (int) Math.floorDiv(originNanos - nanos, tickNanos);
    }

    /// When a tick is. The tick must be less than 2^31 ticks away from the origin's.
    public long nanosOf(int tick) {
        return originNanos + (tick - originTick) * tickNanos;
    }

    /// How far a moment lies behind the last tick at or before it.
    long sinceTickNanos(long nanos) {
        return Math.floorMod(nanos - originNanos, tickNanos);
    }

    /// Lays the grid anew: the tick that would be current becomes exactly `nowNanos`. Ticks never
    /// run backwards by it. Only while nothing is armed.
    void anchor(long nowNanos) {
        originTick = tickFrom(nowNanos);
        originNanos = nowNanos;
    }

    /// Brings the origin to the last tick at or before a moment. The grid stays where it lies.
    void move(long nowNanos) {
        long ticks = Math.floorDiv(nowNanos - originNanos, tickNanos);
        originNanos += ticks * tickNanos;
        originTick += (int) ticks;
    }

    /// Keeps the origin within 2^30 ticks of the current tick; call now and then.
    void follow(int currentTick) {
        int behind = currentTick - originTick;
        if (behind > 1 << 30) {
            originNanos += behind * tickNanos;
            originTick = currentTick;
        }
    }
}
