// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import picocli.CommandLine.Option;

/// How results are written: for every command that prints a table.
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class OutputOptions {
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
}
