// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.report;

import io.mld6.app.page.PageFiles;
import io.mld6.app.terminal.DraftFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// A result as one HTML file that needs nothing beside it: it opens from a disk, with the network
/// off and with scripts off. Tables and verdicts are HTML, pictures SVG; a script, if it may run,
/// makes the pictures interactive.
///
/// The document is well-formed XML, too, so that any parser can hold it against the result.
public final class HtmlReport {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    /// Nothing is loaded from anywhere, whatever a scenario is named.
    private static final String POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

    private HtmlReport() {}

    /// Writes it.
    public static void write(RunResult result, Path file) throws IOException {
        byte[] octets = text(result).getBytes(StandardCharsets.UTF_8);
        DraftFile.put(file, to -> to.write(octets));
    }

    /// The document.
    static String text(RunResult result) {
        Html to = new Html();
        to.raw("<!DOCTYPE html>\n");
        to.open("html", "lang", "en", "xmlns", "http://www.w3.org/1999/xhtml").raw("\n");
        head(to, result);
        to.open("body", "class", "report").raw("\n");
        to.open("main");
        title(to, result);
        VerdictSection.write(to, result);
        VerdictSection.trust(to, result);
        TimelineSection.write(to, result);
        LatencySection.write(to, result);
        DataSection.zapping(to, result);
        DataSection.popularity(to, result);
        DataSection.channels(to, result);
        FactsSection.counters(to, result);
        FactsSection.environment(to, result);
        FactsSection.again(to, result);
        to.closeBlock();
        script(to, PageFiles.text("uPlot.iife.min.js"));
        script(to, PageFiles.text("format.js"));
        script(to, PageFiles.text("charts.js"));
        script(to, PageFiles.text("report.js"));
        to.closeBlock().closeBlock();
        return to.toString();
    }

    private static void head(Html to, RunResult result) {
        to.open("head").raw("\n").empty("meta", "charset", "utf-8");
        to.empty("meta", "http-equiv", "Content-Security-Policy", "content", POLICY);
        to.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        to.empty("meta", "name", "color-scheme", "content", "light dark");
        to.element("title", result.name() + ": " + result.verdict() + " - mld6").raw("\n");
        to.open("style").raw("/*<![CDATA[*/\n");
        to.raw(PageFiles.text("uPlot.min.css")).raw("\n").raw(PageFiles.text("page.css"));
        to.raw("/*]]>*/").closeBlock().closeBlock();
    }

    /// Scripts of our own jar, in the form that HTML and XML read alike.
    private static void script(Html to, String text) {
        to.open("script").raw("//<![CDATA[\n").raw(text).raw("\n//]]>\n").closeBlock();
    }

    private static void title(Html to, RunResult result) {
        double seconds = result.seconds(result.json().path("endUnixNanos").asLong());
        String when =
                result.isRehearsal()
                        ? "rehearsed in virtual time"
                        : TIME.format(
                                Instant.ofEpochSecond(
                                        Math.floorDiv(result.startNanos(), 1_000_000_000L)));
        to.open("header").element("h1", result.name());
        to.element(
                "p",
                String.format(
                        Locale.ROOT,
                        "%s · %s · seed %s · %s",
                        when,
                        Scale.clock(seconds),
                        result.json().path("seed").asText(),
                        result.context().path("environment").path("program").asText("mld6")),
                "class",
                "muted");
        to.closeBlock();
    }
}
