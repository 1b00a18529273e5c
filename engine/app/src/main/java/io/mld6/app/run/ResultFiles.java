// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.run;

import io.mld6.app.cli.Failure;
import io.mld6.app.cli.Refusal;
import io.mld6.app.report.HtmlReport;
import io.mld6.app.report.RunResult;
import io.mld6.engine.host.EngineSnapshot;
import io.mld6.lab.measure.HistogramLog;
import io.mld6.lab.measure.JunitXml;
import io.mld6.lab.measure.MeasuredRun;
import io.mld6.lab.measure.MeasuredSecond;
import io.mld6.lab.measure.ResultJson;
import io.mld6.lab.measure.ResultText;
import io.mld6.lab.scenario.Scenario;
import io.mld6.lab.scenario.ScenarioOutput;
import io.mld6.lab.scenario.play.RunOutcome;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
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

/// The files a run leaves: `result.json`, `series.ndjson`, `junit.xml`, `histograms.hlog`,
/// `report.html`, and a summary where `$GITHUB_STEP_SUMMARY` says.
///
/// Seconds are written by a thread of their own, from a bounded queue: who measures never waits for
/// a disk.
final class ResultFiles {
    private static final int SECONDS = 10_000;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
    private static final String SUMMARY = "GITHUB_STEP_SUMMARY";

    private final Scenario scenario;
    private final ScenarioOutput output;
    private final RunFacts facts;
    private final Places places;
    private final BlockingQueue<String> seconds = new ArrayBlockingQueue<>(SECONDS);
    private final SeriesLines lines = new SeriesLines(this::offer);
    private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
    private final @Nullable Thread writer;
    private volatile boolean over;
    private long dropped;

    /// Where files go.
    ///
    /// @param directory of all of them; null for none
    /// @param report the HTML report; null for none
    /// @param series the seconds, which the report needs, too; null for none
    private record Places(@Nullable Path directory, @Nullable Path report, @Nullable Path series) {}

    private ResultFiles(Scenario scenario, RunFacts facts, Places places) throws IOException {
        this.scenario = scenario;
        this.output = scenario.output();
        this.facts = facts;
        this.places = places;
        if (places.series == null) {
            this.writer = null;
        } else {
            Writer series = Files.newBufferedWriter(places.series);
            this.writer =
                    Thread.ofPlatform()
                            .name("mld6-series")
                            .daemon()
                            .start(() -> writeSeconds(series));
        }
    }

    /// Makes the directory before anything is sent.
    ///
    /// @param nowhere whether there is to be no directory
    /// @param report where the HTML report goes; null for beside the others
    /// @throws picocli.CommandLine.ParameterException with one line if it cannot be written
    static ResultFiles open(
            Scenario scenario,
            boolean nowhere,
            @Nullable Path report,
            RunFacts facts,
            CommandSpec spec) {
        ScenarioOutput output = scenario.output();
        Path directory =
                nowhere || output.directory().isEmpty() ? null : directory(scenario, output);
        try {
            return new ResultFiles(scenario, facts, places(directory, report, output));
        } catch (IOException failed) {
            throw Refusal.because(
                    spec,
                    "cannot write results to %s: %s (expected %s)"
                            .formatted(
                                    directory == null ? report : directory,
                                    failed.getMessage(),
                                    directory == null
                                            ? "--report FILE that can be written"
                                            : "a directory that can be made, or --output none"));
        }
    }

    private static Path directory(Scenario scenario, ScenarioOutput output) {
        return Path.of(
                output.directory()
                        .replace("{name}", scenario.name())
                        .replace("{time}", LocalDateTime.now(ZoneId.systemDefault()).format(TIME)));
    }

    private static Places places(
            @Nullable Path directory, @Nullable Path report, ScenarioOutput output)
            throws IOException {
        if (report != null) {
            // Tells now and not after an hour that it cannot be written.
            Files.newBufferedWriter(report, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                    .close();
        }
        if (directory == null) {
            return new Places(
                    null, report, report == null ? null : Files.createTempFile("mld6-", ".ndjson"));
        }
        Path made = Files.createDirectories(directory);
        Path html = report != null ? report : output.html() ? made.resolve("report.html") : null;
        return new Places(
                made, html, output.json() || html != null ? made.resolve("series.ndjson") : null);
    }

    /// A second is over. Any thread; never waits.
    void second(MeasuredSecond second) {
        lines.second(second);
    }

    /// The engine, once a second. Any thread; never waits.
    void engine(long unixNanos, EngineSnapshot snapshot) {
        lines.engine(unixNanos, snapshot);
    }

    private void offer(String line) {
        if (writer != null && !seconds.offer(line)) {
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
    /// @param said takes lines for people
    /// @return what people should open: the report, or the directory; null if there is neither
    /// @throws Failure with one line if it cannot be written
    @Nullable Path write(RunOutcome outcome, Consumer<String> said) throws Failure {
        MeasuredRun run = outcome.measured();
        try {
            endSeconds(said);
            StringWriter json = new StringWriter();
            ResultJson.write(
                    scenario.name(), scenario.seed(), facts.context(scenario, outcome), run, json);
            if (places.directory != null) {
                writeInto(places.directory, json.toString(), run);
                said.accept("results: " + places.directory);
            }
            if (places.report != null) {
                ByteArrayOutputStream histograms = new ByteArrayOutputStream();
                HistogramLog.write(run, histograms);
                RunResult result =
                        RunResult.of(json.toString(), places.series, histograms.toByteArray());
                HtmlReport.write(result, places.report);
            }
            if (places.directory == null && places.series != null) {
                Files.delete(places.series);
            }
            summary(run);
        } catch (IOException failed) {
            throw new Failure("cannot write results: " + failed.getMessage());
        }
        return places.report != null ? places.report : places.directory;
    }

    private void endSeconds(Consumer<String> said) throws IOException {
        lines.end();
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
            said.accept("series.ndjson: %,d seconds were not written".formatted(dropped));
        }
    }

    private void writeInto(Path made, String json, MeasuredRun run) throws IOException {
        if (output.json()) {
            Files.writeString(made.resolve("result.json"), json);
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
