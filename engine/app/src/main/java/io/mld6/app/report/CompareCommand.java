// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.report;

import io.mld6.app.cli.Refusal;
import io.mld6.app.cli.VersionLine;
import io.mld6.app.terminal.StatusView;
import io.mld6.app.terminal.Terminal;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `mld6 compare`: whether a run was worse than an earlier one.
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = VersionLine.class,
        name = "compare",
        header = "Put two runs side by side, and say what is worse in the later one.",
        synopsisHeading = "%nUsage: ",
        customSynopsis = {"mld6 compare EARLIER LATER [OPTION]..."},
        descriptionHeading = "%n",
        description = {
            "By phase: latencies by their 50th and 99th percentile, failures and losses by their"
                    + " share, and what became of each expectation. A latency that is worse by"
                    + " less than the gap between packets, which is all that is known of it, is"
                    + " not worse. Phases and expectations that only one of them has are named"
                    + " and not compared."
        },
        sortOptions = false,
        parameterListHeading = "%n",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:nothing is worse by more than is tolerated",
            "2:a wrong argument, or no result",
            "98:inconclusive: in one of them the tester itself was at fault",
            "99:something is worse"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  mld6 compare results/monday results/tuesday",
            "  mld6 compare monday.json tuesday.json --tolerance 25%%"
        })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class CompareCommand implements Callable<Integer> {
    private static final int INCONCLUSIVE = 98;
    private static final int WORSE = 99;

    private final Terminal terminal;

    @Spec private CommandSpec spec;

    @Parameters(
            paramLabel = "EARLIER",
            index = "0",
            description = "The result.json of a run, or the folder it lies in.")
    private Path earlier;

    @Parameters(paramLabel = "LATER", index = "1", description = "That of another.")
    private Path later;

    @Option(
            names = "--tolerance",
            paramLabel = "SHARE",
            defaultValue = "10%",
            order = 1,
            description =
                    "By how much of the earlier value a later one may be worse. Default:"
                            + " 10%%.")
    private String tolerance;

    @Option(
            names = "--output",
            paramLabel = "FORM",
            defaultValue = "table",
            order = 2,
            description = "table or json. Default: ${DEFAULT-VALUE}.")
    private String output;

    /// @param terminal where it speaks
    public CompareCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Refusal.unless(
                List.of("table", "json").contains(output),
                spec,
                "--output",
                "'" + output + "' (expected table or json)");
        Tolerance tolerated;
        try {
            tolerated = Tolerance.parse(tolerance);
        } catch (IllegalArgumentException wrong) {
            throw Refusal.of(spec, "--tolerance", Refusal.message(wrong));
        }
        RunResult before = read(earlier);
        RunResult after = read(later);
        Comparison comparison = Comparison.of(before, after, tolerated);
        int regressions = comparison.regressions().size();
        boolean faulty = isFaulty(before) || isFaulty(after);
        String verdict = faulty ? "inconclusive" : regressions > 0 ? "worse" : "held";
        StatusView view = terminal.view(false);
        if (output.equals("json")) {
            ComparisonText.json(comparison, tolerated, verdict).lines().forEach(view::line);
        } else {
            ComparisonText.lines(comparison).forEach(view::line);
            fault(view, earlier, before);
            fault(view, later, after);
            view.line(
                    "verdict: "
                            + verdict
                            + " (%d of %d values worse by more than %s)"
                                    .formatted(regressions, comparison.rows().size(), tolerance));
        }
        return faulty ? INCONCLUSIVE : regressions > 0 ? WORSE : 0;
    }

    private RunResult read(Path file) {
        try {
            return RunResult.read(file);
        } catch (NotAResultException wrong) {
            throw Refusal.because(spec, Refusal.message(wrong));
        }
    }

    private static boolean isFaulty(RunResult result) {
        return !result.json().path("faults").isEmpty();
    }

    private static void fault(StatusView view, Path file, RunResult result) {
        result.json()
                .path("faults")
                .forEach(
                        fault ->
                                view.line(
                                        "tester at fault in "
                                                + file
                                                + ": "
                                                + fault.path("line").asText()));
    }
}
