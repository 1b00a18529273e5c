// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import io.mld6.lab.measure.Condition.Aggregate;
import io.mld6.lab.measure.ExpectationResult.Flaw;
import io.mld6.lab.measure.ExpectationResult.Outcome;
import io.mld6.lab.measure.NumberStats.Resolution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The values one expectation is about, kept for it alone, and whether it holds: by phase, or for
/// the run as one. A value counts where it began. Thread: the measuring one.
final class ExpectationBook {
    /// After a span is over, so long its windows wait for values that began in it.
    private static final long LATEST_NANOS = TimeUnit.MINUTES.toNanos(2);

    /// How often is looked whether it still holds: a percentile takes its time.
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long NOT_BROKEN = 0;

    private final Expectation expectation;
    private final Condition condition;
    private final PhaseClock phases;
    /// Index of its population; -1 for all, -2 for one that is not there.
    private final int population;
    private final long settleNanos;
    private final List<Scope> scopes = new ArrayList<>();
    /// Scope of each name of a phase.
    private final @Nullable Scope[] scopeOf;

    private boolean abort;
    /// When was last looked whether it holds.
    private long lookedNanos = Long.MIN_VALUE;

    /// One phase, or the run as one.
    private final class Scope {
        /// Index of the name; -1 for the run.
        final int name;
        final Tally tally = new Tally(condition.number());
        final BitSet classes = new BitSet();
        long base;
        long failures;
        long undecided;
        long shortNumbers;
        final List<Window> windows = new ArrayList<>();
        double worst = Double.NaN;
        long worstBase;
        long brokenNanos = NOT_BROKEN;

        Scope(int name) {
            this.name = name;
        }

        /// The window of a span; null if it slides over none, as it is over for long.
        @Nullable SlidingWindow window(int span) {
            for (int i = windows.size() - 1; i >= 0; i--) {
                if (windows.get(i).span == span) {
                    return windows.get(i).window;
                }
            }
            return null;
        }

        void close(SlidingWindow window, long nowNanos) {
            window.close(nowNanos);
            keepWorst(window);
        }

        void keepWorst(SlidingWindow window) {
            if (!Double.isNaN(window.worst())
                    && Aggregates.isWorse(condition, window.worst(), worst)) {
                worst = window.worst();
                worstBase = window.worstBase();
            }
        }
    }

    private record Window(int span, SlidingWindow window) {}

    ExpectationBook(Expectation expectation, List<String> populations, PhaseClock phases) {
        this.expectation = expectation;
        this.condition = expectation.that();
        this.phases = phases;
        String of = expectation.population();
        int index = of == null ? -1 : populations.indexOf(of);
        this.population = of != null && index < 0 ? -2 : index;
        this.settleNanos = expectation.settle().toNanos();
        scopeOf = new @Nullable Scope[phases.names().size()];
        if (expectation.phases().isEmpty()) {
            scopes.add(new Scope(-1));
            Arrays.fill(scopeOf, scopes.getFirst());
        }
        for (String phase : expectation.phases()) {
            int name = phases.names().indexOf(phase);
            Scope scope = new Scope(name < 0 ? Integer.MAX_VALUE : name);
            scopes.add(scope);
            if (name >= 0) {
                scopeOf[name] = scope;
            }
        }
    }

    MeasuredNumber number() {
        return condition.number();
    }

    boolean isRatio() {
        return condition.aggregate() == Aggregate.RATIO;
    }

    private @Nullable Scope scope(int span, long stampNanos, int ofPopulation) {
        if (population != -1 && population != ofPopulation) {
            return null;
        }
        if (span == PhaseClock.NONE) {
            return expectation.phases().isEmpty() ? scopes.getFirst() : null;
        }
        PhaseClock.Span at = phases.span(span);
        return stampNanos - at.startNanos() < settleNanos ? null : scopeOf[at.name()];
    }

    void value(int span, long stampNanos, int ofPopulation, int channels, long done, long value) {
        Scope scope = scope(span, stampNanos, ofPopulation);
        if (scope != null) {
            scope.tally.record(value);
            if (channels >= 0) {
                scope.classes.set(channels);
            }
            SlidingWindow window = scope.window(span);
            if (window != null) {
                window.value(done, value);
            }
        }
    }

