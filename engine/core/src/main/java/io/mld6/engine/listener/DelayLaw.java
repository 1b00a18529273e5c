// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

/// How a listener chooses its delay within the Maximum Response Delay.
///
/// The standards know only [#UNIFORM]; the others are for testing what routers do with listeners
/// that do not follow them.
@FunctionalInterface
public interface DelayLaw {
    /// Uniform over the whole range, as RFC 9777 §6.2 demands.
    DelayLaw UNIFORM = uniform -> uniform;

    /// As soon as possible: the next tick.
    DelayLaw IMMEDIATE = _ -> 0;

    /// Always half of the range.
    DelayLaw FIXED = _ -> 1L << 63;

    /// Turns uniform bits into the bits that choose the delay, 0 for the shortest and all ones for
    /// the longest.
    long bits(long uniform);
}
