// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.shell;

import io.mld6.app.cli.Refusal;
import io.mld6.app.cli.VersionLine;
import io.mld6.app.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `mld6 completion`: what a shell completes by.
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = VersionLine.class,
        name = "completion",
        header = "Print what bash or zsh completes our commands, options and interfaces by.",
        synopsisHeading = "%nUsage: ",
        customSynopsis = {"mld6 completion bash|zsh"},
        parameterListHeading = "%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  For this shell, and for all to come:",
            "    source <(mld6 completion bash)",
            "    mld6 completion bash > /etc/bash_completion.d/mld6",
            "  For zsh, into a folder of its fpath, before compinit:",
            "    mld6 completion zsh > ~/.zfunc/_mld6",
            "Other shells have none."
        })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class CompletionCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "bash|zsh", description = "The shell.")
    private String shell;

    /// @param terminal where it speaks
    public CompletionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        CommandLine root = spec.root().commandLine();
        String script =
                switch (shell) {
                    case "bash" -> CompletionScript.bash(root);
                    case "zsh" -> CompletionScript.zsh(root);
                    default ->
                            throw Refusal.because(
                                    spec, "not a shell: '" + shell + "' (expected bash or zsh)");
                };
        terminal.out().print(script);
        terminal.out().flush();
        return ExitCode.OK;
    }
}
