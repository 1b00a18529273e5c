// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import java.util.List;

/// A measured run for people: lines of a terminal, and Markdown. Pure functions.
public final class ResultText {
    private ResultText() {}

    /// A line for each expectation, then the faults of the tester and the verdict.
    public static List<String> lines(MeasuredRun run) {
        throw new UnsupportedOperationException();
    }

    /// The same as a table, with the main numbers of each phase, as `$GITHUB_STEP_SUMMARY` takes it.
    ///
    /// @param name of the run
    public static String markdown(String name, MeasuredRun run) {
        throw new UnsupportedOperationException();
    }
}
