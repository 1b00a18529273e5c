// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Runs one case: does what its steps say, waits for what they expect, and stops at the first that
/// does not hold. Never reads the system's clock.
final class CaseRunner {
    /// A part of the tolerance; who was later than that cannot blame the device.
    private static final int LAG_SHARE = 2;

    private static final int NEAR_MISSES = 3;
    private static final double NANOS_PER_MILLI = 1e6;

    /// Answers to repeated questions spread at least over this share of the time: for twelve
    /// uniform draws the chance to stay within is below 1 in 10 000.
    private static final double LEAST_SPREAD = 1 / 3.0;

    private final FrameLog log;
    private final Scope scope;
    private final ConformanceCase tested;
    private long doneNanos;

    private CaseRunner(FrameLog log, Scope scope, ConformanceCase tested) {
        this.log = log;
        this.scope = scope;
        this.tested = tested;
    }

    /// What the device did that it should not, or did not that it should.
    private static final class Broken extends Exception {
        private static final long serialVersionUID = 1L;

        final Doubt doubt;

        Broken(String message, Doubt doubt) {
            super(message);
            this.doubt = doubt;
        }
    }

    /// Whether it may have been our fault.
    private enum Doubt {
        /// What was in a frame does not depend on when we were there.
        NEVER,
        /// When it came, or that it did not.
        IF_LATE,
        /// What the case builds on was not there.
        ALWAYS
    }

    /// Runs a case. Waits as long as it takes.
    ///
    /// @throws BenchException if the bench fails, or somebody asks to stop
    /// @throws CaseException if the case says what cannot be
    static CaseResult run(FrameLog log, Scope scope, ConformanceCase tested) {
        log.clear();
        return new CaseRunner(log, scope, tested).run();
    }

    private CaseResult run() {
        long start = log.nanos();
        doneNanos = start;
        Outcome outcome = Outcome.PASS;
        String reason = "";
        try {
            for (Step step : tested.steps()) {
                take(step);
            }
        } catch (Broken broken) {
            boolean late =
                    broken.doubt == Doubt.IF_LATE
                            && log.lagNanos() > scope.toleranceNanos() / LAG_SHARE;
            outcome = late || broken.doubt == Doubt.ALWAYS ? Outcome.INCONCLUSIVE : Outcome.FAIL;
            reason = String.valueOf(broken.getMessage());
            if (late) {
                reason += "; but we were late by " + millis(log.lagNanos());
            }
        } catch (CaseException wrong) {
            throw new CaseException(tested.id() + ": " + wrong.getMessage());
        }
        long epoch = log.bench().epochOffsetNanos();
        List<CaseResult.CaseFrame> frames = new ArrayList<>();
        for (HeardFrame frame : log.frames()) {
            frames.add(
                    new CaseResult.CaseFrame(
                            frame.port(),
                            frame.nanos() - start,
                            frame.nanos() + epoch,
                            frame.sent(),
                            frame.octets(),
                            frame.describe()));
        }
        return new CaseResult(tested, outcome, reason, log.nanos() - start, log.lagNanos(), frames);
    }

    private void take(Step step) throws Broken {
        switch (step) {
            case Step.Send send -> send(send);
            case Step.Wait wait -> {
                log.awaitUntil(log.nanos() + scope.nanos(wait.duration()));
                doneNanos = log.nanos();
            }
            case Step.Mark mark -> {
                doneNanos = log.nanos();
                scope.mark(mark.name(), doneNanos);
            }
            case Step.Command command -> {
                doneNanos = log.nanos();
                log.bench().command(scope.resolve(command.line()));
            }
            case Step.Expect expect -> {
                if (expect.count().isEmpty()) {
                    expectOne(expect);
                } else {
                    expectSeveral(expect);
                }
            }
            case Step.None none -> nothing(none);
            case Step.Spread spread -> spread(spread);
        }
    }

    private void send(Step.Send send) {
        long start = log.nanos();
        for (int i = 0; i < send.times(); i++) {
            log.awaitUntil(start + i * scope.nanos(send.every()));
            sendOne(send.template());
        }
    }

    private void sendOne(Map<String, Object> template) {
        int port = (int) scope.quantity(template.getOrDefault("port", 1));
        byte[] octets = FrameTemplates.build(template, scope);
        // Not before: what it takes to build a frame is not the device's time.
        doneNanos = log.nanos();
        log.send(port, octets);
    }

    private long base(Step.Window window) {
        return window.after().isEmpty() ? doneNanos : scope.marked(window.after());
    }

    /// A bound of 0 has no tolerance: nothing comes before its cause.
    private long from(Step.Window window) {
        long from = scope.nanos(window.from());
        return base(window) + Math.max(0, from - scope.toleranceNanos());
    }

    private long until(Step.Window window) {
        return base(window) + scope.nanos(window.within()) + scope.toleranceNanos();
    }

    private void expectOne(Step.Expect expect) throws Broken {
        HeardFrame found = expect.recent() ? log.recent(expect.frame(), scope) : null;
        if (found == null) {
            long from = from(expect.window());
            long until = until(expect.window());
            int index = log.next(0, expect.frame(), from, until, scope);
            if (index < 0) {
                throw new Broken(
                        missing(expect, from, until),
                        expect.required() ? Doubt.ALWAYS : Doubt.IF_LATE);
            }
            found = log.frames().get(index);
        }
        check(expect, found);
        if (!expect.as().isEmpty()) {
            scope.bind(expect.as(), found);
        }
    }

