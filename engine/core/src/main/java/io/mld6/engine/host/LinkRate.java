// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import java.util.concurrent.TimeUnit;

/// How many frames a second a shard gets out when it has more than enough of them: what link,
/// kernel and processor give together, measured while its answers fall behind ever further.
///
/// Thread: event loop only. Cost: O(1) a turn.
final class LinkRate {
    /// A pause of the process is shorter than this, or does not go on.
    private static final long LEAST_LAG_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long LEAST_PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LONGEST_TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final double SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private long lagNanos;
    private boolean behind;
    private long beganNanos;
    private long beganFrames;
    private long lastNanos;
    private double framesPerSecond;

    /// Frames a second, or 0 while not known.
    double framesPerSecond() {
        return framesPerSecond;
    }

    /// What was measured says nothing about what comes.
    void forget() {
        framesPerSecond = 0;
        behind = false;
    }

    /// Whether answers are further behind than ever.
    ///
    /// @param maxLagNanos how far they were at most, ever
    boolean isNews(long maxLagNanos) {
        return maxLagNanos > lagNanos;
    }

    /// A turn of answers has ended that was further behind than ever.
    ///
    /// @param maxLagNanos how far answers were behind their moments at most, ever
    /// @param frames handed over, ever
    /// @return whether the rate was measured anew
    boolean turnDone(long nowNanos, long maxLagNanos, long frames) {
        lagNanos = maxLagNanos;
        if (maxLagNanos < LEAST_LAG_NANOS) {
            return false;
        }
        if (!behind || nowNanos - lastNanos > LONGEST_TURN_NANOS) {
            behind = true;
            beganNanos = nowNanos;
            beganFrames = frames;
        }
        lastNanos = nowNanos;
        long periodNanos = nowNanos - beganNanos;
        if (periodNanos < LEAST_PERIOD_NANOS) {
            return false;
        }
        framesPerSecond = (frames - beganFrames) * SECOND_NANOS / periodNanos;
        return true;
    }
}
