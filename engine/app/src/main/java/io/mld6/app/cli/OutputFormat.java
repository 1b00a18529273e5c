// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

/// How results are written: `--output`.
public enum OutputFormat {
    /// A table, for people.
    TABLE,
    /// One JSON document.
    JSON,
    /// One JSON object a line, for a row each.
    NDJSON;

    /// Name of the option that says it.
    public static final String OPTION = "--output";

    /// Whether results are for a program, so that lines for people go to standard error.
    public boolean isForPrograms() {
        return this != TABLE;
    }
}
