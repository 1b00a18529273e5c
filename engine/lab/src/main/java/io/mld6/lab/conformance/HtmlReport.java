// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// The matrix as one HTML file that needs nothing beside it: rule by rule, each case with its
/// clause and, opened, what the rule says and the frames that prove the verdict.
public final class HtmlReport {
    private static final int SHOWN_FRAMES = 60;
    private static final String STYLE =
            """
            body{font:15px/1.45 system-ui,sans-serif;margin:2em auto;max-width:72em;padding:0 1em;
            color:#1b1b1b;background:#fff}
            h1{font-size:1.4em} h2{font-size:1em;margin:1.6em 0 .3em}
            details{border-left:4px solid #999;padding:.15em .7em;margin:.15em 0}
            details.pass{border-color:#2a7f3f} details.fail{border-color:#b3261e;background:#fdf1f0}
            details.inconclusive{border-color:#b58900}
            summary{cursor:pointer} .o{display:inline-block;min-width:8em;font-weight:600}
            .l{display:inline-block;min-width:5em} .i{display:inline-block;min-width:5.5em}
            pre{font-size:12.5px;overflow-x:auto;background:#f5f5f5;padding:.5em}
            .w{color:#b3261e}
            @media(prefers-color-scheme:dark){body{background:#161616;color:#e4e4e4}
            details.fail{background:#2b1a19} pre{background:#202020} a{color:#8ab4f8}}
            """;

    private HtmlReport() {}

    /// The document.
    ///
    /// @param captures whether a capture lies beside it for each case, `ID.pcap`
    public static String text(Report report, boolean captures) {
        StringBuilder out = new StringBuilder();
        String title = "MLD conformance: " + report.subject().word();
        out.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
                .append(title)
                .append("</title><style>")
                .append(STYLE)
                .append("</style></head><body>\n<h1>")
                .append(title)
                .append("</h1>\n<p>")
                .append(Markup.escaped(TextReport.device(report.facts(), report.names())))
                .append("<br>on ")
                .append(Markup.escaped(String.join(", ", report.interfaces())))
                .append(", by mld6 ")
                .append(Markup.escaped(report.version()))
                .append("</p>\n<p><strong>")
                .append(Markup.escaped(report.summary()))
                .append("</strong></p>\n");
        String rule = "";
        for (CaseResult result : report.results()) {
            ConformanceCase tested = result.tested();
            if (!tested.rule().equals(rule)) {
                rule = tested.rule();
                out.append("<h2 id=\"%s\">%s</h2>\n".formatted(rule, rule));
            }
            append(out, result, captures);
        }
        return out.append("</body></html>\n").toString();
    }

    private static void append(StringBuilder out, CaseResult result, boolean captures) {
        ConformanceCase tested = result.tested();
        boolean failed = result.outcome() == Outcome.FAIL;
        out.append(
                "<details class=\"%s\"%s><summary><span class=\"o\">%s</span><span class=\"l\">%s</span><span class=\"i\">%s</span>%s</summary>\n"
                        .formatted(
                                result.outcome().name().toLowerCase(Locale.ROOT),
                                failed ? " open" : "",
                                result.outcome().word(),
                                tested.level(),
                                tested.id(),
                                Markup.escaped(tested.title())));
        out.append("<p>")
                .append(Markup.escaped(tested.text()))
                .append(" <em>")
                .append(Markup.linked(Markup.escaped(tested.clause())))
                .append("</em></p>\n");
        if (!result.reason().isEmpty()) {
            out.append("<p class=\"w\">").append(Markup.escaped(result.reason())).append("</p>\n");
        }
        if (!result.frames().isEmpty()) {
            frames(out, result);
            if (captures) {
                out.append(
                        "<p><a href=\"%s.pcap\">%s.pcap</a></p>\n"
                                .formatted(tested.id(), tested.id()));
            }
        }
        out.append("</details>\n");
    }

    private static void frames(StringBuilder out, CaseResult result) {
        out.append("<pre>");
        int shown = 0;
        for (CaseResult.CaseFrame frame : result.frames()) {
            if (shown++ == SHOWN_FRAMES) {
                out.append("... ").append(result.frames().size() - SHOWN_FRAMES).append(" more\n");
                break;
            }
            out.append(
                    String.format(
                            Locale.ROOT,
                            "%10.3f s  port %d  %s  %s%n",
                            frame.nanos() / (double) TimeUnit.SECONDS.toNanos(1),
                            frame.port(),
                            frame.sent() ? "we send  " : "it sends ",
                            Markup.escaped(frame.description())));
        }
        out.append("</pre>\n");
    }
}
