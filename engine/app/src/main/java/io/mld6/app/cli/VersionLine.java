// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/// What `--version` says: the version, the revision it was built from, and what it runs on; with
/// `--json` before a command, as JSON.
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class VersionLine implements IVersionProvider {
    /// Asks for JSON, beside `--version`.
    public static final String JSON_OPTION = "--json";

    @Spec private CommandSpec spec;

    VersionLine() {}

    @Override
    public String[] getVersion() {
        ParseResult parsed = spec.root().commandLine().getParseResult();
        boolean json = parsed != null && parsed.hasMatchedOption(JSON_OPTION);
        BuildFacts facts = BuildFacts.now();
        return new String[] {json ? facts.json().toString() : facts.line()};
    }
}
