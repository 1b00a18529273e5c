// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.run;

import io.mld6.app.cli.Refusal;
import io.mld6.app.terminal.StatusView;
import io.mld6.app.terminal.Terminal;
import io.mld6.lab.scenario.Examples;
import io.mld6.lab.scenario.Scenario;
import io.mld6.lab.scenario.ScenarioException;
import io.mld6.lab.scenario.ScenarioPlan;
import io.mld6.lab.scenario.ScenarioReader;
import io.mld6.lab.scenario.play.RunOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/// Which scenario, and what of it differs.
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class ScenarioOptions {
    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            description = "The scenario, or the name of an example (see `mld6 examples`).")
    private String file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            order = 1,
            description =
                    "Change a value, as populations.homes.listeners=100 or phases.zapping.for=10s;"
                            + " KEY=none removes it. Any number of times.")
    private List<String> sets = new ArrayList<>();

    @Option(
            names = "--phase",
            paramLabel = "NAME",
            split = ",",
            order = 2,
            description = "Play only these phases.")
    private List<String> phases = new ArrayList<>();

    @Option(
            names = "--output",
            paramLabel = "DIR",
            order = 3,
            description = "Where results go, instead of output.dir; none for nowhere.")
    private @Nullable String output;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            order = 3,
            description =
                    "Write the HTML report to this file, instead of report.html beside the other"
                            + " results.")
    private @Nullable Path report;

    @Option(
            names = "--dry-run",
            order = 4,
            description = "Show what would be done, and do nothing.")
    private boolean dryRun;

    /// Reads it.
    ///
    /// @throws ParameterException with the one line of what is wrong
    private ScenarioReader.Result read() {
        List<String> changes = new ArrayList<>(sets);
        if (output != null && !isNowhere()) {
            changes.add("output.dir=" + output);
        }
        try {
            Path path = Path.of(file);
            if (!Files.exists(path)) {
                for (Examples.Example example : Examples.all()) {
                    if (example.name().equals(file)) {
                        return ScenarioReader.read(
                                example.name() + ".yaml", example.text(), changes, phases);
                    }
                }
            }
            return ScenarioReader.read(path, changes, phases);
        } catch (ScenarioException wrong) {
            throw Refusal.because(spec, Refusal.message(wrong));
        } catch (java.nio.file.InvalidPathException wrong) {
            throw Refusal.because(spec, "not a file: '" + file + "'");
        }
    }

    /// Who plays a scenario.
    interface Player {
        /// Refuses what cannot be played here, before anything is said or made.
        default void check(Scenario scenario) throws Exception {}

        /// Plays it.
        ///
        /// @throws IllegalArgumentException with one line if it cannot be played
        RunOutcome play(Scenario scenario, RunView shown) throws Exception;
    }

    /// Reads the scenario and has it played, or shows what would be done.
    ///
    /// @param kind what it is for people: `run`, `rehearsal`
    /// @return the exit status
    int play(String kind, Terminal terminal, Player player) throws Exception {
        ScenarioReader.Result read = read();
        Scenario scenario = read.scenario();
        StatusView view = terminal.view(false);
        read.notes().forEach(view::line);
        if (dryRun) {
            ScenarioPlan.of(scenario).lines().forEach(view::line);
            return RunView.HELD;
        }
        player.check(scenario);
        ResultFiles files =
                ResultFiles.open(
                        scenario, isNowhere(), report, new RunFacts(kind, read.text(), spec), spec);
        RunView shown = new RunView(scenario, view, files);
        shown.begin(kind);
        RunOutcome outcome;
        try {
            outcome = player.play(scenario, shown);
        } catch (IllegalArgumentException wrong) {
            throw Refusal.because(spec, Refusal.message(wrong));
        } finally {
            shown.endStatus();
        }
        return shown.end(outcome);
    }

    /// Whether no results are wanted, whatever the file says.
    private boolean isNowhere() {
        return "none".equals(output);
    }
}
