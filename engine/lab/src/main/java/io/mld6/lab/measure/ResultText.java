// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import io.mld6.lab.measure.MeasuredNumber.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A measured run for people: lines of a terminal, and Markdown. Pure functions.
public final class ResultText {
    /// Numbers a table of phases shows, each by its 50th and 99th percentile and maximum.
    private static final List<MeasuredNumber> TIMES =
            List.of(
                    MeasuredNumber.JOIN_LATENCY,
                    MeasuredNumber.LEAVE_LATENCY,
                    MeasuredNumber.ZAP_LATENCY,
                    MeasuredNumber.ZAP_GAP);

    /// Numbers a table of phases shows by their count.
    private static final List<MeasuredNumber> COUNTS =
            List.of(
                    MeasuredNumber.JOIN_FAILED,
                    MeasuredNumber.LEAVE_FAILED,
                    MeasuredNumber.DATA_LOST,
                    MeasuredNumber.DATA_UNWANTED);

    private ResultText() {}

    /// A line for each expectation, then the faults of the tester and the verdict.
    public static List<String> lines(MeasuredRun run) {
        List<String[]> rows = new ArrayList<>();
        for (ExpectationResult result : run.expectations()) {
            rows.add(
                    new String[] {
                        condition(result), phase(result), value(result), outcome(result)
                    });
        }
        int[] widths = new int[4];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                line.append(row[i]).repeat(" ", widths[i] - row[i].length() + 2);
            }
            lines.add(line.toString().stripTrailing());
        }
        for (FaultCount fault : run.faults()) {
            lines.add("tester at fault: " + fault.line() + " (" + fault.count() + ")");
        }
        lines.add("verdict: " + verdict(run));
        return lines;
    }

    /// One line: the verdict and how many expectations are behind it.
    static String verdict(MeasuredRun run) {
        long held =
                run.expectations().stream()
                        .filter(result -> result.outcome() == ExpectationResult.Outcome.HELD)
                        .count();
        return "%s (%d of %d expectations held)"
                .formatted(run.verdict().text(), held, run.expectations().size());
    }

    /// The same as a table, with the main numbers of each phase, for `$GITHUB_STEP_SUMMARY`.
    ///
    /// @param name of the run
    public static String markdown(String name, MeasuredRun run) {
        StringBuilder text = new StringBuilder();
        text.append("## ").append(escape(name)).append(": ").append(verdict(run)).append("\n\n");
        for (FaultCount fault : run.faults()) {
            text.append(
                    "- Tester at fault: %s (%d)\n".formatted(escape(fault.line()), fault.count()));
        }
        if (!run.faults().isEmpty()) {
            text.append('\n');
        }
        if (!run.expectations().isEmpty()) {
            text.append("| Expectation | Phase | Value | Outcome |\n| --- | --- | --- | --- |\n");
            for (ExpectationResult result : run.expectations()) {
                text.append("| `")
                        .append(escape(condition(result)))
                        .append("` | ")
                        .append(escape(phase(result)))
                        .append(" | ")
                        .append(escape(value(result)))
                        .append(" | ")
                        .append(bold(result))
                        .append(" |\n");
            }
            text.append('\n');
        }
        table(text, run);
        return text.toString();
    }

    private static String bold(ExpectationResult result) {
        String outcome = escape(outcome(result));
        return result.outcome() == ExpectationResult.Outcome.HELD ? outcome : "**" + outcome + "**";
    }

    private static void table(StringBuilder text, MeasuredRun run) {
        text.append("| Phase | Seconds | Packets |");
        TIMES.forEach(number -> text.append(" `%s` n: p50 / p99 / max |".formatted(number.text())));
        COUNTS.forEach(number -> text.append(" `%s` |".formatted(number.text())));
        text.append("\n|").repeat(" --- |", 3 + TIMES.size() + COUNTS.size()).append('\n');
        List<MeasuredPhase> phases = new ArrayList<>(run.phases());
        phases.add(run.whole());
        for (MeasuredPhase phase : phases) {
            text.append("| ").append(escape(phase.name())).append(" | ");
            text.append(String.format(Locale.ROOT, "%.1f", phase.seconds()));
            text.append(" | ").append(phase.packets()).append(" |");
            for (MeasuredNumber number : TIMES) {
                text.append(' ').append(times(phase.number(number))).append(" |");
            }
            for (MeasuredNumber number : COUNTS) {
                text.append(' ').append(phase.number(number).count()).append(" |");
            }
            text.append('\n');
        }
    }

    private static String times(NumberStats stats) {
        return stats.hasValues()
                ? "%d: %s / %s / %s"
                        .formatted(
                                stats.count(),
                                seconds(stats.percentile(50)),
                                seconds(stats.percentile(99)),
                                seconds(stats.maximum()))
                : "";
    }

    private static String escape(String text) {
        return text.replace("|", "\\|").replace("\n", " ").replace("\r", " ");
    }

    /// The condition, with the population and the window if it has them.
    static String condition(ExpectationResult result) {
        return condition(result.expectation());
    }

    /// As above.
    static String condition(Expectation expectation) {
        String text = expectation.that().text();
        if (expectation.population() != null) {
            text += " of " + expectation.population();
        }
        if (expectation.over() != null) {
            text += " over " + seconds(expectation.over().toNanos() / 1e9);
        }
        return text;
    }

    /// The phase, or `run`.
    static String phase(ExpectationResult result) {
        return result.phase() == null ? MeasuredPhase.RUN : result.phase();
    }

    /// `23.4 ms ± 5 ms`, `12`, `0.00012 of 1000000`, or `-`.
    static String value(ExpectationResult result) {
        if (Double.isNaN(result.value())) {
            return "-";
        }
        Condition condition = result.expectation().that();
        String text =
                switch (condition.aggregate()) {
                    case COUNT -> Long.toString(Math.round(result.value()));
                    case RATE -> digits(result.value()) + "/s";
                    case RATIO -> digits(result.value()) + " of " + result.denominator();
                    case MIN, MAX, MEAN, PERCENTILE ->
                            condition.number().unit() == Unit.SECONDS
                                    ? seconds(result.value())
                                    : digits(result.value());
                };
        boolean timed = text.endsWith("s") && !Double.isNaN(result.resolution());
        String from = result.lowerBound() ? "at least " : "";
        return from
                + text
                + (timed && !isCounted(condition) ? " ± " + seconds(result.resolution()) : "");
    }

    private static boolean isCounted(Condition condition) {
        return switch (condition.aggregate()) {
            case COUNT, RATE, RATIO -> true;
            case MIN, MAX, MEAN, PERCENTILE -> false;
        };
    }

    /// `held`, or what is wrong and why.
    static String outcome(ExpectationResult result) {
        return result.why().isEmpty()
                ? result.outcome().text()
                : result.outcome().text() + ": " + result.why();
    }

    /// A length of time to three digits: `23.4 ms`.
    public static String seconds(double seconds) {
        if (seconds == 0) {
            return "0 ms";
        }
        if (seconds < 1e-3) {
            return digits(seconds * 1e6) + " µs";
        }
        return seconds < 1 ? digits(seconds * 1e3) + " ms" : digits(seconds) + " s";
    }

    /// Three digits, without zeros at the end.
    public static String digits(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        java.math.BigDecimal rounded =
                new java.math.BigDecimal(value).round(new java.math.MathContext(3));
        return Math.abs(value) < 1e-4
                ? String.format(Locale.ROOT, "%.2e", value)
                : rounded.stripTrailingZeros().toPlainString();
    }
}
