// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.explain;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// What is to be said about a name.
///
/// @param name as our output writes it
/// @param kind what it is the name of: `drop reason`, `rule`
/// @param parts what is said, by label (`means`, `clause`, `cause`, `try`), in the order to say it
record Explanation(String name, String kind, SequencedMap<String, String> parts) {
    static final String MEANS = "means";
    static final String CLAUSE = "clause";
    static final String CAUSE = "cause";
    static final String TRY = "try";

    private static final int LABEL_COLUMNS = 10;
    private static final int COLUMNS = 100;

    /// This, with another part at the end, unless that is empty.
    Explanation with(String label, String text) {
        if (text.isEmpty()) {
            return this;
        }
        SequencedMap<String, String> more = new LinkedHashMap<>(parts);
        more.put(label, text);
        return new Explanation(name, kind, more);
    }

    /// What it means, in a line or more.
    String means() {
        return parts.getOrDefault(MEANS, "");
    }

    /// All of it for people, in lines that fit a terminal.
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, String> part : parts.entrySet()) {
            String label = part.getKey();
            for (String line : wrapped(part.getValue())) {
                lines.add(label + " ".repeat(Math.max(1, LABEL_COLUMNS - label.length())) + line);
                label = "";
            }
        }
        return lines;
    }

    /// A long word stays whole: it may be a command to copy.
    private static List<String> wrapped(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > COLUMNS - LABEL_COLUMNS) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    ObjectNode json() {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("name", name);
        object.put("kind", kind);
        parts.forEach(object::put);
        return object;
    }
}
