// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The report of a run against the files it is made of. What a browser makes of it is in
/// `ReportIT`.
@SuppressWarnings("NullAway.Init") // JUnit fills the directory
class HtmlReportTest {
    @TempDir private static Path folder;
    private static Rendered rendered;
    private static String html;
    private static JsonNode json;

    @BeforeAll
    static void rehearse() throws IOException {
        rendered = Rendered.of(folder);
        html = rendered.html();
        json = rendered.json();
    }

    private static List<String> all(String pattern) {
        List<String> found = new ArrayList<>();
        Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(html);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    /// The part between an id and the end of its element.
    private static String part(String id, String element) {
        return all("<" + element + "[^>]*\\bid=\"" + id + "\".*?>(.*?)</" + element + ">")
                .getFirst();
    }

    @Test
    @DisplayName("sections stand in their order, the verdict first")
    void order() {
        assertThat(all("<section id=\"(\\w+)\""))
                .containsExactly(
                        "verdict",
                        "trust",
                        "timeline",
                        "latency",
                        "popularity",
                        "data",
                        "counters",
                        "environment",
                        "again");
        assertThat(rendered.status()).isEqualTo(99);
        assertThat(all("<p class=\"verdict (\\w+)\"")).containsExactly("missed");
        assertThat(html).contains("1 of 3 expectations held");
    }

    @Test
    @DisplayName("every element is closed, in its order")
    void wellFormed() {
        String markup =
                html.replaceAll("(?s)<!\\[CDATA\\[.*?\\]\\]>", "").replace("<!DOCTYPE html>", "");
        Deque<String> open = new ArrayDeque<>();
        Matcher tag = Pattern.compile("<(/?)(\\w+)([^<>]*?)(/?)>").matcher(markup);
        int elements = 0;
        while (tag.find()) {
            elements++;
            if (!tag.group(1).isEmpty()) {
                assertThat(open.pop()).isEqualTo(tag.group(2));
            } else if (tag.group(4).isEmpty()) {
                open.push(tag.group(2));
            }
        }
        assertThat(open).isEmpty();
        assertThat(elements).isGreaterThan(500);
        assertThat(tag.replaceAll("")).doesNotContain("<", ">");
    }

    @Test
    @DisplayName("every number is one of the result, with all its digits")
    void numbers() {
        Set<String> known = new HashSet<>(Set.of("0"));
        collect(json, known);
        List<String> shown = all("<data value=\"([^\"]*)\"");
        assertThat(shown).hasSizeGreaterThan(60).allMatch(known::contains);
    }

    private static void collect(JsonNode node, Set<String> to) {
        if (node.isNumber()) {
            boolean _ = to.add(node.asText());
        }
        node.forEach(child -> collect(child, to));
    }

    @Test
    @DisplayName("expectations with value, limit, phase, and the moment they broke")
    void expectations() {
        List<String> rows = all("(<tr class=\"(?:held|missed)\"><td class=\"outcome\".*?</tr>)");
        assertThat(rows).hasSize(3);
        for (int i = 0; i < rows.size(); i++) {
            JsonNode one = json.path("expectations").path(i);
            assertThat(rows.get(i))
                    .contains(one.path("outcome").asText())
                    .contains(escaped(one.path("that").asText()))
                    .contains("<data value=\"" + one.path("value").asText() + "\">")
                    .contains("<data value=\"" + one.path("limit").asText() + "\">");
            boolean broken = one.path("brokenUnixNanos").isNumber();
            assertThat(broken).isEqualTo(i > 0);
            assertThat(rows.get(i).contains("href=\"#broke-" + (i + 1) + "\"")).isEqualTo(broken);
            assertThat(all("id=\"(broke-" + (i + 1) + ")\"")).hasSize(broken ? 1 : 0);
        }
    }

    @Test
    @DisplayName("popularity: each group was joined at the start and again behind the pulled cable")
    void popularity() {
        JsonNode most = json.path("popularity").path("most");
        assertThat(json.path("popularity").path("groups").asInt()).isEqualTo(4);
        assertThat(json.path("popularity").path("joins").asInt()).isEqualTo(8);
        assertThat(most).hasSize(4);
        for (int i = 0; i < 4; i++) {
            assertThat(most.path(i).path("group").asText()).isEqualTo("ff3e::8000:" + (i + 1));
            assertThat(most.path(i).path("channels").asText()).isEqualTo("tv");
            assertThat(most.path(i).path("joins").asInt()).isEqualTo(2);
            assertThat(part("popular", "table"))
                    .contains("<th scope=\"row\">ff3e::8000:%d</th><td>tv</td>".formatted(i + 1));
        }
    }

    private static String escaped(String text) {
        return text.replace("<", "&lt;").replace(">", "&gt;");
    }

    @Test
    @DisplayName("latencies of a phase are those of the result")
    void latencies() {
        JsonNode join = json.path("phases").path(0).path("numbers").path("join_latency");
        assertThat(join.path("count").asInt()).isEqualTo(4);
        List<String> cells = new ArrayList<>();
        for (String name : List.of("count", "p50", "p90", "p99", "p99.9", "max")) {
            cells.add("<data value=\"" + join.path(name).asText() + "\">");
        }
        assertThat(part("latencies", "table")).containsSubsequence(cells);
    }

    @Test
    @DisplayName("pictures have a point for each second of the series")
    void points() throws IOException {
        List<Integer> received = new ArrayList<>();
        long before = -1;
        for (JsonNode second : rendered.seconds()) {
            int count = second.at("/numbers/data_received/count").asInt();
            if (second.path("second").asLong() == before) {
                int last = received.size() - 1;
                received.set(last, received.get(last) + count);
            } else {
                received.add(count);
            }
            before = second.path("second").asLong();
        }
        String drawing = part("chart-data", "figure");
        String path = drawing.replaceAll("(?s).*<path class=\"line c1\" d=\"([^\"]*)\".*", "$1");
        List<String> points =
                Pattern.compile("[ML]([^ML]+)")
                        .matcher(path)
                        .results()
                        .map(m -> m.group(1))
                        .toList();
        assertThat(points).hasSameSizeAs(received).hasSizeGreaterThan(14);
        // A point as high as another has received as much.
        for (int i = 1; i < points.size(); i++) {
            double now = height(points.get(i));
            double last = height(points.get(i - 1));
            int more = Integer.compare(received.get(i), received.get(i - 1));
            assertThat(Math.signum(last - now) * more).as("second %d", i).isGreaterThanOrEqualTo(0);
        }
        assertThat(part("timeline-data", "script"))
                .contains("\"y\":" + received.toString().replace(" ", ""));
    }

    private static double height(String point) {
        return Double.parseDouble(point.substring(point.indexOf(' ') + 1));
    }

    @Test
    @DisplayName("what was done while it ran is told: the cable that was pulled")
    void events() {
        assertThat(json.path("events")).hasSize(1);
        assertThat(part("timeline", "section")).contains("link down for 1s").contains(">0:07<");
    }

    @Test
    @DisplayName("the scenario is there verbatim, and is no markup")
    void escaping() {
        assertThat(html).doesNotContain("<script>alert").doesNotContain("<!-- -->");
        String scenario =
                part("scenario", "pre")
                        .replace("&lt;", "<")
                        .replace("&gt;", ">")
                        .replace("&quot;", "\"")
                        .replace("&#39;", "'")
                        .replace("&amp;", "&");
        assertThat(scenario)
                .startsWith("# " + Rendered.COMMENT + "\nmld6: 1\n")
                .isEqualTo(json.path("context").path("scenario").asText());
    }

    @Test
    @DisplayName("names that would be markup are text")
    void hostileNames() {
        Html to = new Html();
        to.element("p", "<b onclick='x'>&\u0000\ud800", "title", "\"><script>");
        assertThat(to.toString())
                .isEqualTo(
                        "<p title=\"&quot;&gt;&lt;script&gt;\">"
                                + "&lt;b onclick=&#39;x&#39;&gt;&amp;\ufffd\ufffd</p>");
    }

    @Test
    @DisplayName("nothing is loaded from anywhere")
    void selfContained() {
        assertThat(html).contains("content=\"default-src &#39;none&#39;");
        assertThat(all("\\b(?:src|href)=\"([^\"]*)\"")).allMatch(to -> to.startsWith("#"));
        assertThat(all("(@import|url\\()")).isEmpty();
    }

    @Test
    @DisplayName("how to run it again: what was typed, and the seed")
    void again() {
        assertThat(part("again", "section")).contains("mld6 rehearse ", "--set seed=1");
    }
}
