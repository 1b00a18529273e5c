// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mld6.app.main.CommandLineRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `mld6 report` and `mld6 compare` from the command line.
@SuppressWarnings("NullAway.Init") // JUnit fills the directory
class CompareCommandTest {
    @TempDir private static Path folder;
    private static Path usual;
    private static Path slow;

    @BeforeAll
    static void rehearse() throws IOException {
        usual = Rendered.of(folder.resolve("usual")).folder();
        slow = Rendered.of(folder.resolve("slow"), "rehearse.join-delay=1500ms").folder();
    }

    private static CommandLineRun compare(Path earlier, Path later, String... more) {
        String[] all = new String[3 + more.length];
        all[0] = "compare";
        all[1] = earlier.toString();
        all[2] = later.toString();
        System.arraycopy(more, 0, all, 3, more.length);
        return CommandLineRun.of(all);
    }

    @Test
    @DisplayName("0: a run is not worse than itself, though it missed what was expected")
    void same() {
        CommandLineRun run = compare(usual, usual.resolve("result.json"));
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).doesNotContain("WORSE").contains("verdict: held (0 of ");
    }

    @Test
    @DisplayName("99: joins take longer, and an expectation that held is missed")
    void worse() {
        CommandLineRun run = compare(usual, slow);
        assertThat(run.status()).as(run.err()).isEqualTo(99);
        assertThat(run.out().lines())
                .anyMatch(line -> line.matches("boot +p50\\(join_latency\\).*WORSE"))
                .anyMatch(
                        line ->
                                line.matches(
                                        "boot +max\\(join_latency\\) < 1s +held +missed +WORSE"));
        // The other way round the same numbers are better.
        CommandLineRun back = compare(slow, usual);
        assertThat(back.out().lines())
                .noneMatch(line -> line.matches("boot +p50\\(join_latency\\).*WORSE"));
    }

    @Test
    @DisplayName("what is tolerated is not worse; less than the gap between packets never is")
    void tolerance() throws IOException {
        Path later = edited("tolerated", "p50", 1.09);
        assertThat(compare(slow, later).status()).isZero();
        assertThat(compare(slow, later, "--tolerance", "5%").status()).isEqualTo(99);
        // Of joins of some milliseconds, and 10 ms between packets.
        Path near = usual.resolveSibling("near");
        copy(usual, near, "/phases/0/numbers/join_latency/p50", 1.5);
        assertThat(compare(usual, near).status()).isZero();
    }

    private static Path edited(String name, String value, double factor) throws IOException {
        Path to = slow.resolveSibling(name);
        copy(slow, to, "/phases/0/numbers/join_latency/" + value, factor);
        return to;
    }

    private static void copy(Path from, Path to, String pointer, double factor) throws IOException {
        String json = Files.readString(from.resolve("result.json"));
        JsonNode tree = new ObjectMapper().readTree(json);
        int cut = pointer.lastIndexOf('/');
        ObjectNode stats = (ObjectNode) tree.at(pointer.substring(0, cut));
        String name = pointer.substring(cut + 1);
        assertThat(stats.path(name).isNumber()).as(pointer).isTrue();
        stats.put(name, stats.path(name).asDouble() * factor);
        Path _ =
                Files.writeString(
                        Files.createDirectories(to).resolve("result.json"), tree.toString());
    }

    @Test
    @DisplayName("98: the tester was at fault in one of them, so nothing is held against the other")
    void faulty() throws IOException {
        Path fault = usual.resolveSibling("fault.json");
        String json = Files.readString(slow.resolve("result.json"));
        Path _ =
                Files.writeString(
                        fault,
                        json.replaceFirst(
                                "\"faults\" : \\[ \\]",
                                "\"faults\" : [{\"fault\": \"other\", \"count\": 1, \"line\": \"it rained\"}]"));
        CommandLineRun run = compare(usual, fault);
        assertThat(run.status()).as(run.out() + run.err()).isEqualTo(98);
        assertThat(run.out()).contains("tester at fault", "it rained", "verdict: inconclusive");
    }

    @Test
    @DisplayName("JSON for programs says the same")
    void json() throws IOException {
        CommandLineRun run = compare(usual, slow, "--output", "json");
        assertThat(run.status()).isEqualTo(99);
        JsonNode json = new ObjectMapper().readTree(run.out());
        assertThat(json.path("verdict").asText()).isEqualTo("worse");
        int regressions = 0;
        for (JsonNode row : json.path("rows")) {
            regressions += row.path("regression").asBoolean() ? 1 : 0;
        }
        assertThat(json.path("regressions").asInt()).isEqualTo(regressions).isPositive();
        JsonNode slowJoin =
                new ObjectMapper()
                        .readTree(slow.resolve("result.json").toFile())
                        .at("/phases/0/numbers/join_latency/p50");
        assertThat(json.path("rows"))
                .filteredOn(
                        row ->
                                row.path("phase").asText().equals("boot")
                                        && row.path("value").asText().equals("p50(join_latency)"))
                .singleElement()
                .satisfies(row -> assertThat(row.path("later")).isEqualTo(slowJoin));
    }

    @Test
    @DisplayName("a report that is rendered again is the same, octet by octet")
    void renderedAgain() throws IOException {
        Path again = folder.resolve("again.html");
        CommandLineRun run = CommandLineRun.of("report", usual.toString(), "-o", again.toString());
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).isEqualTo("missed: " + again + "\n");
        assertThat(again).hasSameBinaryContentAs(usual.resolve("report.html"));
    }

    @Test
    @DisplayName("a result alone, without its seconds, has tables and no pictures over time")
    void resultAlone() throws IOException {
        Path alone = Files.createDirectories(folder.resolve("alone")).resolve("result.json");
        Path _ = Files.copy(usual.resolve("result.json"), alone);
        assertThat(CommandLineRun.of("report", alone.toString()).status()).isZero();
        assertThat(Files.readString(alone.resolveSibling("report.html")))
                .contains("id=\"latencies\"", "No seconds lie beside this result")
                .doesNotContain("<figure class=\"chart\"");
    }

    @ParameterizedTest(name = "2: {0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    there is no file               | nowhere/result.json   | there is no such file
                    a text                         | text.txt:1            | not JSON
                    JSON of something else         | other.json            | no "mld6Result" in it
                    a version of later             | later.json            | a result of version 2; accepted: version 1
                    cut short                      | short.json            | "phases" is missing
                    """)
    void noResult(String what, String name, String part) throws IOException {
        Path text = Files.writeString(folder.resolve("text.txt"), "verdict: held\n");
        Path _ = Files.writeString(folder.resolve("other.json"), "{\"name\": 1}");
        Path _ = Files.writeString(folder.resolve("later.json"), "{\"mld6Result\": 2}");
        Path _ = Files.writeString(folder.resolve("short.json"), "{\"mld6Result\": 1}");
        assertThat(text).exists();
        String file = folder.resolve(name.replace(":1", "")).toString();
        CommandLineRun report = CommandLineRun.of("report", file);
        CommandLineRun compare = CommandLineRun.of("compare", usual.toString(), file);
        for (CommandLineRun run : new CommandLineRun[] {report, compare}) {
            assertThat(run.status()).as(what).isEqualTo(2);
            assertThat(run.out()).isEmpty();
            assertThat(run.err().lines()).hasSize(1);
            assertThat(run.err()).contains(name, part);
        }
    }

    @ParameterizedTest(name = "2: {0}")
    @CsvSource({"--tolerance,10,as 10%", "--tolerance,-5%,as 10%", "--output,xml,table or json"})
    void wrongOption(String option, String value, String part) {
        CommandLineRun run = compare(usual, usual, option + "=" + value);
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).contains(option, part);
    }
}
