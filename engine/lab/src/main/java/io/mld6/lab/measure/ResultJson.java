// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.mld6.lab.measure.NumberStats.Resolution;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `result.json` (schema: the resource [#SCHEMA]) and the lines of `series.ndjson`. Pure functions:
/// equal runs give equal octets. Names are added, never changed.
public final class ResultJson {
    /// The resource beside this class that describes `result.json`.
    public static final String SCHEMA = "mld6-result-1.schema.json";

    private static final JsonFactory FACTORY = new JsonFactory();

    private ResultJson() {}

    /// Writes `result.json`, and flushes, but does not close.
    ///
    /// @param name of the run
    /// @param seed of the run
    /// @param context of the run; null for none
    public static void write(
            String name, long seed, @Nullable RunContext context, MeasuredRun run, Writer to)
            throws IOException {
        JsonGenerator json = FACTORY.createGenerator(to);
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        json.setPrettyPrinter(
                new DefaultPrettyPrinter()
                        .withObjectIndenter(indenter)
                        .withArrayIndenter(indenter));
        json.writeStartObject();
        json.writeNumberField("mld6Result", 1);
        json.writeStringField("name", name);
        json.writeNumberField("seed", seed);
        json.writeNumberField("startUnixNanos", run.startNanos());
        json.writeNumberField("endUnixNanos", run.endNanos());
        json.writeStringField("verdict", run.verdict().text());
        json.writeNumberField("exitStatus", run.verdict().exitStatus());
        expectations(json, run);
        json.writeArrayFieldStart("faults");
        for (FaultCount fault : run.faults()) {
            json.writeStartObject();
            json.writeStringField("fault", fault.fault().text());
            json.writeNumberField("count", fault.count());
            json.writeStringField("line", fault.line());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("bucketBoundsSeconds");
        for (double bound : NumberStats.BUCKETS_SECONDS) {
            json.writeNumber(bound);
        }
        json.writeEndArray();
        json.writeFieldName("run");
        phase(json, run.whole());
        json.writeArrayFieldStart("phases");
        for (MeasuredPhase phase : run.phases()) {
            phase(json, phase);
        }
        json.writeEndArray();
        moments(json, run);
        popularity(json, run.popularity());
        if (context != null) {
            context(json, context);
        }
        json.writeEndObject();
        json.close();
        to.write('\n');
        to.flush();
    }

    private static void moments(JsonGenerator json, MeasuredRun run) throws IOException {
        json.writeArrayFieldStart("spans");
        for (PhaseSpan span : run.spans()) {
            json.writeStartObject();
            json.writeStringField("phase", span.name());
            json.writeNumberField("startUnixNanos", span.startNanos());
            json.writeNumberField("endUnixNanos", span.endNanos());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("events");
        for (RunEvent event : run.events()) {
            json.writeStartObject();
            json.writeNumberField("unixNanos", event.nanos());
            json.writeStringField("text", event.text());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void popularity(JsonGenerator json, Popularity popularity) throws IOException {
        json.writeObjectFieldStart("popularity");
        json.writeNumberField("groups", popularity.groups());
        json.writeNumberField("joins", popularity.joins());
        json.writeArrayFieldStart("most");
        for (Popularity.OfGroup one : popularity.most()) {
            json.writeStartObject();
            json.writeStringField("group", one.group().toString());
            json.writeStringField("channels", one.channels());
            json.writeNumberField("joins", one.joins());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void context(JsonGenerator json, RunContext context) throws IOException {
        json.writeObjectFieldStart("context");
        json.writeStringField("kind", context.kind());
        json.writeArrayFieldStart("commandLine");
        for (String argument : context.commandLine()) {
            json.writeString(argument);
        }
        json.writeEndArray();
        json.writeObjectFieldStart("environment");
        for (Map.Entry<String, String> fact : context.environment().entrySet()) {
            json.writeStringField(fact.getKey(), fact.getValue());
        }
        json.writeEndObject();
        json.writeObjectFieldStart("counters");
        for (Map.Entry<String, Number> counter : context.counters().entrySet()) {
            number(json, counter.getKey(), counter.getValue().doubleValue());
        }
        json.writeEndObject();
        json.writeStringField("scenario", context.scenario());
        json.writeEndObject();
    }

    /// The text of `result.json`.
    public static String text(String name, long seed, MeasuredRun run) {
        StringWriter to = new StringWriter();
        try {
            write(name, seed, null, run, to);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return to.toString();
    }

    private static void expectations(JsonGenerator json, MeasuredRun run) throws IOException {
        json.writeArrayFieldStart("expectations");
        for (ExpectationResult result : run.expectations()) {
            Expectation expectation = result.expectation();
            Condition condition = expectation.that();
            json.writeStartObject();
            json.writeStringField("that", condition.text());
            json.writeStringField(
                    "aggregate", condition.aggregate().name().toLowerCase(Locale.ROOT));
            number(json, "percent", condition.percent());
            json.writeStringField("number", condition.number().text());
            json.writeStringField("phase", result.phase());
            json.writeStringField("population", expectation.population());
            number(json, "settleSeconds", expectation.settle().toNanos() / 1e9);
            if (expectation.over() == null) {
                json.writeNullField("overSeconds");
            } else {
                number(json, "overSeconds", expectation.over().toNanos() / 1e9);
            }
            json.writeBooleanField("abort", expectation.abort());
            number(json, "limit", condition.limit());
            number(json, "value", result.value());
            number(json, "resolutionSeconds", result.resolution());
            json.writeNumberField("denominator", result.denominator());
            json.writeBooleanField("lowerBound", result.lowerBound());
            if (result.brokenNanos() == 0) {
                json.writeNullField("brokenUnixNanos");
            } else {
                json.writeNumberField("brokenUnixNanos", result.brokenNanos());
            }
            json.writeStringField("outcome", result.outcome().text());
            json.writeStringField("why", result.why());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void phase(JsonGenerator json, MeasuredPhase phase) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", phase.name());
        number(json, "seconds", phase.seconds());
        json.writeNumberField("repetitions", phase.repetitions());
        json.writeNumberField("packets", phase.packets());
        json.writeNumberField("octets", phase.octets());
        json.writeFieldName("numbers");
        numbers(json, phase.numbers());
        groups(json, "populations", phase.byPopulation());
        groups(json, "channels", phase.byClass());
        json.writeEndObject();
    }

    private static void groups(
            JsonGenerator json, String name, Map<String, List<NumberStats>> groups)
            throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, List<NumberStats>> group : groups.entrySet()) {
            json.writeFieldName(group.getKey());
            numbers(json, group.getValue());
        }
        json.writeEndObject();
    }

    private static void numbers(JsonGenerator json, List<NumberStats> numbers) throws IOException {
        json.writeStartObject();
        for (NumberStats stats : numbers) {
            json.writeObjectFieldStart(stats.number().text());
            json.writeNumberField("count", stats.count());
            if (stats.hasValues()) {
                values(json, stats);
            }
            Resolution resolution = stats.resolution();
            if (!Double.isNaN(resolution.seconds())) {
                number(json, "resolutionSeconds", resolution.seconds());
                json.writeBooleanField("measurable", resolution.measurable());
            }
            if (stats.denominator() > 0) {
                json.writeNumberField("of", stats.denominator());
                number(json, "ratio", stats.ratio());
            }
            if (stats.isLowerBound()) {
                json.writeBooleanField("lowerBound", true);
            }
            if (!stats.details().isEmpty()) {
                json.writeObjectFieldStart("details");
                for (Map.Entry<String, Long> detail : stats.details().entrySet()) {
                    json.writeNumberField(detail.getKey(), detail.getValue());
                }
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void values(JsonGenerator json, NumberStats stats) throws IOException {
        number(json, "min", stats.minimum());
        number(json, "mean", stats.mean());
        for (double percent : NumberStats.PERCENTILES) {
            number(json, percentile(percent), stats.percentile(percent));
        }
        number(json, "max", stats.maximum());
        if (!stats.buckets().isEmpty()) {
            json.writeArrayFieldStart("buckets");
            for (long count : stats.buckets()) {
                json.writeNumber(count);
            }
            json.writeEndArray();
        }
    }

    private static String percentile(double percent) {
        return percent == Math.rint(percent) ? "p" + (int) percent : "p" + percent;
    }

    /// Whole numbers without a point; what is not a number as null, never as a large one.
    private static void number(JsonGenerator json, String name, double value) throws IOException {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            json.writeNullField(name);
        } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            json.writeNumberField(name, (long) value);
        } else {
            json.writeNumberField(name, value);
        }
    }

    /// One line of `series.ndjson`, without its end.
    ///
    /// @param engine what the engine did in it; null if that is not known
    public static String line(MeasuredSecond second, @Nullable EngineSecond engine) {
        StringWriter to = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(to)) {
            json.writeStartObject();
            json.writeNumberField("second", second.second());
            json.writeNumberField("unixSeconds", second.unixSeconds());
            json.writeStringField("phase", second.phase());
            json.writeNumberField("packets", second.packets());
            json.writeNumberField("octets", second.octets());
            if (engine != null) {
                json.writeObjectFieldStart("engine");
                json.writeNumberField("memberships", engine.memberships());
                json.writeNumberField("reportsSent", engine.reportsSent());
                json.writeNumberField("reportsReceived", engine.reportsReceived());
                json.writeNumberField("queriesReceived", engine.queriesReceived());
                json.writeNumberField("late", engine.late());
                json.writeEndObject();
            }
            json.writeObjectFieldStart("numbers");
            for (NumberStats stats : second.numbers()) {
                json.writeObjectFieldStart(stats.number().text());
                json.writeNumberField("count", stats.count());
                if (stats.hasValues()) {
                    number(json, "mean", stats.mean());
                    number(json, "p50", stats.percentile(50));
                    number(json, "p99", stats.percentile(99));
                    number(json, "max", stats.maximum());
                }
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return to.toString();
    }
}
