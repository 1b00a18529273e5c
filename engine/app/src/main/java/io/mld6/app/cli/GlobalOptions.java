// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/// Options that every command takes, in front of its name or behind it.
///
/// Both are needed before the command line is understood, and looked up by [Settings#flag]; what
/// is added here has them checked, and shown by `--help`.
public final class GlobalOptions {
    private static final int LATE = 95;

    private GlobalOptions() {}

    /// Adds them to a command line and its subcommands.
    public static void addTo(CommandLine line) {
        var _ =
                line.getCommandSpec()
                        .addOption(
                                OptionSpec.builder(ColorWhen.OPTION)
                                        .paramLabel("auto|always|never")
                                        .type(ColorWhen.class)
                                        .arity("1")
                                        .defaultValue("auto")
                                        .order(LATE)
                                        .scopeType(ScopeType.INHERIT)
                                        .description(
                                                "Whether to use colours; auto: on a terminal,"
                                                        + " unless NO_COLOR is set. Default:"
                                                        + " ${DEFAULT-VALUE}.")
                                        .build())
                        .addOption(
                                OptionSpec.builder(Settings.FILE_OPTION)
                                        .paramLabel("FILE")
                                        .type(String.class)
                                        .arity("1")
                                        .order(LATE)
                                        .scopeType(ScopeType.INHERIT)
                                        .description(
                                                "Read settings from there (see mld6 config)."
                                                        + " Default: MLD6_CONFIG, else mld6/config"
                                                        + " below ~/.config.")
                                        .build());
    }
}
