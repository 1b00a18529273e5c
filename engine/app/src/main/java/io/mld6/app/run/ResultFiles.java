// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.run;

import io.mld6.app.cli.Failure;
import io.mld6.app.cli.Refusal;
import io.mld6.app.report.HtmlReport;
import io.mld6.app.report.RunResult;
import io.mld6.app.terminal.DraftFile;
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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
            Writer series =
                    places.directory == null
                            ? Files.newBufferedWriter(places.series)
                            : afresh(places.series);
            this.writer =
                    Thread.ofPlatform()
                            .name("mld6-series")
                            .daemon()
                            .start(() -> writeSeconds(series));
        }
    }

    /// What lies there may be a link that somebody planted: it goes, and is not followed.
    private static Writer afresh(Path file) throws IOException {
        boolean _ = Files.deleteIfExists(file);
        return Files.newBufferedWriter(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
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
                                    reason(failed),
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
            DraftFile.check(report);
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
            boolean _ = failure.compareAndSet(null, failed);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Writes all that is wanted of a run; what can be written is, whatever cannot.
    ///
    /// @param said takes lines for people
    /// @return what people should open: the report, or the directory; null if there is neither
    /// @throws Failure with one line if it cannot be written
    @Nullable Path write(RunOutcome outcome, Consumer<String> said) throws Failure {
        MeasuredRun run = outcome.measured();
        String json = json(outcome);
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        HistogramLog.write(run, log);
        byte[] histograms = log.toByteArray();
        endSeconds(said);
        Path directory = places.directory;
        if (directory != null) {
            writeInto(directory, json, histograms, run);
        }
        Path report = places.report;
        Path series = places.series;
        if (report != null) {
            attempt(() -> HtmlReport.write(RunResult.of(json, series, histograms), report));
        }
        if (directory == null && series != null) {
            attempt(() -> Files.delete(series));
        }
        attempt(() -> summary(run));
        IOException failed = failure.get();
        if (failed != null) {
            throw new Failure("cannot write results: " + reason(failed));
        }
        if (directory != null) {
            said.accept("results: " + directory);
        }
        return report != null ? report : directory;
    }

    private String json(RunOutcome outcome) {
        StringWriter json = new StringWriter();
        try {
            ResultJson.write(
                    scenario.name(),
                    scenario.seed(),
                    facts.context(scenario, outcome),
                    outcome.measured(),
                    json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return json.toString();
    }

    /// Something that may fail, of which the first failure is told in the end.
    private interface Writing {
        void run() throws IOException;
    }

    private void attempt(Writing writing) {
        try {
            writing.run();
        } catch (IOException failed) {
            boolean _ = failure.compareAndSet(null, failed);
        }
    }

    /// As the system says it, without the names of drafts.
    private static String reason(IOException failed) {
        return switch (failed) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "there is no such folder";
            case FileSystemException known when known.getReason() != null -> known.getReason();
            default -> String.valueOf(failed.getMessage());
        };
    }

    private void endSeconds(Consumer<String> said) {
        lines.end();
        over = true;
        if (writer != null) {
            try {
                writer.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        if (dropped > 0 && failure.get() == null) {
            said.accept("series.ndjson: %,d seconds were not written".formatted(dropped));
        }
    }

    private void writeInto(Path made, String json, byte[] histograms, MeasuredRun run) {
        if (output.json()) {
            byte[] octets = json.getBytes(StandardCharsets.UTF_8);
            attempt(() -> DraftFile.put(made.resolve("result.json"), to -> to.write(octets)));
        }
        if (output.junit()) {
            attempt(() -> DraftFile.put(made.resolve("junit.xml"), to -> writeJunit(run, to)));
        }
        if (output.histograms()) {
            Path log = made.resolve("histograms.hlog");
            attempt(() -> DraftFile.put(log, to -> to.write(histograms)));
        }
    }

    private void writeJunit(MeasuredRun run, OutputStream to) throws IOException {
        Writer writer = new OutputStreamWriter(to, StandardCharsets.UTF_8);
        JunitXml.write(scenario.name(), run, writer);
        writer.flush();
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
