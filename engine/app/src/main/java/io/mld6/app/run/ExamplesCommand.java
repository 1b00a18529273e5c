// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mld6.app.cli.OutputOptions;
import io.mld6.app.cli.Refusal;
import io.mld6.app.cli.VersionLine;
import io.mld6.app.terminal.Rows;
import io.mld6.app.terminal.StatusView;
import io.mld6.app.terminal.Terminal;
import io.mld6.lab.scenario.Examples;
import io.mld6.lab.scenario.Examples.Example;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `mld6 examples`: scenarios to learn from.
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = VersionLine.class,
        name = "examples",
        header = "List the example scenarios, or print one.",
        synopsisHeading = "%nUsage: ",
        customSynopsis = {"mld6 examples [NAME]"},
        parameterListHeading = "%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  mld6 examples",
            "  mld6 examples iptv-evening > evening.yaml",
            "  mld6 rehearse iptv-evening"
        })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class ExamplesCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec private CommandSpec spec;
    @Mixin private OutputOptions output;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "The one to print.")
    private @Nullable String name;

    /// @param terminal where it speaks
    public ExamplesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        StatusView view = terminal.view(false);
        List<Example> all = Examples.all();
        String wanted = name;
        if (wanted == null) {
            Rows rows = new Rows();
            all.forEach(one -> add(rows, one));
            rows.put(JsonNodeFactory.instance.objectNode(), "examples");
            rows.write(output.format(), terminal);
            return RunView.HELD;
        }
        Example found =
                all.stream()
                        .filter(one -> one.name().equals(wanted))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        Refusal.because(
                                                spec,
                                                "no example '%s' (expected %s)"
                                                        .formatted(
                                                                wanted,
                                                                String.join(
                                                                        ", ",
                                                                        all.stream()
                                                                                .map(Example::name)
                                                                                .toList()))));
        found.text().lines().forEach(view::line);
        return RunView.HELD;
    }

    private static void add(Rows rows, Example one) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("name", one.name());
        object.put("title", one.title());
        rows.add(object, "%-20s %s".formatted(one.name(), one.title()));
    }
}
