// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a run has found, in all its forms.
class ReportTest {
    private static CaseResult result(String id, Level level, Outcome outcome) {
        ConformanceCase tested =
                new ConformanceCase(
                        id,
                        "a title with <marks> & \"quotes\"",
                        new ConformanceCase.Basis("Q-28", "RFC 9777 §7.6.3.1, §2.2", "text", level),
                        List.of(),
                        false,
                        List.of(new Step.Wait("1s")));
        byte[] octets = {1, 2, 3};
        return new CaseResult(
                tested,
                outcome,
                outcome == Outcome.PASS ? "" : "because of <this>",
                1_500_000_000L,
                0,
                List.of(
                        new CaseResult.CaseFrame(
                                1, 5_000_000, 1_700_000_000_000_000_001L, true, octets, "frame")));
    }

    private static Report report(CaseResult... results) {
        return new Report(
                "1",
                Subject.QUERIER,
                List.of("e1"),
                new Facts(100).values(),
                Map.of("D", "fe80::1"),
                List.of(results));
    }

    @Test
    @DisplayName("CF-6: 99 for a failed MUST, 98 for doubt, 0 otherwise")
    void exitStatus() {
        CaseResult pass = result("a", Level.MUST, Outcome.PASS);
        CaseResult should = result("b", Level.SHOULD, Outcome.FAIL);
        CaseResult doubt = result("c", Level.MUST, Outcome.INCONCLUSIVE);
        CaseResult must = result("d", Level.MUST, Outcome.FAIL);
        CaseResult none = result("e", Level.MUST, Outcome.NOT_APPLICABLE);
        assertThat(report(pass, should, none).exitStatus()).isZero();
        assertThat(report(pass, doubt).exitStatus()).isEqualTo(98);
        assertThat(report(pass, doubt, must).exitStatus()).isEqualTo(99);
        assertThat(report(pass, should, must).summary())
                .isEqualTo("1 passed, 2 failed (1 of a MUST)");
    }

    @Test
    @DisplayName("CF-6: build servers can read it, and only a MUST is a failure to them")
    void junit() {
        Report report =
                report(
                        result("a", Level.MUST, Outcome.PASS),
                        result("b", Level.SHOULD, Outcome.FAIL),
                        result("c", Level.MUST, Outcome.FAIL),
                        result("d", Level.MUST, Outcome.NOT_RUN));
        assertThat(JunitReport.text(report))
                .startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite ")
                .contains("tests=\"4\" failures=\"1\" errors=\"0\" skipped=\"1\"")
                .contains("a title with &lt;marks&gt; &amp; &quot;quotes&quot;")
                .containsOnlyOnce("<failure message=")
                .containsOnlyOnce("<skipped message=")
                .endsWith("</testsuite>\n");
    }

    @Test
    @DisplayName("CF-6: the page needs nothing beside it, and leads to the clause")
    void html() {
        String page = HtmlReport.text(report(result("a", Level.MUST, Outcome.FAIL)), true);
        assertThat(page)
                .contains("https://www.rfc-editor.org/rfc/rfc9777#section-7.6.3.1\">§7.6.3.1</a>")
                .contains("#section-2.2\">", "because of &lt;this&gt;", "a.pcap", "we send")
                .doesNotContain("<marks>", "src=", "<link");
    }

    @Test
    @DisplayName("CF-6: what is better and worse than before is said")
    void compared(@TempDir Path folder) throws Exception {
        Path before = folder.resolve("report.json");
        Files.writeString(
                before,
                JsonReport.text(
                        report(
                                result("a", Level.MUST, Outcome.FAIL),
                                result("b", Level.MUST, Outcome.PASS),
                                result("c", Level.MUST, Outcome.PASS),
                                result("old", Level.MUST, Outcome.PASS))));
        Report now =
                report(
                        result("a", Level.MUST, Outcome.PASS),
                        result("b", Level.MUST, Outcome.FAIL),
                        result("c", Level.MUST, Outcome.PASS),
                        result("new", Level.MUST, Outcome.PASS));
        assertThat(JsonReport.compared(before, now))
                .containsExactly(
                        "better: a was fail, is pass",
                        "worse: b was pass, is fail",
                        "new: new is pass",
                        "gone: old was pass");
    }

    @Test
    @DisplayName("CF-6: the frames of a case are a capture")
    void capture() {
        byte[] file = CaptureFile.octets(result("a", Level.MUST, Outcome.PASS).frames());
        assertThat(file).hasSize(24 + 16 + 3).startsWith(0x4d, 0x3c, 0xb2, 0xa1);
        assertThat(Arrays.copyOfRange(file, 24, 32))
                .containsExactly(0x00, 0xf1, 0x53, 0x65, 1, 0, 0, 0);
    }
}
