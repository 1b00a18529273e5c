// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

/// When the listeners of a bulk call have their turns. Thread: any, immutable.
///
/// @param law how turns follow one another
/// @param perSecond how many a second, 1 or more; means nothing for [Law#AT_ONCE]
public record Arrivals(Law law, long perSecond) {
    /// How turns follow one another.
    public enum Law {
        /// At equal distances.
        EVEN,
        /// Independent of each other, as people are: distances are exponential.
        POISSON,
        /// As fast as the link takes what is said.
        AT_ONCE
    }

    /// Checks the rate.
    ///
    /// @throws IllegalArgumentException with one line that names what is wrong and what is accepted
    public Arrivals {
        if (law != Law.AT_ONCE && perSecond < 1) {
            throw new IllegalArgumentException(
                    "arrivals per second must be 1 or more: " + perSecond);
        }
    }

    /// At equal distances.
    public static Arrivals even(long perSecond) {
        return new Arrivals(Law.EVEN, perSecond);
    }

    /// At exponential distances, so many a second on average.
    public static Arrivals poisson(long perSecond) {
        return new Arrivals(Law.POISSON, perSecond);
    }

    /// As fast as the link takes what is said.
    public static Arrivals atOnce() {
        return new Arrivals(Law.AT_ONCE, 0);
    }
}