    void events(int span, long stampNanos, int ofPopulation, int channels, long done, long count) {
        Scope scope = scope(span, stampNanos, ofPopulation);
        if (scope != null) {
            scope.tally.count(count);
            if (channels >= 0) {
                scope.classes.set(channels);
            }
            SlidingWindow window = scope.window(span);
            if (window != null) {
                window.events(done, count);
            }
        }
    }

    /// More of what a ratio is of.
    void base(int span, long stampNanos, int ofPopulation, long done, long count) {
        Scope scope = scope(span, stampNanos, ofPopulation);
        if (scope != null) {
            scope.base += count;
            SlidingWindow window = scope.window(span);
            if (window != null) {
                window.base(done, count);
            }
        }
    }

    /// What should have become a value and did not.
    void failure(int span, long stampNanos, int ofPopulation) {
        Scope scope = scope(span, stampNanos, ofPopulation);
        if (scope != null) {
            scope.failures++;
            if (!scope.tally.hasValues() && scope.brokenNanos == NOT_BROKEN) {
                scope.brokenNanos = stampNanos;
            }
        }
    }

    /// What ended before it could become an event, or show that it does not.
    void undecided(int span, long stampNanos, int ofPopulation) {
        Scope scope = scope(span, stampNanos, ofPopulation);
        if (scope != null) {
            scope.undecided++;
        }
    }

    /// A packet whose number is so short that losses may hide.
    void shortNumber(int span, long stampNanos) {
        Scope scope = scope(span, stampNanos, -1);
        if (scope != null) {
            scope.shortNumbers++;
        }
    }

    /// A span began.
    void begin(int span, long nanos) {
        Scope scope = scopeOf[phases.name(span)];
        if (scope != null && expectation.over() != null) {
            long over = expectation.over().toNanos();
            scope.windows.add(
                    new Window(span, new SlidingWindow(condition, over, nanos + settleNanos)));
        }
    }

    /// A span is over.
    void end(int span, long nanos) {
        Scope scope = scopeOf[phases.name(span)];
        if (scope == null) {
            return;
        }
        SlidingWindow window = scope.window(span);
        if (window != null) {
            window.end(nanos);
        } else if (expectation.abort()) {
            double value = value(scope, nanos);
            abort |= !Double.isNaN(value) && !Aggregates.holds(condition, value);
        }
    }

    /// Time goes on: windows slide, and what ends a run is looked for.
    void check(long nanos) {
        for (Scope scope : scopes) {
            for (int i = scope.windows.size() - 1; i >= 0; i--) {
                Window at = scope.windows.get(i);
                at.window.advance(nanos);
                scope.keepWorst(at.window);
                long end = phases.span(at.span).endNanos();
                if (end != Long.MAX_VALUE && nanos - end > LATEST_NANOS) {
                    scope.close(at.window, nanos);
                    scope.windows.remove(i);
                }
            }
            if (expectation.abort()) {
                abort |= isMissedForGood(scope, nanos);
            }
        }
        if (lookedNanos == Long.MIN_VALUE || nanos - lookedNanos >= LOOK_NANOS) {
            lookedNanos = nanos;
            scopes.forEach(scope -> look(scope, nanos));
        }
    }

    /// Remembers since when a scope does not hold. What waits for enough of something has not
    /// broken as long as it may still come.
    private void look(Scope scope, long nanos) {
        boolean slides = expectation.over() != null;
        double value = slides ? scope.worst : value(scope, nanos);
        if (Double.isNaN(value)) {
            return;
        }
        if (Aggregates.holds(condition, value)) {
            scope.brokenNanos = NOT_BROKEN;
        } else if (scope.brokenNanos == NOT_BROKEN
                && (slides || Aggregates.isBroken(condition, value))) {
            scope.brokenNanos = nanos;
        }
    }

    private boolean isMissedForGood(Scope scope, long nanos) {
        if (expectation.over() != null) {
            return !Double.isNaN(scope.worst) && !Aggregates.holds(condition, scope.worst);
        }
        if (!Aggregates.canBeFinal(condition)) {
            return false;
        }
        double value = value(scope, nanos);
        return !Double.isNaN(value)
                && !Aggregates.holds(condition, value)
                && Aggregates.isFinal(condition, value);
    }

