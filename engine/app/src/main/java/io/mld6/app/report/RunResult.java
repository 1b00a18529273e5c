// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.lab.json.JsonTrees;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.jspecify.annotations.Nullable;

/// A result as its files have it: `result.json`, and what lies beside it. Immutable but for its
/// histograms, which nobody changes.
///
/// @param json `result.json`
/// @param series the seconds; empty if the file is not there
/// @param histograms microseconds, by `PHASE.NUMBER`; empty if the file is not there
public record RunResult(JsonNode json, Series series, Map<String, Histogram> histograms) {
    private static final String ACCEPTED = "expected the result.json of a run, or its folder";
    private static final int VERSION = 1;

    /// A `result.json` is some hundred kilobytes.
    private static final long MOST_OCTETS = 64L << 20;

    /// Of the whole run, as a phase is named.
    static final String RUN = "run";

    /// Of what a run has just written.
    ///
    /// @param json text of `result.json`
    /// @param series `series.ndjson`; null for none
    /// @param histograms octets of `histograms.hlog`
    public static RunResult of(String json, @Nullable Path series, byte[] histograms)
            throws IOException {
        return new RunResult(
                JsonTrees.read(json),
                series == null ? Series.NONE : Series.read(series),
                histograms(new ByteArrayInputStream(histograms)));
    }

    /// Reads a result, and what lies beside it.
    ///
    /// @param file `result.json`, or the folder it lies in
    /// @throws NotAResultException with one line if it is none
    public static RunResult read(Path file) throws NotAResultException {
        Path json = Files.isDirectory(file) ? file.resolve("result.json") : file;
        try {
            if (Files.size(json) > MOST_OCTETS) {
                throw new NotAResultException(json + ": too long to be a result; " + ACCEPTED);
            }
            JsonNode result = JsonTrees.read(json);
            check(json, result);
            Path series = json.resolveSibling("series.ndjson");
            Path histograms = json.resolveSibling("histograms.hlog");
            return new RunResult(
                    result,
                    Files.exists(series) ? Series.read(series) : Series.NONE,
                    Files.exists(histograms) ? histograms(histograms) : Map.of());
        } catch (JsonProcessingException wrong) {
            throw new NotAResultException(
                    "%s:%d: not JSON; %s"
                            .formatted(
                                    json,
                                    wrong.getLocation() == null
                                            ? 1
                                            : wrong.getLocation().getLineNr(),
                                    ACCEPTED));
        } catch (NoSuchFileException _) {
            throw new NotAResultException(json + ": there is no such file; " + ACCEPTED);
        } catch (AccessDeniedException _) {
            throw new NotAResultException(json + ": permission denied");
        } catch (IOException failed) {
            throw new NotAResultException(json + ": cannot be read: " + failed.getMessage());
        }
    }

    private static void check(Path file, JsonNode result) throws NotAResultException {
        JsonNode version = result.path("mld6Result");
        if (!version.isIntegralNumber()) {
            throw new NotAResultException(file + ": no \"mld6Result\" in it; " + ACCEPTED);
        }
        if (version.asInt() != VERSION) {
            throw new NotAResultException(
                    "%s: a result of version %s; accepted: version %d"
                            .formatted(file, version.asText(), VERSION));
        }
        for (String name : List.of("phases", "expectations", "faults")) {
            if (!result.path(name).isArray()) {
                throw new NotAResultException(
                        "%s: \"%s\" is missing; %s".formatted(file, name, ACCEPTED));
            }
        }
        if (!result.path(RUN).isObject()) {
            throw new NotAResultException(
                    "%s: \"%s\" is missing; %s".formatted(file, RUN, ACCEPTED));
        }
    }

    private static Map<String, Histogram> histograms(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return histograms(in);
        }
    }

    private static Map<String, Histogram> histograms(InputStream in) {
        Map<String, Histogram> all = new HashMap<>();
        try (HistogramLogReader log = new HistogramLogReader(in)) {
            EncodableHistogram next;
            while ((next = log.nextIntervalHistogram()) != null) {
                if (next instanceof Histogram histogram && histogram.getTag() != null) {
                    all.put(histogram.getTag(), histogram);
                }
            }
        }
        return all;
    }

    String name() {
        return json.path("name").asText();
    }

    /// `held`, `missed`, `inconclusive`.
    String verdict() {
        return json.path("verdict").asText();
    }

    long startNanos() {
        return json.path("startUnixNanos").asLong();
    }

    /// Seconds since the first phase began.
    double seconds(long unixNanos) {
        return (unixNanos - startNanos()) / 1e9;
    }

    boolean isRehearsal() {
        return context().path("kind").asText().equals("rehearsal");
    }

    JsonNode context() {
        return json.path("context");
    }

    /// The phases in their order, the run as one last.
    List<JsonNode> phases() {
        List<JsonNode> all = new ArrayList<>();
        json.path("phases").forEach(all::add);
        all.add(json.path(RUN));
        return all;
    }

    /// The values of a number in a phase: microseconds; null if they are not there.
    @Nullable Histogram histogram(String phase, String number) {
        return histograms.get(phase.replaceAll("[,\\s]", "_") + "." + number);
    }

    /// Which phase a moment is in; empty if none.
    String phaseAt(long unixNanos) {
        String found = "";
        for (JsonNode span : json.path("spans")) {
            if (span.path("startUnixNanos").asLong() <= unixNanos) {
                found = span.path("phase").asText();
            }
        }
        return found;
    }
}
