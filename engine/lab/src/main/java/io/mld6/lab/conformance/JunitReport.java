// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import java.util.Locale;
import java.util.Map;

/// The matrix as JUnit XML, which build servers show. Only a failed MUST is a failure there; a
/// failed SHOULD or MAY is a pass that says so.
public final class JunitReport {
    private static final double NANOS_PER_SECOND = 1e9;

    private JunitReport() {}

    /// The document.
    public static String text(Report report) {
        Map<Outcome, Long> counts = report.counts();
        StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        out.append(
                "<testsuite name=\"mld6 conform %s\" tests=\"%d\" failures=\"%d\" errors=\"%d\" skipped=\"%d\">\n"
                        .formatted(
                                report.subject().word(),
                                report.results().size(),
                                report.mustFailed(),
                                counts.getOrDefault(Outcome.INCONCLUSIVE, 0L),
                                counts.getOrDefault(Outcome.NOT_APPLICABLE, 0L)
                                        + counts.getOrDefault(Outcome.NOT_RUN, 0L)));
        for (CaseResult result : report.results()) {
            ConformanceCase tested = result.tested();
            out.append(
                    String.format(
                            Locale.ROOT,
                            "  <testcase classname=\"%s.%s\" name=\"%s %s\" time=\"%.3f\"",
                            report.subject().word(),
                            tested.rule(),
                            tested.id(),
                            Markup.escaped(tested.title()),
                            result.durationNanos() / NANOS_PER_SECOND));
            String inside = inside(result);
            out.append(inside.isEmpty() ? "/>\n" : ">" + inside + "</testcase>\n");
        }
        return out.append("</testsuite>\n").toString();
    }

    private static String inside(CaseResult result) {
        String message =
                Markup.escaped(
                        result.tested().level()
                                + ", "
                                + result.tested().clause()
                                + ": "
                                + result.reason());
        return switch (result.outcome()) {
            case PASS -> "";
            case FAIL ->
                    result.isMustFailed()
                            ? "<failure message=\"" + message + "\"/>"
                            : "<system-out>failed: " + message + "</system-out>";
            case INCONCLUSIVE -> "<error message=\"" + message + "\"/>";
            case NOT_APPLICABLE, NOT_RUN -> "<skipped message=\"" + message + "\"/>";
        };
    }
}
