// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Files of cases: those of the program, those of a user, and what is wrong with some.
@SuppressWarnings("NullAway") // what is not there fails the test
class CaseReaderTest {
    private static final String GOOD =
            """
            rule: X-1
            clause: our own
            cases:
            - id: X-1a
              title: a title
              text: what it is about
              level: SHOULD
              steps:
              - send: {report: [TO_EX $G]}
              - expect: {frame: {kind: query, group: $G}, within: LLQI}
            """;

    @ParameterizedTest
    @EnumSource(Subject.class)
    @DisplayName("CF-5: every file of the program is in its index, and every case is complete")
    void readsTheProgramsOwn(Subject subject) throws Exception {
        List<ConformanceCase> cases = CaseLibrary.builtIn(subject);
        assertThat(cases).allSatisfy(one -> assertThat(one.steps()).isNotEmpty());
        assertThat(cases)
                .allSatisfy(one -> assertThat(one.id()).startsWith(one.rule()))
                .allSatisfy(one -> assertThat(one.clause()).contains("RFC "));
        Path folder =
                Path.of(CaseReaderTest.class.getResource(subject.word() + "/index").toURI())
                        .getParent();
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names = files.map(one -> one.getFileName().toString()).toList();
            List<String> listed = new ArrayList<>(Files.readAllLines(folder.resolve("index")));
            listed.add("index");
            assertThat(names).containsExactlyInAnyOrderElementsOf(listed);
        }
    }

    @ParameterizedTest
    @EnumSource(Subject.class)
    @DisplayName("CF-5: every case is about a row of the list of rules")
    void isAboutARule(Subject subject) throws Exception {
        Path beside = Path.of("../CONFORMANCE.md");
        Path rules = Files.exists(beside) ? beside : Path.of("engine/CONFORMANCE.md");
        String text = Files.readString(rules);
        assertThat(CaseLibrary.builtIn(subject))
                .allSatisfy(one -> assertThat(text).contains("\n| " + one.rule() + " |"));
    }

    @Test
    @DisplayName("CF-5: there are more than 200 cases")
    void countsThem() {
        int all = 0;
        for (Subject subject : Subject.values()) {
            all += CaseLibrary.builtIn(subject).size();
        }
        assertThat(all).isGreaterThan(200);
    }

    @Test
    @DisplayName("CF-5: a user adds a case without a line of Java")
    void readsAUsers(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("mine.yaml"), GOOD);
        assertThat(CaseLibrary.in(folder))
                .singleElement()
                .satisfies(one -> assertThat(one.level()).isEqualTo(Level.SHOULD));
        Files.writeString(folder.resolve("other.yaml"), GOOD);
        assertThatThrownBy(() -> CaseLibrary.in(folder)).hasMessage("two cases are called X-1a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "expect: {frame;   expct: {frame;    X-1a step 2: a step: unknown 'expct'",
                "within: LLQI;     withn: LLQI;      expect: unknown 'withn'",
                "kind: query;      kin: query;       a frame: unknown 'kin'",
                "report:;          reprt:;           a frame to send: unknown 'reprt'",
                "level: SHOULD;    level: OUGHT;     level: 'OUGHT' (expected MUST, SHOULD or MAY)",
                "text: what it is about; when: [];   'text' is missing",
                "cases:;           cases: 3 #;       while parsing a block mapping"
            })
    @DisplayName("CF-5: what is wrong in a file is named with its place")
    void namesWhatIsWrong(String right, String wrong, String message) {
        assertThatThrownBy(() -> CaseReader.read("f.yaml", GOOD.replace(right, wrong)))
                .isInstanceOf(CaseException.class)
                .hasMessageStartingWith("f.yaml: ")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "500ms; 500",
                "2*QI + 1s; 5000",
                "min(QI, 1.5s); 1500",
                "(QRV-1)*QI; 2000",
                "QI - max(QI*0.05, 500ms); 1500"
            })
    void reckons(String text, double value) {
        assertThat(Quantities.of(text, Map.of("QI", 2000.0, "QRV", 2.0))).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"2*", "QX", "3 4", "5 s !", "(1"})
    void refusesWhatIsNoQuantity(String text) {
        assertThatThrownBy(() -> Quantities.of(text, Map.of("QI", 1.0)))
                .isInstanceOf(CaseException.class)
                .hasMessageContaining("not a quantity: '" + text + "'");
    }
}
