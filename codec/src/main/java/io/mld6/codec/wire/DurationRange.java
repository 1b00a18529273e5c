// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.wire;

import java.time.Duration;

/// The values a duration may have, and the one it has unless told otherwise: said once, read by
/// whoever checks it, by the command line and by whatever else takes it from people.
///
/// @param name what the duration is, in the words of a refusal
/// @param least the shortest one accepted
/// @param most the longest one accepted; [#LONGEST] is no bound
/// @param usual the one it has unless told otherwise
public record DurationRange(String name, Duration least, Duration most, Duration usual) {
    /// The longest one that fits into nanoseconds, 292 years.
    public static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    /// Checks that the usual duration is one of the accepted ones.
    ///
    /// @throws IllegalArgumentException if it is not
    public DurationRange {
        if (usual.compareTo(least) < 0 || usual.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    name + ": " + usual + " is not in " + least + " to " + most);
        }
    }

    /// A range of whole milliseconds.
    public static DurationRange ofMillis(
            String name, long leastMillis, long mostMillis, long usualMillis) {
        return new DurationRange(
                name,
                Duration.ofMillis(leastMillis),
                Duration.ofMillis(mostMillis),
                Duration.ofMillis(usualMillis));
    }

    /// Any duration above zero.
    public static DurationRange positive(String name, Duration usual) {
        return new DurationRange(name, Duration.ofNanos(1), LONGEST, usual);
    }

    /// This range with another upper bound, which is not below the usual duration.
    public DurationRange upTo(Duration wanted) {
        return new DurationRange(name, least, wanted, usual);
    }

    /// Whether a duration is accepted.
    public boolean accepts(Duration value) {
        return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    }

    /// Refuses what is not accepted.
    ///
    /// @throws IllegalArgumentException with one line that names what is wrong and what is accepted
    public void check(Duration value) {
        if (!accepts(value)) {
            throw new IllegalArgumentException(name + " must be " + this + ": " + text(value));
        }
    }

    /// What is accepted, as people say it: `1ms to 100ms`, `more than 0s`.
    @Override
    public String toString() {
        if (!most.equals(LONGEST)) {
            return text(least) + " to " + text(most);
        }
        return least.toNanos() == 1 ? "more than 0s" : text(least) + " or more";
    }

    /// A duration in its own unit, as the command line takes it: `10ms`, `125s`; what is finer than
    /// a millisecond in ISO form.
    public static String text(Duration duration) {
        int beyondSecondsNanos = duration.toNanosPart();
        if (beyondSecondsNanos % 1_000_000 != 0) {
            return duration.toString();
        }
        return beyondSecondsNanos == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }
}
