// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mld6.app.main.CommandLineRun;
import io.mld6.codec.decode.DropReason;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.linux.Errno;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.engine.metrics.MldMetric;
import io.mld6.lab.measure.TesterFault;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Every name that our output holds is explained.
class ExplainCommandTest {
    private static final Explanations EXPLANATIONS = new Explanations();

    private static Explanation explained(String name, String kind) {
        List<Explanation> found =
                EXPLANATIONS.named(name).stream().filter(one -> one.kind().equals(kind)).toList();
        assertThat(found).as("%s, a %s", name, kind).hasSize(1);
        return found.getFirst();
    }

    private static void isComplete(String name, String kind) {
        assertThat(explained(name, kind).parts())
                .as(name)
                .containsKeys("means", "cause", "try")
                .allSatisfy((_, text) -> assertThat(text).isNotBlank());
    }

    @Test
    void everyDropReasonWithItsClause() {
        for (DropReason reason : DropReason.values()) {
            isComplete(reason.name(), "drop reason");
            assertThat(explained(reason.name(), "drop reason").parts())
                    .containsEntry("clause", reason.clause());
        }
    }

    @Test
    void everyCounter() {
        for (MldCounter counter : MldCounter.values()) {
            isComplete(counter.name(), "counter");
        }
    }

    @Test
    void everyMetricByTheNamesOfItsSamples() {
        MetricTexts.metrics()
                .forEach(
                        metric ->
                                assertThat(EXPLANATIONS.named(metric.meterName()))
                                        .as(metric.meterName())
                                        .extracting(Explanation::name)
                                        .containsExactly(MetricTexts.name(metric)));
        assertThat(EXPLANATIONS.named("mld6_messages_sent_total"))
                .extracting(Explanation::means)
                .containsExactly(MldMetric.MESSAGES_SENT.description() + ".");
        assertThat(EXPLANATIONS.named("mld6_response_delay_seconds_bucket"))
                .extracting(Explanation::name)
                .containsExactly("mld6_response_delay_seconds");
    }

    @Test
    void everyFaultOfTheTesterAsResultsWriteIt() {
        for (TesterFault fault : TesterFault.values()) {
            isComplete(fault.text(), "tester fault");
        }
    }

    @Test
    void everyErrorNumberAndEveryFailureOfALink() {
        for (Field number : Errno.class.getFields()) {
            isComplete(number.getName(), "error number");
        }
        for (LinkException.Kind kind : LinkException.Kind.values()) {
            isComplete(kind.name(), "link failure");
        }
    }

    @Test
    void nothingIsExplainedThatIsNotThere() {
        Set<String> names = new HashSet<>();
        Arrays.stream(DropReason.values()).forEach(one -> names.add("drop reason " + one));
        Arrays.stream(MldCounter.values()).forEach(one -> names.add("counter " + one));
        Arrays.stream(TesterFault.values()).forEach(one -> names.add("tester fault " + one));
        Arrays.stream(LinkException.Kind.values()).forEach(one -> names.add("link failure " + one));
        Arrays.stream(Errno.class.getFields())
                .forEach(one -> names.add("error number " + one.getName()));
        List<String> explained = new ArrayList<>();
        for (Explanation one : EXPLANATIONS.all()) {
            boolean listed = names.stream().anyMatch(name -> name.startsWith(one.kind() + " "));
            if (listed) {
                explained.add(one.kind() + " " + one.name());
            }
        }
        assertThat(explained).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(names);
    }

    /// Read apart from the program: a row begins with the number.
    private static List<String> rows() throws IOException {
        Path rules = Path.of("..", "CONFORMANCE.md");
        if (!Files.exists(rules)) {
            rules = Path.of("engine", "CONFORMANCE.md");
        }
        return Files.readAllLines(rules).stream()
                .filter(line -> line.matches("\\| [A-Z][A-Z0-9]*-[0-9]+[a-z]* \\|.*"))
                .toList();
    }

