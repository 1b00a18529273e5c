// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.run;

import io.mld6.app.cli.ForceOption;
import io.mld6.app.cli.InterfaceGuard;
import io.mld6.app.cli.Stop;
import io.mld6.app.cli.VersionLine;
import io.mld6.app.control.Control;
import io.mld6.app.control.ControlOptions;
import io.mld6.app.terminal.Terminal;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.linux.LinkInfo;
import io.mld6.lab.measure.MeasuredRun;
import io.mld6.lab.measure.ResultJson;
import io.mld6.lab.scenario.Scenario;
import io.mld6.lab.scenario.play.LiveRun;
import io.mld6.lab.scenario.play.RunOutcome;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `mld6 run`: a scenario on real interfaces, with a verdict.
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = VersionLine.class,
        name = "run",
        header = "Play a scenario against a device, and say how good the network is.",
        synopsisHeading = "%nUsage: ",
        customSynopsis = {"mld6 run FILE [OPTION]..."},
        descriptionHeading = "%n",
        description = {
            "Listeners, streams and the measurement of one YAML file, phase after phase: how long"
                    + " joins, leaves and changes of channels took, what was lost, what was"
                    + " forwarded to nobody. `mld6 rehearse` plays the same file in virtual"
                    + " time.%n",
            "SIGINT or SIGTERM ends it early: listeners leave, and what was measured is judged."
        },
        sortOptions = false,
        parameterListHeading = "%n",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:every expectation held",
            "1:could not run",
            "2:a wrong argument or scenario",
            "98:inconclusive: the tester itself was at fault",
            "99:an expectation was missed"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  mld6 examples first-join > first-join.yaml",
            "  mld6 run first-join.yaml --set link.interface=eth1",
            "  mld6 run evening.yaml --phase zapping --output results"
        })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class RunCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec private CommandSpec spec;
    @Mixin private ScenarioOptions scenarioOptions;
    @Mixin private ControlOptions controlOptions;
    @Mixin private ForceOption force;

    /// @param terminal where it speaks
    public RunCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        controlOptions.check(spec);
        return scenarioOptions.play("run", terminal, new OnInterfaces());
    }

    private final class OnInterfaces implements ScenarioOptions.Player {
        @Override
        public void check(Scenario scenario) throws LinkException {
            for (String name : RunFacts.interfaces(scenario)) {
                LinkInfo _ = InterfaceGuard.check(name, force.isGiven(), spec);
            }
        }

        @Override
        public RunOutcome play(Scenario scenario, RunView shown) throws Exception {
            try (Control control = controlOptions.open(shown.lines())) {
                Stop stop = Stop.of(null, terminal::whenNobodyReads).and(control::whenStopAsked);
                try (LiveRun run = new LiveRun(scenario, new Followed(shown, control))) {
                    WatchedRun watched = new WatchedRun(scenario, run.controls());
                    control.watch(watched);
                    stop.listen(
                            reason -> {
                                watched.end();
                                run.stop(reason);
                            });
                    RunOutcome outcome = run.run(watched::end);
                    control.end(ending(scenario, outcome.measured()));
                    return outcome;
                }
            }
        }
    }

    private static Control.Ending ending(Scenario scenario, MeasuredRun measured) {
        return new Control.Ending(
                "the run is over",
                measured.verdict().text(),
                measured.verdict().exitStatus(),
                ResultJson.text(scenario.name(), scenario.seed(), measured));
    }
}
