// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import java.util.List;

/// Scenarios to learn from. Thread: any, without state.
public final class Examples {
    private Examples() {}

    /// A scenario to learn from.
    ///
    /// @param name of the example, and of its file without `.yaml`
    /// @param title one line
    public record Example(String name, String title) {
        /// Its YAML.
        public String text() {
            throw new UnsupportedOperationException();
        }
    }

    /// All of them, the easiest first.
    public static List<Example> all() {
        throw new UnsupportedOperationException();
    }
}
