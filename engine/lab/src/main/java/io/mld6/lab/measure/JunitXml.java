// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import io.mld6.lab.measure.ExpectationResult.Outcome;
import java.io.IOException;
import java.io.Writer;
import java.util.Locale;

/// A measured run as JUnit's XML: a test case for each expectation and phase. Pure function.
public final class JunitXml {
    private JunitXml() {}

    /// Writes it: missed ones as failures, inconclusive ones as errors, those without data as
    /// skipped. A tester at fault is one more test case, an error, so that no run passes then.
    ///
    /// @param name of the run
    public static void write(String name, MeasuredRun run, Writer to) throws IOException {
        int tests = run.expectations().size() + (run.faults().isEmpty() ? 0 : 1);
        long errors = count(run, Outcome.INCONCLUSIVE) + (run.faults().isEmpty() ? 0 : 1);
        to.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        to.write(
                String.format(
                        Locale.ROOT,
                        "<testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" errors=\"%d\""
                                + " skipped=\"%d\" time=\"%.3f\">\n",
                        escape(name),
                        tests,
                        count(run, Outcome.MISSED),
                        errors,
                        count(run, Outcome.NO_DATA),
                        run.whole().seconds()));
        for (ExpectationResult result : run.expectations()) {
            testCase(name, result, to);
        }
        if (!run.faults().isEmpty()) {
            to.write("  <testcase classname=\"" + escape(name) + "\" name=\"tester\">\n");
            to.write("    <error message=\"the tester was at fault\">");
            for (FaultCount fault : run.faults()) {
                to.write(escape(fault.line() + " (" + fault.count() + ")\n"));
            }
            to.write("</error>\n  </testcase>\n");
        }
        to.write("</testsuite>\n");
        to.flush();
    }

    private static long count(MeasuredRun run, Outcome outcome) {
        return run.expectations().stream().filter(result -> result.outcome() == outcome).count();
    }

    private static void testCase(String name, ExpectationResult result, Writer to)
            throws IOException {
        String phase = ResultText.phase(result);
        to.write(
                "  <testcase classname=\"%s.%s\" name=\"%s\">\n"
                        .formatted(
                                escape(name), escape(phase), escape(ResultText.condition(result))));
        String value = ResultText.value(result);
        String message =
                escape(result.why().isEmpty() ? "value " + value : value + ": " + result.why());
        switch (result.outcome()) {
            case HELD -> to.write("    <system-out>" + escape(value) + "</system-out>\n");
            case MISSED -> to.write("    <failure message=\"" + message + "\"/>\n");
            case INCONCLUSIVE -> to.write("    <error message=\"" + message + "\"/>\n");
            case NO_DATA -> to.write("    <skipped message=\"" + message + "\"/>\n");
        }
        to.write("  </testcase>\n");
    }

    /// Characters that XML 1.0 has no place for become question marks.
    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            switch (character) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\n', '\t' -> escaped.append(character);
                default -> escaped.append(character < ' ' ? '?' : character);
            }
        }
        return escaped.toString();
    }
}
