// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

/// What a kind of host does otherwise than it is configured, as hosts of real systems do and
/// faulty ones.
///
/// @param transmissions of each change; 0 for the configured Robustness Variable
/// @param repetitionNanos longest wait before a repetition, in both versions; 0 as configured
/// @param adoptsRobustness whether the Robustness Variable of the query heard last in the segment
///     holds, and at least [#LEAST_ADOPTED]; a query that says 0 changes nothing
/// @param wholeState whether a query about sources of a group in EXCLUDE mode is answered with the
///     whole state (against RFC 9777 §6.2, §6.3)
/// @param silence what it keeps to itself
public record HostHabits(
        int transmissions,
        long repetitionNanos,
        boolean adoptsRobustness,
        boolean wholeState,
        Silence silence) {
    /// Those of a host that does as it is configured.
    public static final HostHabits NONE = new HostHabits(0, 0, false, false, Silence.NONE);

    /// The least Robustness Variable that is adopted.
    static final int LEAST_ADOPTED = 2;

    /// What a host does not say.
    public enum Silence {
        /// It says all it must.
        NONE,
        /// It reports what it joins, and then neither answers nor says that it leaves.
        AFTER_JOINS,
        /// It listens and never says so.
        ALWAYS
    }

    /// As usual, but for what it keeps to itself.
    public static HostHabits silent(Silence silence) {
        return new HostHabits(0, 0, false, false, silence);
    }

    /// As usual, but for how often changes are said.
    public static HostHabits repeating(int transmissions) {
        return new HostHabits(transmissions, 0, false, false, Silence.NONE);
    }

    /// As usual, but for the longest wait before a repetition.
    public static HostHabits waiting(long repetitionNanos) {
        return new HostHabits(0, repetitionNanos, false, false, Silence.NONE);
    }
}
