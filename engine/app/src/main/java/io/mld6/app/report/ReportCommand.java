// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.report;

import io.mld6.app.cli.Failure;
import io.mld6.app.cli.Refusal;
import io.mld6.app.cli.VersionLine;
import io.mld6.app.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `mld6 report`: a result as HTML, once more.
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = VersionLine.class,
        name = "report",
        header = "Render the result of a run as one HTML file, again.",
        synopsisHeading = "%nUsage: ",
        customSynopsis = {"mld6 report RESULT [-o FILE]"},
        descriptionHeading = "%n",
        description = {
            "`mld6 run` and `mld6 rehearse` write report.html beside their other results. This"
                    + " renders it from result.json, and from series.ndjson and histograms.hlog"
                    + " if they lie beside it. The file opens from a disk, without a network and"
                    + " with scripts off."
        },
        sortOptions = false,
        parameterListHeading = "%n",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:the file is written, whatever the verdict in it",
            "1:it could not be written",
            "2:a wrong argument, or no result"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  mld6 rehearse iptv-evening --output results",
            "  mld6 report results/result.json -o evening.html"
        })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class ReportCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec private CommandSpec spec;

    @Parameters(
            paramLabel = "RESULT",
            description = "The result.json of a run, or the folder it lies in.")
    private Path result;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            order = 1,
            description = "Where to write it, instead of report.html beside the result.")
    private @Nullable Path output;

    /// @param terminal where it speaks
    public ReportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Failure {
        RunResult read;
        try {
            read = RunResult.read(result);
        } catch (NotAResultException wrong) {
            throw Refusal.because(spec, Refusal.message(wrong));
        }
        Path file =
                output != null
                        ? output
                        : Files.isDirectory(result)
                                ? result.resolve("report.html")
                                : result.resolveSibling("report.html");
        try {
            HtmlReport.write(read, file);
        } catch (IOException failed) {
            throw new Failure("cannot write " + file + ": " + failed.getMessage());
        }
        terminal.view(false).line(read.verdict() + ": " + file);
        return 0;
    }
}