    private void check(Step.Expect expect, HeardFrame found) throws Broken {
        String wrong = ValueTest.firstWrong(expect.with(), found.fields(), scope);
        if (!wrong.isEmpty()) {
            throw new Broken(wrong + " in " + found.describe(), Doubt.NEVER);
        }
    }

    private void expectSeveral(Step.Expect expect) throws Broken {
        long from = from(expect.window());
        long until = until(expect.window());
        log.awaitUntil(until);
        List<HeardFrame> found = log.between(expect.frame(), from, until, scope);
        for (HeardFrame frame : found) {
            check(expect, frame);
        }
        String[] range = expect.count().split("\\.\\.", -1);
        double least = scope.quantity(range[0]);
        double most = range.length > 1 ? scope.quantity(range[1]) : least;
        if (found.size() < least || found.size() > most) {
            String wanted =
                    range.length > 1 ? number(least) + " to " + number(most) : number(least);
            throw new Broken(
                    "%d of %s came within %s, expected %s"
                            .formatted(
                                    found.size(),
                                    show(expect.frame()),
                                    millis(until - from),
                                    wanted),
                    Doubt.IF_LATE);
        }
        if (!expect.spacing().isEmpty()) {
            spacing(expect, found);
        }
        if (!expect.as().isEmpty() && !found.isEmpty()) {
            scope.bind(expect.as(), found.getFirst());
        }
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? Long.toString(Math.round(value))
                : String.format(Locale.ROOT, "%.1f", value);
    }

    private void spacing(Step.Expect expect, List<HeardFrame> found) throws Broken {
        String[] range = expect.spacing().split("\\.\\.", -1);
        long least = scope.nanos(range[0]) - scope.toleranceNanos();
        long most = scope.nanos(range[range.length - 1]) + scope.toleranceNanos();
        for (int i = 1; i < found.size(); i++) {
            long gap = found.get(i).nanos() - found.get(i - 1).nanos();
            if (gap < least || gap > most) {
                throw new Broken(
                        "%s between %s and the next, expected %s (%s)"
                                .formatted(
                                        millis(gap),
                                        found.get(i).describe(),
                                        scope.resolve(expect.spacing()),
                                        millis(least) + " to " + millis(most)),
                        Doubt.IF_LATE);
            }
        }
    }

    private void nothing(Step.None none) throws Broken {
        Step.Window window = none.window();
        long first = scope.nanos(window.from());
        long from = base(window) + (first > 0 ? first + scope.toleranceNanos() : 0);
        long until = base(window) + scope.nanos(window.within());
        int index = log.next(0, none.frame(), from, until, scope);
        if (index >= 0) {
            HeardFrame found = log.frames().get(index);
            throw new Broken(
                    "unexpected "
                            + found.describe()
                            + ", "
                            + millis(found.nanos() - base(window))
                            + " after",
                    Doubt.IF_LATE);
        }
    }

    private void spread(Step.Spread spread) throws Broken {
        long over = scope.nanos(spread.over());
        long least = Long.MAX_VALUE;
        long most = 0;
        for (int i = 0; i < spread.times(); i++) {
            sendOne(spread.send());
            long start = doneNanos;
            long until = start + over + scope.toleranceNanos();
            int index = log.next(0, spread.answer(), start, until, scope);
            if (index < 0) {
                throw new Broken(
                        "no "
                                + show(spread.answer())
                                + " within "
                                + millis(until - start)
                                + " of question "
                                + (i + 1),
                        Doubt.IF_LATE);
            }
            long delay = log.frames().get(index).nanos() - start;
            least = Math.min(least, delay);
            most = Math.max(most, delay);
            // The next question must not meet what is left of this one.
            log.awaitUntil(until);
        }
        if (most - least < over * LEAST_SPREAD) {
            throw new Broken(
                    "%d answers came between %s and %s after the question, of %s there are"
                            .formatted(spread.times(), millis(least), millis(most), millis(over)),
                    Doubt.IF_LATE);
        }
    }

    private String missing(Step.Expect expect, long from, long until) {
        Object kind = expect.frame().getOrDefault("kind", "any");
        List<HeardFrame> near =
                log.between(Map.of("kind", kind), base(expect.window()), until, scope);
        String instead =
                near.stream()
                        .limit(NEAR_MISSES)
                        .map(
                                frame ->
                                        frame.describe()
                                                + " at "
                                                + millis(frame.nanos() - base(expect.window())))
                        .collect(Collectors.joining("; "));
        return "no "
                + show(expect.frame())
                + " within "
                + millis(until - base(expect.window()))
                + (from > base(expect.window())
                        ? ", from " + millis(from - base(expect.window())) + " on"
                        : "")
                + (instead.isEmpty() ? "" : "; heard instead: " + instead);
    }

    private String show(Map<String, Object> pattern) {
        return pattern.entrySet().stream()
                .map(
                        entry ->
                                entry.getKey().equals("kind")
                                        ? entry.getValue().toString()
                                        : entry.getKey() + " " + scope.resolve(entry.getValue()))
                .collect(Collectors.joining(" "));
    }

    static String millis(long nanos) {
        return Math.round(nanos / NANOS_PER_MILLI) + " ms";
    }
}
