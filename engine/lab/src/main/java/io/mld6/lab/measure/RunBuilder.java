// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import io.mld6.lab.measure.ExpectationResult.Outcome;
import io.mld6.lab.measure.NumberStats.Resolution;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Adds sheets up to a [MeasuredRun]: every number of a whole from all values of its parts. Thread:
/// the measuring one.
final class RunBuilder {
    /// A timeout must have room for so many packets.
    private static final int LEAST_GAPS = 10;

    private final Ledger ledger;
    private final PhaseClock phases;
    private final MeasurementPlan plan;
    private final List<FaultCount> faults;
    private final Popularity popularity;
    private final long nowNanos;
    private final Resolution[] joinResolutions;
    private final Resolution[] leaveResolutions;

    /// Sheets of several classes added up, and which class has something of which number.
    private static final class Gathered {
        final Sheet sheet = new Sheet();
        final Map<MeasuredNumber, BitSet> classes = new EnumMap<>(MeasuredNumber.class);

        void add(@Nullable Sheet more, int channels) {
            if (more == null) {
                return;
            }
            sheet.add(more);
            for (MeasuredNumber number : MeasuredNumber.values()) {
                if (channels >= 0 && more.has(number)) {
                    classes.computeIfAbsent(number, _ -> new BitSet()).set(channels);
                }
            }
        }
    }

    /// @param popularity of the channels
    /// @param leaveTimeoutNanos when a leave has failed
    /// @param nowNanos end of what lasts
    RunBuilder(
            Ledger ledger,
            PhaseClock phases,
            List<FaultCount> faults,
            Popularity popularity,
            long leaveTimeoutNanos,
            long nowNanos) {
        this.ledger = ledger;
        this.phases = phases;
        this.plan = ledger.plan();
        this.faults = faults;
        this.popularity = popularity;
        this.nowNanos = nowNanos;
        int classes = plan.channels().size();
        joinResolutions = new Resolution[classes];
        leaveResolutions = new Resolution[classes];
        for (int c = 0; c < classes; c++) {
            Sheet all = new Sheet();
            for (int p = -1; p < phases.names().size(); p++) {
                Sheet sheet = ledger.written(p, -1, c);
                if (sheet != null) {
                    all.add(sheet);
                }
            }
            joinResolutions[c] = resolution(all, plan.joinTimeout().toNanos());
            leaveResolutions[c] = resolution(all, leaveTimeoutNanos);
        }
    }

    private static Resolution resolution(Sheet sheet, long timeoutNanos) {
        if (sheet.gaps == 0) {
            return Resolution.NONE;
        }
        double gap = (double) sheet.gapNanos / sheet.gaps;
        return new Resolution(gap / 1e9, gap * LEAST_GAPS <= timeoutNanos);
    }

    MeasuredRun build() {
        List<MeasuredPhase> parts = new ArrayList<>();
        Gathered whole = gather(-1, false);
        for (PhaseClock.Span span : phases.spans()) {
            int name = span.name();
            String text = phases.names().get(name);
            if (parts.stream().noneMatch(part -> part.name().equals(text))) {
                parts.add(phase(text, name, phases.repetitions(name), gather(name, true)));
            }
        }
        int begun = phases.spans().isEmpty() ? 0 : 1;
        long startNanos = begun == 0 ? 0 : phases.spans().getFirst().startNanos();
        return new MeasuredRun(
                new MeasuredRun.Period(startNanos, Math.max(0, nowNanos)),
                parts,
                phase(MeasuredPhase.RUN, -1, begun, whole),
                expectations(),
                phases.spans().stream().map(this::span).toList(),
                ledger.runEvents(),
                faults,
                popularity);
    }

    private PhaseSpan span(PhaseClock.Span span) {
        return new PhaseSpan(
                phases.names().get(span.name()),
                span.startNanos(),
                Math.min(span.endNanos(), Math.max(span.startNanos(), nowNanos)));
    }

    private List<ExpectationResult> expectations() {
        List<ExpectationResult> results = new ArrayList<>();
        for (ExpectationBook book : ledger.expectations()) {
            for (ExpectationResult result :
                    book.results(nowNanos, classes -> resolution(book.number(), classes))) {
                results.add(faults.isEmpty() ? result : excused(result));
            }
        }
        return results;
    }

