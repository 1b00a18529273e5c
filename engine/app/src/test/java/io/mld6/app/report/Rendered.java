// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mld6.app.main.CommandLineRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A short rehearsal with losses, a cable that is pulled, and a comment that would do harm if a
/// report took it for markup; and what it left.
///
/// @param folder of its files
/// @param status it ended with
record Rendered(Path folder, int status) {
    static final String COMMENT = "<script>alert(1)</script> & \"quotes\" ]]> <!-- -->";

    /// Rehearses it.
    ///
    /// @param changes `KEY=VALUE` of `--set`
    static Rendered of(Path folder, String... changes) throws IOException {
        Path scenario = Files.createDirectories(folder).resolve("lossy.yaml");
        Files.writeString(
                scenario,
                """
            # %s
            mld6: 1
            name: lossy
            link: {interface: eth1, hearing: snooped}
            channels: {tv: {groups: ff3e::8000:1+4, sources: 2001:db8:1::10}}
            populations: {homes: {listeners: 4, join: [tv], mapping: one-to-one}}
            streams: {head-end: {interface: eth2, channels: [tv], rate-per-group: 100/s}}
            rehearse: {loss: 1%%, join-delay: 5ms}
            events:
              - {in: steady, at: 2s, link-down: 1s}
            phases:
              - {name: boot, for: 5s, do: [{join: homes}]}
              - {name: steady, for: 10s, do: [hold]}
            expect:
              - {that: max(join_latency) < 1s, in: boot}
              - {that: max(join_latency) < 1ms, in: boot}
              - {that: count(data_lost) == 0}
            """
                        .formatted(COMMENT));
        Path results = folder.resolve("results");
        List<String> arguments =
                new ArrayList<>(
                        List.of("rehearse", scenario.toString(), "--output", results.toString()));
        for (String change : changes) {
            arguments.addAll(List.of("--set", change));
        }
        CommandLineRun run = CommandLineRun.of(arguments.toArray(String[]::new));
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines().toList().getLast())
                .startsWith("verdict: ")
                .endsWith(": " + results.resolve("report.html"));
        return new Rendered(results, run.status());
    }

    String html() throws IOException {
        return Files.readString(folder.resolve("report.html"));
    }

    JsonNode json() throws IOException {
        return new ObjectMapper().readTree(folder.resolve("result.json").toFile());
    }

    /// Its seconds.
    List<JsonNode> seconds() throws IOException {
        List<JsonNode> seconds = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("series.ndjson"))) {
            seconds.add(new ObjectMapper().readTree(line));
        }
        return seconds;
    }
}
