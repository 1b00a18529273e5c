// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import java.util.Set;

/// What a kind of host does otherwise than it is configured, as hosts of real systems do and
/// faulty ones.
///
/// @param transmissions of each change; 0 for the configured Robustness Variable
/// @param repetitionNanos longest wait before a repetition, in both versions; 0 as configured
/// @param adoption whether the Robustness Variable of queries holds instead
/// @param sourceAnswer to a query about sources of a group in EXCLUDE mode
/// @param silence what it keeps to itself
/// @param quirks what else
public record HostHabits(
        int transmissions,
        long repetitionNanos,
        Adoption adoption,
        SourceAnswer sourceAnswer,
        Silence silence,
        Set<Quirk> quirks) {
    /// Those of a host that does as it is configured.
    public static final HostHabits NONE =
            new HostHabits(0, 0, Adoption.NONE, SourceAnswer.STANDARD, Silence.NONE, Set.of());

    /// The least Robustness Variable that is adopted.
    static final int LEAST_ADOPTED = 2;

    /// Copies the set.
    public HostHabits {
        quirks = Set.copyOf(quirks);
    }

    /// Whether the Robustness Variable of the query heard last in the segment holds, and at least
    /// [#LEAST_ADOPTED] (RFC 9777 §9.1 leaves it to the host).
    public enum Adoption {
        /// The configured one holds.
        NONE,
        /// It does; a query that says 0 changes nothing.
        UNLESS_ZERO,
        /// It does; a query that says 0 says the least.
        ALWAYS
    }

    /// What is answered to a query about sources of a group in EXCLUDE mode.
    public enum SourceAnswer {
        /// IS_IN of those that are wanted (RFC 9777 §6.3), or nothing.
        STANDARD,
        /// If any of them is wanted, the whole state.
        WHOLE_STATE,
        /// IS_EX of those that are excluded, or nothing: that they are wanted is never said.
        EXCLUDED
    }

    /// What a host does not say.
    public enum Silence {
        /// It says all it must.
        NONE,
        /// It reports what it joins, and then neither answers nor says that it leaves.
        AFTER_JOINS,
        /// It listens and never says so.
        ALWAYS
    }

    /// What a host does that others do not.
    public enum Quirk {
        /// It answers a General Query in bursts of a few Reports, and not in full if it is long.
        ANSWERS_IN_BURSTS,
        /// It reads the Maximum Response Delay with its octets in the wrong order, in MLDv1.
        SWAPS_DELAYS,
        /// What it says it says in the name of another listener.
        SPOOFS
    }

    /// As usual, but for what it keeps to itself.
    public static HostHabits silent(Silence silence) {
        return new HostHabits(0, 0, Adoption.NONE, SourceAnswer.STANDARD, silence, Set.of());
    }

    /// As usual, but for how often changes are said.
    public static HostHabits repeating(int transmissions) {
        return new HostHabits(
                transmissions, 0, Adoption.NONE, SourceAnswer.STANDARD, Silence.NONE, Set.of());
    }

    /// As usual, but for the longest wait before a repetition, and some quirks.
    public static HostHabits waiting(long repetitionNanos, Quirk... quirks) {
        return new HostHabits(
                0,
                repetitionNanos,
                Adoption.NONE,
                SourceAnswer.STANDARD,
                Silence.NONE,
                Set.of(quirks));
    }
}
