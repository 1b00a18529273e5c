// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.terminal;

import io.mld6.app.cli.Converters;
import io.mld6.app.cli.OutputFormat;
import io.mld6.app.cli.Refusal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Where a command writes its results as one JSON document beside what it says to people.
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class JsonOption {
    private static final String NAME = "--json";

    @Option(
            names = NAME,
            paramLabel = "FILE",
            order = 72,
            description =
                    "Write the results as JSON at the end; - is standard output, and lines for"
                            + " people then go to standard error.")
    private @Nullable String file;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    public boolean isGiven() {
        return file != null;
    }

    /// The file, looked at before anything else has happened; nowhere if none was named.
    ///
    /// @throws ParameterException if it cannot be written
    public JsonDump open(Terminal terminal) {
        try {
            return JsonDump.of(file, terminal);
        } catch (IllegalArgumentException refused) {
            throw Refusal.of(spec, NAME, Refusal.message(refused));
        }
    }

    /// As [#open(Terminal)], but standard output if a format for programs was asked for.
    ///
    /// @throws ParameterException if a file was named, too, or cannot be written
    public JsonDump open(OutputFormat format, Terminal terminal) {
        if (!format.isForPrograms()) {
            return open(terminal);
        }
        Refusal.unless(
                file == null,
                spec,
                OutputFormat.OPTION,
                Converters.word(format) + " is JSON already (expected without --json)");
        return JsonDump.toStandardOutput(terminal);
    }
}
