// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import io.mld6.engine.schedule.DelayDraw;

/// How a listener chooses its delay within the Maximum Response Delay.
///
/// The standards know only [#UNIFORM]; the others are for testing what routers do with listeners
/// that do not follow them.
@FunctionalInterface
public interface DelayLaw {
    /// Uniform over the whole range, as RFC 9777 §6.2 demands. A class and no lambda, like those
    /// that follow: no start-up cache keeps lambdas of an interface with a static initializer, and
    /// every start would make them anew.
    DelayLaw UNIFORM =
            new DelayLaw() {
                @Override
                public long bits(long uniform) {
                    return uniform;
                }
            };

    /// As soon as possible: the next tick.
    DelayLaw IMMEDIATE =
            new DelayLaw() {
                @Override
                public long bits(long uniform) {
                    return 0;
                }
            };

    /// Always half of the range.
    DelayLaw FIXED =
            new DelayLaw() {
                @Override
                public long bits(long uniform) {
                    return 1L << 63;
                }
            };

    /// Too late, by as much as there was time: uniform over as long again, after the Maximum
    /// Response Delay.
    DelayLaw OVERDUE =
            new DelayLaw() {
                @Override
                public long bits(long uniform) {
                    return uniform;
                }

                @Override
                public int dueTick(DelayDraw draw, long uniform) {
                    return draw.overdueTick(uniform);
                }
            };

    /// The tick of an answer.
    ///
    /// @param uniform 64 uniform bits
    default int dueTick(DelayDraw draw, long uniform) {
        return draw.dueTick(bits(uniform));
    }

    /// Turns uniform bits into the bits that choose the delay, 0 for the shortest and all ones for
    /// the longest.
    long bits(long uniform);
}
