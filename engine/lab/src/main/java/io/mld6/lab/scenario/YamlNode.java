// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A file as a tree that remembers where everything stands. Thread: one.
sealed interface YamlNode {
    /// Where it begins.
    Place place();

    /// What it is, for people.
    String kind();

    /// A text: what stands there, whether quoted or not.
    record Scalar(Place place, String text) implements YamlNode {
        @Override
        public String kind() {
            return text.isEmpty() ? "nothing" : "'" + text + "'";
        }
    }

    /// A list.
    record Sequence(Place place, List<YamlNode> items) implements YamlNode {
        /// An empty one, to be filled.
        static Sequence at(Place place) {
            return new Sequence(place, new ArrayList<>());
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /// Keys and values, in order.
    ///
    /// @param entries by key
    /// @param removed keys that the command line took away, and its option
    record Mapping(Place place, Map<String, Entry> entries, Map<String, Place> removed)
            implements YamlNode {
        /// A value, and where its key stands.
        record Entry(Place place, YamlNode value) {}

        /// An empty one, to be filled.
        static Mapping at(Place place) {
            return new Mapping(place, new LinkedHashMap<>(), new LinkedHashMap<>());
        }

        @Override
        public String kind() {
            return "a mapping";
        }
    }
}
