// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.run;

import io.mld6.app.cli.Refusal;
import io.mld6.app.cli.VersionLine;
import io.mld6.app.terminal.StatusView;
import io.mld6.app.terminal.Terminal;
import io.mld6.lab.scenario.Scenario;
import io.mld6.lab.scenario.ScenarioPlan;
import io.mld6.lab.scenario.ScenarioReader;
import io.mld6.lab.scenario.play.Rehearse;
import io.mld6.lab.scenario.play.RunOutcome;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `mld6 rehearse`: a scenario in virtual time.
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = VersionLine.class,
        name = "rehearse",
        header = "Play a scenario in virtual time: an evening in seconds, no root, no network.",
        synopsisHeading = "%nUsage: ",
        customSynopsis = {"mld6 rehearse FILE [OPTION]..."},
        descriptionHeading = "%n",
        description = {
            "The same file, listeners, querier and measurement as `mld6 run`, on a link that is"
                    + " not real, with a head-end and a snooping device whose faults the section"
                    + " `rehearse` of the file sets. The same seed gives the same numbers."
        },
        sortOptions = false,
        parameterListHeading = "%n",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:every expectation held",
            "1:could not run",
            "2:a wrong argument or scenario",
            "98:inconclusive: there was nothing to hold an expectation against",
            "99:an expectation was missed"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  mld6 rehearse iptv-evening",
            "  mld6 rehearse evening.yaml --set rehearse.loss=0.1%% --set seed=7"
        })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class RehearseCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec private CommandSpec spec;
    @Mixin private ScenarioOptions scenarioOptions;

    /// @param terminal where it speaks
    public RehearseCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        ScenarioReader.Result read = scenarioOptions.read();
        Scenario scenario = read.scenario();
        StatusView view = terminal.view(false);
        read.notes().forEach(view::line);
        if (scenarioOptions.isDryRun()) {
            ScenarioPlan.of(scenario).lines().forEach(view::line);
            return RunView.HELD;
        }
        ResultFiles files = ResultFiles.open(scenario, scenarioOptions.isNowhere(), spec);
        RunView shown = new RunView(scenario, view, files);
        shown.begin("rehearsal");
        RunOutcome outcome;
        try {
            outcome = Rehearse.of(scenario, shown);
        } catch (IllegalArgumentException wrong) {
            throw Refusal.because(spec, Refusal.message(wrong));
        } finally {
            shown.endStatus();
        }
        return shown.end(outcome);
    }
}