    @Test
    @DisplayName("every row of CONFORMANCE.md, in its own words")
    void everyRule() throws IOException {
        List<String> ids = new ArrayList<>();
        for (String row : rows()) {
            String[] cells = row.substring(1).split("\\|", -1);
            String id = cells[0].strip();
            List<Explanation> found = EXPLANATIONS.named(id);
            assertThat(found).as(id).isNotEmpty();
            if (cells.length == 5 && cells[1].strip().matches("MUST|SHOULD|MAY")) {
                // A case that Linux fails, in the last table.
                assertThat(found)
                        .as(id)
                        .anySatisfy(
                                one ->
                                        assertThat(one.parts().getOrDefault("Linux", ""))
                                                .isEqualTo(cells[3].strip()));
                continue;
            }
            ids.add(id);
            assertThat(found.getFirst().kind()).as(id).startsWith("rule, section ");
            assertThat(found.getFirst().means())
                    .as(id)
                    .isEqualTo(cells[1].strip().replace("**", ""));
        }
        assertThat(ids).hasSizeGreaterThan(600).doesNotHaveDuplicates();
        assertThat(EXPLANATIONS.all())
                .filteredOn(one -> one.kind().startsWith("rule"))
                .extracting(Explanation::name)
                .containsExactlyElementsOf(ids);
    }

    @Test
    void aRuleSaysWhereItIsWrittenAndHowToTryIt() {
        Explanation rule = EXPLANATIONS.named("v2-18").getFirst();
        assertThat(rule.name()).isEqualTo("V2-18");
        assertThat(rule.parts())
                .containsEntry("clause", "9777 §5.1.15")
                .containsEntry("try", "mld6 conform querier IFACE --only V2-18");
        Explanation tested = EXPLANATIONS.named("V2-18c").getFirst();
        assertThat(tested.kind()).isEqualTo("case for a querier, MUST");
        assertThat(tested.parts()).containsEntry("rule", "V2-18").containsKey("Linux");
    }

    @Test
    void saysItInLinesThatFit() {
        CommandLineRun run = CommandLineRun.of("explain", "bad_checksum", "V2-1", "robustness-1");
        assertThat(run.status()).isZero();
        assertThat(run.out())
                .startsWith("BAD_CHECKSUM  drop reason\nmeans     ")
                .contains("\nclause    RFC 9777 §5.1.2, §5.2.2\n", "\nV2-1  rule, section C.1 ");
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 100);
        assertThat(CommandLineRun.of("explain", "not", "ours").out()).startsWith("not ours  ");
    }

    @Test
    void guessesWhatWasMeant() {
        CommandLineRun run = CommandLineRun.of("explain", "BAD_CHEKSUM");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err())
                .isEqualTo(
                        "mld6 explain: nothing goes by the name of 'BAD_CHEKSUM' (did you mean"
                                + " BAD_CHECKSUM? mld6 explain --list shows all names)\n");
        assertThat(CommandLineRun.of("explain").status()).isEqualTo(2);
        assertThat(CommandLineRun.of("explain", "--list", "98").status()).isEqualTo(2);
    }

    @Test
    void listsAllForPeopleAndPrograms() throws IOException {
        int all = EXPLANATIONS.all().size();
        CommandLineRun table = CommandLineRun.of("explain", "--list");
        assertThat(table.out().lines()).hasSize(all).allMatch(line -> line.length() <= 100);
        JsonNode json =
                new ObjectMapper()
                        .readTree(CommandLineRun.of("explain", "--list", "--output", "json").out());
        assertThat(json.get("explanations")).hasSize(all);
        String lines = CommandLineRun.of("explain", "--list", "--output", "ndjson").out();
        Matcher begins = Pattern.compile("(?m)^\\{\"name\":\"").matcher(lines);
        assertThat(lines.lines()).hasSize(all);
        assertThat(begins.results()).hasSize(all);
    }
}
