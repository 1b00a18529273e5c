// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.run;

import io.mld6.app.cli.Failure;
import io.mld6.app.cli.Refusal;
import io.mld6.lab.measure.HistogramLog;
import io.mld6.lab.measure.JunitXml;
import io.mld6.lab.measure.MeasuredRun;
import io.mld6.lab.measure.MeasuredSecond;
import io.mld6.lab.measure.ResultJson;
import io.mld6.lab.measure.ResultText;
import io.mld6.lab.scenario.Scenario;
import io.mld6.lab.scenario.ScenarioOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/// The files a run leaves: `result.json`, `series.ndjson`, `junit.xml`, `histograms.hlog`, and a
/// summary where `$GITHUB_STEP_SUMMARY` says.
///
/// Seconds are written by a thread of their own, from a bounded queue: who measures never waits for
/// a disk.
final class ResultFiles {
    private static final int SECONDS = 10_000;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
    private static final String SUMMARY = "GITHUB_STEP_SUMMARY";

    private final Scenario scenario;
    private final ScenarioOutput output;
    private final @Nullable Path directory;
    private final BlockingQueue<String> seconds = new ArrayBlockingQueue<>(SECONDS);
    private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
    private final @Nullable Thread writer;
    private volatile boolean over;
    private long dropped;

    private ResultFiles(Scenario scenario, @Nullable Path directory, @Nullable Writer series) {
        this.scenario = scenario;
        this.output = scenario.output();
        this.directory = directory;
        this.writer =
                series == null
                        ? null
                        : Thread.ofPlatform()
                                .name("mld6-series")
                                .daemon()
                                .start(() -> writeSeconds(series));
    }

    /// Makes the directory before anything is sent.
    ///
    /// @param nowhere whether there are to be none
    /// @throws picocli.CommandLine.ParameterException with one line if it cannot be written
    static ResultFiles open(Scenario scenario, boolean nowhere, CommandSpec spec) {
        ScenarioOutput output = scenario.output();
        if (nowhere || output.directory().isEmpty()) {
            return new ResultFiles(scenario, null, null);
        }
        Path directory =
                Path.of(
                        output.directory()
                                .replace("{name}", scenario.name())
                                .replace(
                                        "{time}",
                                        LocalDateTime.now(ZoneId.systemDefault()).format(TIME)));
        try {
            Path made = Files.createDirectories(directory);
            Writer series =
                    output.json() ? Files.newBufferedWriter(made.resolve("series.ndjson")) : null;
            return new ResultFiles(scenario, made, series);
        } catch (IOException failed) {
            throw Refusal.because(
                    spec,
                    "cannot write results to %s: %s (expected a directory that can be made, or --output none)"
                            .formatted(directory, failed.getMessage()));
        }
    }

    /// A second is over. Any thread; never waits.
    void second(MeasuredSecond second) {
        if (writer != null && !seconds.offer(ResultJson.line(second))) {
            dropped++;
        }
    }

    private void writeSeconds(Writer series) {
        try (series) {
            while (true) {
                String line = seconds.poll(100, java.util.concurrent.TimeUnit.MILLISECONDS);
                if (line != null) {
                    series.write(line + "\n");
                } else if (over) {
                    return;
                } else {
                    series.flush();
                }
            }
        } catch (IOException failed) {
            failure.set(failed);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Writes all that is wanted of a run.
    ///
    /// @param lines takes where it went
    /// @throws Failure with one line if it cannot be written
    void write(MeasuredRun run, Consumer<String> lines) throws Failure {
        try {
            endSeconds(lines);
            if (directory != null) {
                writeInto(directory, run);
                lines.accept("results: " + directory);
            }
            summary(run);
        } catch (IOException failed) {
            throw new Failure("cannot write results: " + failed.getMessage());
        }
    }

    private void endSeconds(Consumer<String> lines) throws IOException {
        over = true;
        if (writer != null) {
            try {
                writer.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        IOException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
        if (dropped > 0) {
            lines.accept("series.ndjson: %,d seconds were not written".formatted(dropped));
        }
    }

    private void writeInto(Path made, MeasuredRun run) throws IOException {
        if (output.json()) {
            try (BufferedWriter to = Files.newBufferedWriter(made.resolve("result.json"))) {
                ResultJson.write(scenario.name(), scenario.seed(), run, to);
            }
        }
        if (output.junit()) {
            try (BufferedWriter to = Files.newBufferedWriter(made.resolve("junit.xml"))) {
                JunitXml.write(scenario.name(), run, to);
            }
        }
        if (output.histograms()) {
            try (OutputStream to = Files.newOutputStream(made.resolve("histograms.hlog"))) {
                HistogramLog.write(run, to);
            }
        }
    }

    private void summary(MeasuredRun run) throws IOException {
        String where = System.getenv(SUMMARY);
        if (where != null && !where.isEmpty()) {
            Files.writeString(
                    Path.of(where),
                    ResultText.markdown(scenario.name(), run),
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
    }
}
