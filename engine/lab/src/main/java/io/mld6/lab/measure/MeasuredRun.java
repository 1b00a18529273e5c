// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import io.mld6.lab.measure.ExpectationResult.Outcome;
import java.util.List;

/// What a run measured, and what is to be said about it. Immutable.
///
/// @param period from when to when it measured
/// @param phases in the order they began
/// @param whole all of it as one: merged from the values, never from means
/// @param expectations in the order of the plan, each phase by phase
/// @param spans every repetition of every phase, in order
/// @param events what was done to the run or happened to it, in order
/// @param faults of the tester, in the order of [TesterFault]; none if it did well
/// @param popularity which groups were joined how often
public record MeasuredRun(
        Period period,
        List<MeasuredPhase> phases,
        MeasuredPhase whole,
        List<ExpectationResult> expectations,
        List<PhaseSpan> spans,
        List<RunEvent> events,
        List<FaultCount> faults,
        Popularity popularity) {
    /// From when to when a run measured.
    ///
    /// @param startNanos of the first phase: nanoseconds of CLOCK_REALTIME since 1970; 0 if none
    ///     began
    /// @param endNanos the last moment
    public record Period(long startNanos, long endNanos) {}

    /// Copies its lists.
    public MeasuredRun {
        phases = List.copyOf(phases);
        expectations = List.copyOf(expectations);
        spans = List.copyOf(spans);
        events = List.copyOf(events);
        faults = List.copyOf(faults);
    }

    /// As [Period#startNanos].
    public long startNanos() {
        return period.startNanos();
    }

    /// As [Period#endNanos].
    public long endNanos() {
        return period.endNanos();
    }

    /// Missed if an expectation was and the tester was not at fault; held only if all were held
    /// against something and the tester was not at fault.
    public RunVerdict verdict() {
        if (!faults.isEmpty()) {
            return RunVerdict.INCONCLUSIVE;
        }
        if (expectations.stream().anyMatch(result -> result.outcome() == Outcome.MISSED)) {
            return RunVerdict.MISSED;
        }
        return expectations.stream().allMatch(result -> result.outcome() == Outcome.HELD)
                ? RunVerdict.HELD
                : RunVerdict.INCONCLUSIVE;
    }
}
