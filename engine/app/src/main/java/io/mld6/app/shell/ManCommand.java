// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.shell;

import io.mld6.app.cli.BuildFacts;
import io.mld6.app.cli.Failure;
import io.mld6.app.cli.Refusal;
import io.mld6.app.cli.VersionLine;
import io.mld6.app.terminal.Terminal;
import io.mld6.lab.measure.Nearest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `mld6 man`: manual pages, printed or put into a folder.
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = VersionLine.class,
        name = "man",
        header = "Print the manual page of a command, or write all of them into a folder.",
        synopsisHeading = "%nUsage: ",
        customSynopsis = {"mld6 man [COMMAND]", "       mld6 man --directory DIR"},
        parameterListHeading = "%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  mld6 man emulate | man -l -",
            "  mld6 man --directory /usr/local/share/man/man1"
        })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class ManCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "Default: mld6 itself.")
    private @Nullable String command;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            order = 1,
            description = "Write mld6.1, mld6-emulate.1 and so on there.")
    private @Nullable Path directory;

    /// @param terminal where it speaks
    public ManCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Failure {
        CommandLine root = spec.root().commandLine();
        BuildFacts built = BuildFacts.now();
        if (directory != null) {
            Refusal.unless(command == null, spec, "--directory", "takes all pages, and no COMMAND");
            writeAll(directory, root, built);
            return ExitCode.OK;
        }
        CommandLine wanted = command == null ? root : root.getSubcommands().get(command);
        if (wanted == null) {
            throw Refusal.because(
                    spec,
                    "not a command: '%s' (%s)"
                            .formatted(
                                    command,
                                    Nearest.hint(
                                            String.valueOf(command),
                                            root.getSubcommands().keySet())));
        }
        terminal.out().print(ManPage.of(wanted, built));
        terminal.out().flush();
        return ExitCode.OK;
    }

    private static void writeAll(Path folder, CommandLine root, BuildFacts built) throws Failure {
        List<CommandLine> all = new ArrayList<>(root.getSubcommands().values());
        all.add(root);
        try {
            Files.createDirectories(folder);
            for (CommandLine one : all) {
                Files.writeString(
                        folder.resolve(ManPage.name(one) + ".1"),
                        ManPage.of(one, built),
                        StandardCharsets.UTF_8);
            }
        } catch (IOException refused) {
            throw new Failure("cannot write manual pages: " + refused.getMessage());
        }
    }
}
