// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.run;

import io.mld6.app.cli.VersionLine;
import io.mld6.app.terminal.Terminal;
import io.mld6.lab.scenario.ScenarioSchema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `mld6 schema`: what editors complete and check scenarios by.
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = VersionLine.class,
        name = "schema",
        header = "Print the JSON Schema of scenarios, for editors.",
        synopsisHeading = "%nUsage: ",
        customSynopsis = {"mld6 schema"},
        descriptionHeading = "%n",
        description = {
            "The first line of a scenario tells an editor where it is:",
            "  # yaml-language-server: $schema=mld6-scenario-1.schema.json"
        })
public final class SchemaCommand implements Callable<Integer> {
    private final Terminal terminal;

    /// @param terminal where it speaks
    public SchemaCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ScenarioSchema.text().lines().forEach(terminal.view(false)::line);
        return RunView.HELD;
    }
}
