// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import static io.mld6.lab.measure.Evening.ONE;
import static io.mld6.lab.measure.Evening.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.mld6.lab.measure.Condition.Aggregate;
import io.mld6.lab.measure.Condition.Comparison;
import io.mld6.lab.traffic.PayloadFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The files of a result: their formats by other people's readers, and that equal runs give equal
/// octets.
class ResultFilesTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static Condition condition(
            Aggregate aggregate, double percent, MeasuredNumber number, double limit, String text) {
        return new Condition(aggregate, percent, number, Comparison.BELOW, limit, text);
    }

    /// One join of 23.4 ms in "boot" from a stream of 100 packets/s; a zap and a loss in "steady".
    /// Two packets more make 189 gaps of 1870 ms in channel ONE, with 95 gaps of 950 ms in TWO a
    /// mean of 9.93 ms.
    private static MeasuredRun run(boolean fault) {
        Condition fast =
                condition(
                        Aggregate.PERCENTILE,
                        99,
                        MeasuredNumber.JOIN_LATENCY,
                        0.2,
                        "p99(join_latency) < 200ms");
        Condition lost =
                condition(
                        Aggregate.RATIO,
                        0,
                        MeasuredNumber.DATA_LOST,
                        1e-6,
                        "ratio(data_lost) < 1e-6");
        Condition query =
                condition(
                        Aggregate.MAX,
                        0,
                        MeasuredNumber.QUERY_INTERVAL,
                        126,
                        "max(query_interval) < 126s");
        Evening evening =
                new Evening(
                        List.of("boot", "steady & \"<slow>\""),
                        new Expectation(fast, List.of("boot"), Duration.ZERO, null, false, "homes"),
                        Evening.expect(lost),
                        new Expectation(
                                query,
                                List.of(),
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(10),
                                true,
                                null));
        evening.join(100, 1, ONE).stream(123.4, 2000, 10, ONE)
                .phase(1, 1000)
                .numbered(1800.5, PayloadFormat.RTP, 5, 1)
                .numbered(1850.5, PayloadFormat.RTP, 8, 1)
                .zap(2001, 1, ONE, TWO)
                .leave(2001, 1, ONE)
                .join(2001, 1, TWO)
                .stream(2050, 3000, 10, TWO);
        if (fault) {
            evening.measurement.fault(TesterFault.KERNEL_DROPPED, 3, "3 frames | dropped");
        }
        return evening.finish(4000);
    }

    private static String json(MeasuredRun run) throws IOException {
        StringWriter to = new StringWriter();
        ResultJson.write("evening", 42, null, run, to);
        return to.toString();
    }

    private static JsonSchema schema() throws IOException {
        try (InputStream in = ResultJson.class.getResourceAsStream(ResultJson.SCHEMA)) {
            return JsonSchemaFactory.getInstance(VersionFlag.V202012)
                    .getSchema(Objects.requireNonNull(in));
        }
    }

    @Test
    void resultsAreOfTheirSchema() throws IOException {
        for (boolean fault : new boolean[] {false, true}) {
            assertThat(schema().validate(MAPPER.readTree(json(run(fault))))).isEmpty();
        }
        MeasuredRun nothing = new Evening().finish(0);
        assertThat(schema().validate(MAPPER.readTree(json(nothing)))).isEmpty();
    }

    /// What the schema does not know it refuses, so that the test above shows something.
    @Test
    void theSchemaRefusesWhatItDoesNotKnow() throws IOException {
        String strange = json(run(false)).replace("\"repetitions\"", "\"repetition\"");
        assertThat(schema().validate(MAPPER.readTree(strange))).isNotEmpty();
        String name = json(run(false)).replace("\"join_latency\"", "\"join_latancy\"");
        assertThat(schema().validate(MAPPER.readTree(name))).isNotEmpty();
    }

    @Test
    void everyPropertyOfTheSchemaIsDescribed() throws IOException {
        try (InputStream in = ResultJson.class.getResourceAsStream(ResultJson.SCHEMA)) {
            assertDescribed(MAPPER.readTree(in), "");
        }
    }

    private static void assertDescribed(JsonNode node, String path) {
        node.path("properties")
                .properties()
                .forEach(
                        property ->
                                assertThat(
                                                property.getValue().has("description")
                                                        || property.getValue().has("$ref"))
                                        .as(path + "/" + property.getKey())
                                        .isTrue());
        node.properties()
                .forEach(child -> assertDescribed(child.getValue(), path + "/" + child.getKey()));
    }

    @Test
    void resultsSayWhatWasMeasured() throws IOException {
        JsonNode result = MAPPER.readTree(json(run(false)));
        assertThat(result.path("verdict").asText()).isEqualTo("missed");
        assertThat(result.path("exitStatus").asInt()).isEqualTo(99);
        JsonNode boot = result.path("phases").path(0);
        assertThat(boot.path("seconds").asDouble()).isEqualTo(1);
        JsonNode join = boot.path("numbers").path("join_latency");
        assertThat(join.path("count").asInt()).isEqualTo(1);
        assertThat(join.path("max").asDouble()).isEqualTo(0.0234);
        assertThat(join.path("p99.99").asDouble()).isEqualTo(0.0234);
        // 23.4 ms is above 10 ms and below 25 ms.
        assertThat(join.path("buckets").toString()).isEqualTo("[0,0,1,1,1,1,1,1,1,1,1,1,1]");
        JsonNode lost = result.path("run").path("numbers").path("data_lost");
        assertThat(lost.path("count").asInt()).isEqualTo(2);
        assertThat(lost.path("of").asInt()).isEqualTo(4);
        assertThat(lost.path("lowerBound").asBoolean()).isTrue();
        JsonNode none = result.path("expectations").path(2);
        assertThat(none.path("outcome").asText()).isEqualTo("no data");
        assertThat(none.path("value").isNull()).isTrue();
    }

    @Test
    void equalRunsGiveEqualFiles() throws IOException {
        assertThat(json(run(true))).isEqualTo(json(run(true)));
        assertThat(log(run(true))).isEqualTo(log(run(true)));
    }

    @Test
    void linesForPeople() {
        assertThat(ResultText.lines(run(false)))
                .containsExactly(
                        "p99(join_latency) < 200ms of homes    boot  23.4 ms ± 9.93 ms  held",
                        "ratio(data_lost) < 1e-6               run   at least 0.5 of 4  missed",
                        "max(query_interval) < 126s over 10 s  run   -                  no data: nothing to measure",
                        "verdict: missed (1 of 3 expectations held)");
        assertThat(ResultText.lines(run(true)))
                .contains(
                        "tester at fault: 3 frames | dropped (3)",
                        "verdict: inconclusive (1 of 3 expectations held)");
    }

    @Test
    void markdownHasATableOfPhases() {
        String text = ResultText.markdown("evening | peak", run(true));
        assertThat(text)
                .startsWith("## evening \\| peak: inconclusive (1 of 3 expectations held)\n")
                .contains("- Tester at fault: 3 frames \\| dropped (3)\n")
                .contains(
                        "| `p99(join_latency) < 200ms of homes` | boot | 23.4 ms ± 9.93 ms | held |")
                .contains("| boot | 1.0 | 88 | 1: 23.4 ms / 23.4 ms / 23.4 ms |");
        assertThat(text.lines().filter(line -> line.startsWith("|")).map(ResultFilesTest::bars))
                .allMatch(bars -> bars == 5 || bars == 12);
    }

    private static long bars(String line) {
        return line.replace("\\|", "").chars().filter(character -> character == '|').count();
    }

    @Test
    void lengthsOfTimeHaveThreeDigits() {
        assertThat(
                        List.of(
                                ResultText.seconds(0),
                                ResultText.seconds(0.000_012_34),
                                ResultText.seconds(0.023_44),
                                ResultText.seconds(0.5),
                                ResultText.seconds(1.9951),
                                ResultText.seconds(125)))
                .containsExactly("0 ms", "12.3 µs", "23.4 ms", "500 ms", "2 s", "125 s");
    }

    /// What Python's parser sees: counts, elements, the first test case, an element's message.
    @Test
    void junitIsWellFormedAndCounts(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("junit.xml");
        try (Writer to = Files.newBufferedWriter(file)) {
            JunitXml.write("evening", run(true), to);
        }
        String script =
                """
                import sys, xml.etree.ElementTree as tree
                suite = tree.parse(sys.argv[1]).getroot()
                print([suite.get(k) for k in ('tests', 'failures', 'errors', 'skipped', 'time')])
                print(len(suite.findall('testcase')), len(suite.findall('testcase/error')))
                print(suite[0].get('name'), '|', suite[0].get('classname'))
                print(suite[1][0].get('message'))
                """;
        Process python =
                new ProcessBuilder("python3", "-c", script, file.toString())
                        .redirectErrorStream(true)
                        .start();
        String seen = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(python.waitFor()).as(seen).isZero();
        assertThat(seen.lines())
                .containsExactly(
                        "['4', '0', '2', '1', '4.000']",
                        "4 2",
                        "p99(join_latency) < 200ms of homes | evening.boot",
                        "at least 0.5 of 4: 3 frames | dropped");
    }

    private static String log(MeasuredRun run) {
        ByteArrayOutputStream to = new ByteArrayOutputStream();
        HistogramLog.write(run, to);
        return to.toString(StandardCharsets.UTF_8);
    }

    @Test
    void histogramLogsAreReadByTheirLibrary() {
        var found = new TreeMap<String, Histogram>();
        try (HistogramLogReader reader =
                new HistogramLogReader(
                        new ByteArrayInputStream(
                                log(run(false)).getBytes(StandardCharsets.UTF_8)))) {
            for (EncodableHistogram next; (next = reader.nextIntervalHistogram()) != null; ) {
                found.put(next.getTag(), (Histogram) next);
            }
        }
        assertThat(found).containsKeys("boot.join_latency", "run.join_latency", "run.zap_gap");
        Histogram join = Objects.requireNonNull(found.get("run.join_latency"));
        assertThat(join.getTotalCount()).isEqualTo(2);
        assertThat(join.valuesAreEquivalent(join.getMinValue(), 23_400)).isTrue();
        assertThat(join.valuesAreEquivalent(join.getMaxValue(), 49_000)).isTrue();
    }

    @Test
    void aLineOfTheSeriesIsAnObject() throws IOException {
        Evening evening = new Evening().join(100, 1, ONE).data(123.4, ONE).data(130, ONE);
        assertThat(evening.finish(1500).whole().packets()).isEqualTo(2);
        String line = ResultJson.line(evening.seconds.getFirst(), null);
        assertThat(line).doesNotContain("\n");
        JsonNode second = MAPPER.readTree(line);
        assertThat(second.path("packets").asInt()).isEqualTo(2);
        assertThat(second.path("phase").asText()).isEqualTo("boot");
        assertThat(second.path("numbers").path("join_latency").path("max").asDouble())
                .isEqualTo(0.0234);
    }
}
