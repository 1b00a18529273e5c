// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mld6.app.main.CommandLineRun;
import io.mld6.lab.scenario.Examples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `mld6 rehearse`, `examples` and `schema` from the command line: exit statuses, one line for what
/// is wrong, and the files that are left.
@SuppressWarnings("NullAway.Init") // JUnit fills the directory
class RehearseCommandTest {
    private static final String SCENARIO =
            """
            mld6: 1
            name: short
            link: {interface: eth1, hearing: snooped}
            channels: {tv: {groups: ff3e::8000:1+4, sources: 2001:db8:1::10}}
            populations: {homes: {listeners: 4, join: [tv], mapping: one-to-one}}
            streams: {head-end: {interface: eth2, channels: [tv], rate-per-group: 100/s}}
            phases:
              - {name: boot, for: 5s, do: [{join: homes}]}
              - {name: steady, for: 5s, do: [hold]}
            expect:
              - {that: max(join_latency) < 100ms, in: boot}
              - {that: count(data_lost) == 0}
            """;

    @TempDir private Path folder;
    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("short.yaml"), SCENARIO);
    }

    private CommandLineRun rehearse(String... more) {
        List<String> all = new ArrayList<>(List.of("rehearse", file.toString()));
        all.addAll(List.of(more));
        return CommandLineRun.of(all.toArray(String[]::new));
    }

    @Test
    @DisplayName("0: every expectation held")
    void held() {
        CommandLineRun run = rehearse("--output", "none");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("rehearsal short: 4 listeners, 2 phases, 10 s", "phase boot (1 of 2)")
                .contains("4 joins, 0 leaves", "verdict: held (2 of 2 expectations held)");
    }

    @Test
    @DisplayName("99: an expectation was missed")
    void missed() {
        CommandLineRun run = rehearse("--output", "none", "--set", "rehearse.join-delay=200ms");
        assertThat(run.status()).isEqualTo(99);
        assertThat(run.out()).contains("missed", "verdict: missed (1 of 2 expectations held)");
    }

    @Test
    @DisplayName("98: there was nothing to hold an expectation against")
    void inconclusive() {
        CommandLineRun run =
                rehearse("--output", "none", "--set", "expect.0.that=max(zap_latency) < 1s");
        assertThat(run.status()).isEqualTo(98);
        assertThat(run.out()).contains("no data", "verdict: inconclusive");
    }

    @ParameterizedTest(name = "2: {0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --set seed                     | --set seed: sets nothing; accepted: KEY=VALUE
                    --set phases.boot.for=5        | --set phases.boot.for
                    --set populatons.homes.listeners=3 | did you mean 'populations'
                    --set populations.homes.listener=3 | did you mean 'listeners'
                    --phase boots                  | --phase: there is no phase 'boots'; did you mean 'boot'?
                    --set expect.0.in=nowhere      | nowhere
                    """)
    void wrong(String arguments, String part) {
        CommandLineRun run = rehearse(arguments.split(" ", -1));
        assertThat(run.status()).as(run.out() + run.err()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).contains(part);
    }

    @Test
    @DisplayName("2: a file that is not there, or is none")
    void noFile() {
        CommandLineRun none = CommandLineRun.of("rehearse", folder.resolve("none.yaml").toString());
        assertThat(none.status()).isEqualTo(2);
        assertThat(none.err().lines()).hasSize(1);
        assertThat(none.err()).contains("none.yaml", "there is no such file");
        CommandLineRun directory = CommandLineRun.of("rehearse", folder.toString());
        assertThat(directory.status()).isEqualTo(2);
        assertThat(directory.err().lines()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "rehearse"})
    @DisplayName("2: results that cannot be written are refused before anything is done")
    void unwritable(String command) {
        // A file is in the way of the folder.
        CommandLineRun run =
                CommandLineRun.of(
                        command,
                        file.toString(),
                        "--set",
                        "link.interface=lo",
                        "--set",
                        "streams.head-end.interface=lo",
                        "--output",
                        file.resolve("results").toString());
        assertThat(run.status()).as(run.err()).isEqualTo(2);
        assertThat(run.err().lines()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "rehearse"})
    @DisplayName("a dry run shows the plan, sends nothing and leaves nothing")
    void dryRun(String command) throws IOException {
        Path results = folder.resolve("results");
        CommandLineRun run =
                CommandLineRun.of(
                        command, file.toString(), "--dry-run", "--output", results.toString());
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("boot", "steady", "head-end");
        assertThat(results).doesNotExist();
    }

    @Test
    @DisplayName("one phase alone, and what of the scenario falls away with it")
    void onePhase() {
        CommandLineRun run = rehearse("--phase", "steady", "--output", "none");
        assertThat(run.out())
                .contains("--phase: left out: boot")
                .contains("--phase: not checked: max(join_latency) < 100ms");
    }

    @Test
    @DisplayName("files of a result: JSON, seconds, JUnit, histograms")
    void leavesFiles() throws Exception {
        Path results = folder.resolve("results");
        CommandLineRun run =
                rehearse("--output", results.toString(), "--set", "output.histograms=true");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("results: " + results);
        JsonNode result = new ObjectMapper().readTree(results.resolve("result.json").toFile());
        assertThat(result.path("verdict").asText()).isEqualTo("held");
        assertThat(result.path("name").asText()).isEqualTo("short");
        List<String> seconds = Files.readAllLines(results.resolve("series.ndjson"));
        // 10 s, and what is waited for behind them.
        assertThat(seconds).hasSizeBetween(10, 23);
        for (String line : seconds) {
            assertThat(new ObjectMapper().readTree(line).isObject()).isTrue();
        }
        assertThat(Files.readAllLines(results.resolve("junit.xml")))
                .filteredOn(line -> line.contains("<testcase "))
                .hasSize(2);
        assertThat(results.resolve("histograms.hlog")).isNotEmptyFile();
    }

    @Test
    @DisplayName("seconds say what the engine did in them: all Reports it sent are there, once")
    void secondsOfTheEngine() throws Exception {
        Path results = folder.resolve("results");
        assertThat(rehearse("--output", results.toString()).status()).isZero();
        ObjectMapper mapper = new ObjectMapper();
        long sent = 0;
        long memberships = 0;
        for (String line : Files.readAllLines(results.resolve("series.ndjson"))) {
            JsonNode engine = mapper.readTree(line).path("engine");
            sent += engine.path("reportsSent").asLong();
            memberships = Math.max(memberships, engine.path("memberships").asLong());
        }
        JsonNode counters =
                mapper.readTree(results.resolve("result.json").toFile())
                        .path("context")
                        .path("counters");
        assertThat(sent).isPositive().isEqualTo(counters.path("sent.reportV2").asLong());
        assertThat(memberships).isEqualTo(4);
    }

    @Test
    @DisplayName("--report alone leaves one file, and a place that cannot be is refused at once")
    void reportAlone() {
        Path report = folder.resolve("alone.html");
        CommandLineRun run = rehearse("--output", "none", "--report", report.toString());
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out())
                .endsWith("verdict: held (2 of 2 expectations held): " + report + "\n");
        assertThat(report).content().contains("id=\"chart-data\"");
        CommandLineRun refused =
                rehearse("--output", "none", "--report", file.resolve("r.html").toString());
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err().lines()).hasSize(1);
        assertThat(refused.err()).contains("--report FILE that can be written");
    }

    @Test
    @DisplayName("examples are listed, printed, and played by their names")
    void examples() {
        CommandLineRun list = CommandLineRun.of("examples");
        assertThat(list.status()).isZero();
        assertThat(list.out().lines()).hasSize(Examples.all().size());
        CommandLineRun one = CommandLineRun.of("examples", "first-join");
        assertThat(one.status()).isZero();
        assertThat(one.out()).isEqualTo(Examples.all().getFirst().text());
        CommandLineRun none = CommandLineRun.of("examples", "last-join");
        assertThat(none.status()).isEqualTo(2);
        assertThat(none.err().lines()).hasSize(1);
        assertThat(none.err()).contains("last-join", "first-join");
        CommandLineRun played =
                CommandLineRun.of(
                        "rehearse", "first-join", "--output", "none", "--phase", "join,leave");
        assertThat(played.status()).as(played.err()).isZero();
    }

    @Test
    @DisplayName("the schema is JSON, and knows what examples say")
    void schemaOfScenarios() throws IOException {
        CommandLineRun run = CommandLineRun.of("schema");
        assertThat(run.status()).isZero();
        JsonNode schema = new ObjectMapper().readTree(run.out());
        assertThat(schema.path("properties").has("phases")).isTrue();
    }
}
