// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import java.nio.file.Path;
import java.util.List;

/// Reads scenarios. Thread: any, without state.
public final class ScenarioReader {
    private ScenarioReader() {}

    /// A scenario, and what should be said about how it was read.
    ///
    /// @param notes lines for people: what `--phase` dropped, amounts beyond a population
    public record Result(Scenario scenario, List<String> notes) {}

    /// Reads a file.
    ///
    /// @param sets `KEY=VALUE`, in order, without `--set`
    /// @param phases names of those to keep; none for all
    /// @throws ScenarioException if it cannot be read, or used
    public static Result read(Path file, List<String> sets, List<String> phases) {
        throw new UnsupportedOperationException();
    }

    /// Reads a text.
    ///
    /// @param fileName for errors, and for the name of a scenario without one
    /// @param sets `KEY=VALUE`, in order, without `--set`
    /// @param phases names of those to keep; none for all
    /// @throws ScenarioException if it cannot be used
    public static Result read(
            String fileName, String text, List<String> sets, List<String> phases) {
        throw new UnsupportedOperationException();
    }
}
