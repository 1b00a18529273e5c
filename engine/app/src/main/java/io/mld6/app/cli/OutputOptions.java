// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// How results are written: for every command that prints a table.
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class OutputOptions {
    private static final String STANDARD_OUTPUT = "-";

    @Option(
            names = OutputFormat.OPTION,
            paramLabel = "table|json|ndjson",
            defaultValue = "table",
            order = 72,
            description =
                    "How results are written to standard output: a table for people; one JSON"
                            + " document; or a JSON object a line, one for each row. Lines for"
                            + " people then go to standard error. Default: ${DEFAULT-VALUE}.")
    private OutputFormat format;

    /// What was asked for.
    public OutputFormat format() {
        return format;
    }

    /// Where the JSON of a command goes that has `--json`, too: there, or where this option says.
    ///
    /// @param json the file `--json` names
    /// @return a file, `-` for standard output, null for nowhere
    /// @throws ParameterException if both say something
    public @Nullable String document(@Nullable String json, CommandSpec spec) {
        if (!format.isForPrograms()) {
            return json;
        }
        Refusal.unless(
                json == null,
                spec,
                OutputFormat.OPTION,
                Converters.word(format) + " is JSON already (expected without --json)");
        return STANDARD_OUTPUT;
    }
}
