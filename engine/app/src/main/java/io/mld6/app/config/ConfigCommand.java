// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mld6.app.cli.OutputOptions;
import io.mld6.app.cli.Refusal;
import io.mld6.app.cli.Settings;
import io.mld6.app.cli.VersionLine;
import io.mld6.app.terminal.Rows;
import io.mld6.app.terminal.Terminal;
import io.mld6.lab.measure.Nearest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `mld6 config`: each option's value, and where it comes from.
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = VersionLine.class,
        name = "config",
        header = "Show what options are set to, and by what: flag, variable, file or default.",
        synopsisHeading = "%nUsage: ",
        customSynopsis = {"mld6 config [COMMAND] [--show] [OPTION]..."},
        descriptionHeading = "%n",
        description = {
            "Options can be set by variables of the environment, MLD6_ with command and option"
                    + " behind it, and in a file. Flags win over variables, variables over the"
                    + " file. Those of all commands, --color and --output, have no command in"
                    + " their name. A line of the file that is not understood is an error.%n",
            "The file is the one of --config, of MLD6_CONFIG, or mld6/config in $XDG_CONFIG_HOME"
                    + " or ~/.config:%n",
            "  # of all commands",
            "  color = never",
            "  [emulate]",
            "  groups = ff0e::db8:0:1+100",
            "  solicited-node = true"
        },
        parameterListHeading = "%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  mld6 config --show", "  MLD6_EMULATE_LISTENERS=1000 mld6 config emulate"})
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class ConfigCommand implements Callable<Integer> {
    private static final String FORM = "%-34s %-24s %s";
    private static final String NOTHING = "-";

    private final Terminal terminal;

    @Spec private CommandSpec spec;
    @Mixin private OutputOptions output;

    @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "Its options only.")
    private @Nullable String command;

    @Option(
            names = "--show",
            order = 1,
            description = "Show every option, with its default. Without it: what somebody has set.")
    private boolean show;

    /// @param terminal where it speaks
    public ConfigCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        CommandLine root = spec.root().commandLine();
        if (command != null && !root.getSubcommands().containsKey(command)) {
            throw Refusal.because(
                    spec,
                    "not a command: '%s' (%s)"
                            .formatted(
                                    command,
                                    Nearest.hint(command, root.getSubcommands().keySet())));
        }
        Rows rows = new Rows();
        rows.heading(FORM.formatted("OPTION", "VALUE", "FROM"));
        Settings settings =
                spec.commandLine().getDefaultValueProvider() instanceof Settings known
                        ? known
                        : null;
        for (Map.Entry<String, OptionSpec> option : Settings.settable(root).entrySet()) {
            if (isAsked(option.getValue())) {
                add(rows, option.getKey(), option.getValue(), settings);
            }
        }
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        Path file = settings == null ? null : settings.file();
        boolean exists = file != null && Files.exists(file);
        document.put("file", file == null ? null : file.toString());
        document.put("exists", exists);
        rows.put(document, "options");
        rows.footer("");
        rows.footer(
                "file: " + (file == null ? "none" : file + (exists ? "" : " (there is none yet)")));
        List<String> notes = settings == null ? List.of() : settings.notes();
        notes.forEach(note -> rows.footer("note: " + note));
        rows.write(output.format(), terminal);
        return ExitCode.OK;
    }

    private boolean isAsked(OptionSpec option) {
        return command == null || command.equals(Settings.command(option.command()));
    }

    private void add(Rows rows, String key, OptionSpec option, @Nullable Settings settings) {
        Settings.Setting set = settings == null ? null : settings.of(key);
        if (set == null && !show) {
            return;
        }
        String usual = option.defaultValue();
        if (usual == null && option.typeInfo().isBoolean()) {
            usual = "false";
        }
        String value = set == null ? usual : set.value();
        String origin = set != null ? set.origin() : usual == null ? NOTHING : "default";
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.put("key", key);
        row.put("option", option.longestName());
        row.put("variable", Settings.variable(key));
        row.put("value", value);
        row.put("from", origin);
        rows.add(row, FORM.formatted(shown(key), value == null ? NOTHING : value, origin));
    }

    /// `emulate.join-rate` as it is written on a command line.
    private static String shown(String key) {
        int dot = key.lastIndexOf('.');
        return (dot < 0 ? "" : key.substring(0, dot) + " ") + "--" + key.substring(dot + 1);
    }
}
