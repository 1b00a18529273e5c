// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The matrix as lines of text.
public final class TextReport {
    private TextReport() {}

    /// Rule by rule, with the reason under what did not pass.
    public static List<String> lines(Report report) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "%s on %s: %s"
                        .formatted(
                                report.subject().word(),
                                String.join(", ", report.interfaces()),
                                device(report.facts(), report.names())));
        String rule = "";
        for (CaseResult result : report.results()) {
            ConformanceCase tested = result.tested();
            if (!tested.rule().equals(rule)) {
                rule = tested.rule();
                lines.add("");
                lines.add(rule + "  " + tested.clause());
            }
            lines.add(line(result));
            if (!result.reason().isEmpty()) {
                lines.add(" ".repeat(34) + result.reason());
            }
        }
        lines.add("");
        lines.add(report.summary());
        return lines;
    }

    /// One case in a line: outcome, level, id, title.
    public static String line(CaseResult result) {
        String outcome =
                result.outcome() == Outcome.FAIL
                        ? result.outcome().word().toUpperCase(Locale.ROOT)
                        : result.outcome().word();
        return "  %-14s  %-6s  %-8s  %s"
                .formatted(
                        outcome,
                        result.tested().level(),
                        result.tested().id(),
                        result.tested().title());
    }

    /// The failed ones, MUST first, each with its clause and the reason.
    public static List<String> failures(Report report) {
        List<String> lines = new ArrayList<>();
        for (Level level : Level.values()) {
            for (CaseResult result : report.results()) {
                if (result.outcome() == Outcome.FAIL && result.tested().level() == level) {
                    ConformanceCase tested = result.tested();
                    lines.add(
                            "%s %s, %s: %s"
                                    .formatted(
                                            level, tested.id(), tested.clause(), tested.title()));
                    lines.add("    " + result.reason());
                }
            }
        }
        return lines;
    }

    /// Who the device is and what it goes by.
    public static String device(Map<String, Double> facts, Map<String, String> names) {
        StringBuilder text = new StringBuilder(names.getOrDefault("D", "no address"));
        for (String name : List.of("VERSION", "QRV", "QI", "QRI", "LLQI", "LLQC", "MALI", "OQPI")) {
            Double value = facts.get(name);
            if (value != null) {
                boolean plain = List.of("VERSION", "QRV", "LLQC").contains(name);
                text.append(", ").append(name).append(' ');
                text.append(plain ? Long.toString(Math.round(value)) : seconds(value));
            }
        }
        return text.toString();
    }

    private static String seconds(double millis) {
        return millis % 1000 == 0
                ? Math.round(millis / 1000) + " s"
                : String.format(Locale.ROOT, "%.2f s", millis / 1000);
    }
}