    /// Whether the run should end.
    boolean abortRequested() {
        return abort;
    }

    /// Nothing more comes.
    void close(long nanos) {
        for (Scope scope : scopes) {
            for (Window at : scope.windows) {
                scope.close(at.window, nanos);
            }
            scope.windows.clear();
            look(scope, nanos);
        }
    }

    private double value(Scope scope, long nanos) {
        double seconds = phases.seconds(scope.name, settleNanos, nanos);
        return Aggregates.of(condition, scope.tally, scope.base, seconds);
    }

    /// What becomes of it, by phase.
    ///
    /// @param nanos end of what lasts
    /// @param resolution of values of these classes of channels
    List<ExpectationResult> results(long nanos, Function<BitSet, Resolution> resolution) {
        return scopes.stream().map(scope -> result(scope, nanos, resolution)).toList();
    }

    private ExpectationResult result(
            Scope scope, long nanos, Function<BitSet, Resolution> resolution) {
        boolean slides = expectation.over() != null;
        double value = slides ? scope.worst : value(scope, nanos);
        long base = !isRatio() ? 0 : slides ? scope.worstBase : scope.base;
        boolean begun = phases.spans().stream().anyMatch(span -> span.name() == scope.name);
        String nothing = nothing(scope, scope.name < 0 || begun, value);
        Resolution known = isTimedByData() ? resolution.apply(scope.classes) : Resolution.NONE;
        Outcome outcome;
        String why = nothing;
        if (!nothing.isEmpty()) {
            outcome = scope.failures > 0 ? Outcome.MISSED : Outcome.NO_DATA;
        } else if (!known.measurable()) {
            outcome = Outcome.INCONCLUSIVE;
            why = "not measurable: fewer than ten packets in the time it is waited";
        } else {
            outcome = Aggregates.holds(condition, value) ? Outcome.HELD : Outcome.MISSED;
        }
        return new ExpectationResult(
                expectation,
                scope.name < 0 ? null : nameOf(scope),
                nothing.isEmpty() ? value : Double.NaN,
                known.seconds(),
                base,
                scope.shortNumbers > 0,
                outcome,
                new Flaw(why, outcome == Outcome.MISSED ? scope.brokenNanos : NOT_BROKEN));
    }

    private String nameOf(Scope scope) {
        return expectation.phases().get(scopes.indexOf(scope));
    }

    private String nothing(Scope scope, boolean begun, double value) {
        if (population != -1 && !isOfListeners()) {
            return "data has no population";
        }
        if (!begun) {
            return "the phase did not begin";
        }
        if (scope.base == 0 && scope.undecided > 0) {
            // Nothing failed, since nobody stayed long enough for that.
            return "nothing to judge: "
                    + scope.undecided
                    + " ended before data or the time-out came";
        }
        if (!Double.isNaN(value)) {
            return "";
        }
        return scope.failures > 0
                ? "no value, as " + scope.failures + " failed"
                : "nothing to measure";
    }

    private boolean isOfListeners() {
        return switch (condition.number()) {
            case JOIN_LATENCY,
                    JOIN_LATENCY_WARM,
                    JOIN_FAILED,
                    LEAVE_LATENCY,
                    LEAVE_FAILED,
                    ZAP_LATENCY,
                    ZAP_GAP,
                    ZAP_OVERLAP,
                    ZAP_SKIPPED,
                    QUERY_RESPONSE,
                    QUERY_COUNT,
                    QUERY_SPACING ->
                    true;
            case DATA_LOST,
                    DATA_DUPLICATED,
                    DATA_REORDERED,
                    DATA_UNWANTED,
                    DATA_RECEIVED,
                    LOSS_RUN,
                    DATA_DELAY,
                    DATA_JITTER,
                    QUERY_INTERVAL,
                    ORACLE_DIFFERENCES,
                    CONFORM_FAILED,
                    ACTIONS_MISSED ->
                    false;
        };
    }

    private boolean isTimedByData() {
        return Ledger.isTimedByData(condition.number()) && condition.aggregate() != Aggregate.RATE;
    }
}
