// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.run;

import io.mld6.app.cli.VersionLine;
import io.mld6.app.terminal.Terminal;
import io.mld6.lab.scenario.play.Rehearse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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

    @Mixin private ScenarioOptions scenarioOptions;

    /// @param terminal where it speaks
    public RehearseCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        return scenarioOptions.play("rehearsal", terminal, Rehearse::of);
    }
}