    private ExpectationResult excused(ExpectationResult result) {
        if (result.outcome() != Outcome.MISSED) {
            return result;
        }
        String why = result.why().isEmpty() ? "" : result.why() + "; ";
        return new ExpectationResult(
                result.expectation(),
                result.phase(),
                result.value(),
                result.resolution(),
                result.denominator(),
                result.lowerBound(),
                Outcome.INCONCLUSIVE,
                new ExpectationResult.Flaw(why + faults.getFirst().line(), result.brokenNanos()));
    }

    /// @param only whether one phase is meant; else all, and what came before the first
    private Gathered gather(int phase, boolean only) {
        Gathered gathered = new Gathered();
        for (int pop = -1; pop < plan.populations().size(); pop++) {
            for (int c = -1; c < plan.channels().size(); c++) {
                addTo(gathered, phase, only, pop, c);
            }
        }
        return gathered;
    }

    private void addTo(Gathered gathered, int phase, boolean only, int population, int channels) {
        int to = only ? phase : phases.names().size() - 1;
        for (int p = only ? phase : -1; p <= to; p++) {
            gathered.add(ledger.written(p, population, channels), channels);
        }
    }

    private MeasuredPhase phase(String name, int phase, int repetitions, Gathered all) {
        boolean only = phase >= 0;
        Map<String, List<NumberStats>> byPopulation = new LinkedHashMap<>();
        for (int pop = 0; pop < plan.populations().size(); pop++) {
            Gathered one = new Gathered();
            for (int c = -1; c < plan.channels().size(); c++) {
                addTo(one, phase, only, pop, c);
            }
            byPopulation.put(plan.populations().get(pop), stats(one, false));
        }
        Map<String, List<NumberStats>> byClass = new LinkedHashMap<>();
        for (int c = 0; c < plan.channels().size(); c++) {
            Gathered one = new Gathered();
            for (int pop = -1; pop < plan.populations().size(); pop++) {
                addTo(one, phase, only, pop, c);
            }
            byClass.put(plan.channels().get(c).name(), stats(one, false));
        }
        return new MeasuredPhase(
                name,
                phases.seconds(phase, 0, nowNanos),
                repetitions,
                all.sheet.packets,
                all.sheet.octets,
                stats(all, true),
                byPopulation,
                byClass);
    }

    private List<NumberStats> stats(Gathered gathered, boolean all) {
        List<NumberStats> stats = new ArrayList<>();
        for (MeasuredNumber number : MeasuredNumber.values()) {
            if (all || gathered.sheet.has(number)) {
                BitSet classes = gathered.classes.getOrDefault(number, new BitSet());
                stats.add(stats(gathered.sheet, number, resolution(number, classes)));
            }
        }
        return stats;
    }

    private static NumberStats stats(Sheet sheet, MeasuredNumber number, Resolution resolution) {
        Map<String, Long> details = new LinkedHashMap<>();
        for (Detail detail : Detail.values()) {
            if (detail.number() == number && sheet.detail(detail) != 0) {
                details.put(detail.text(), sheet.detail(detail));
            }
        }
        boolean lowerBound =
                number == MeasuredNumber.DATA_LOST && sheet.detail(Detail.SHORT_NUMBERS) > 0;
        return new NumberStats(
                number, sheet.tally(number), resolution, sheet.base(number), lowerBound, details);
    }

    /// The coarsest of these classes.
    private Resolution resolution(MeasuredNumber number, BitSet classes) {
        if (!Ledger.isTimedByData(number)) {
            return Resolution.NONE;
        }
        boolean leaves =
                number == MeasuredNumber.LEAVE_LATENCY || number == MeasuredNumber.LEAVE_FAILED;
        Resolution coarsest = Resolution.NONE;
        for (int c = classes.nextSetBit(0); c >= 0; c = classes.nextSetBit(c + 1)) {
            Resolution own = (leaves ? leaveResolutions : joinResolutions)[c];
            if (!(own.seconds() <= coarsest.seconds()) && !Double.isNaN(own.seconds())) {
                coarsest = own;
            }
        }
        return coarsest;
    }

    /// What became known in a second.
    static MeasuredSecond second(long startNanos, long second, String phase, Sheet sheet) {
        List<NumberStats> numbers = new ArrayList<>();
        for (MeasuredNumber number : MeasuredNumber.values()) {
            if (sheet.has(number)) {
                numbers.add(stats(sheet, number, Resolution.NONE));
            }
        }
        return new MeasuredSecond(
                second,
                Math.floorDiv(startNanos, 1_000_000_000L),
                phase,
                sheet.packets,
                sheet.octets,
                numbers);
    }
}
