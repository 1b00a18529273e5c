// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.terminal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mld6.app.cli.Failure;
import io.mld6.app.cli.OutputFormat;
import io.mld6.lab.json.JsonTrees;
import java.util.ArrayList;
import java.util.List;

/// A table that a command ends with, for people or for programs as `--output` says: a line or more
/// and an object for each row. *Thread*: one.
public final class Rows {
    /// What waits for a slow reader is bounded in texts, and a long table has more lines.
    private static final int LINES_PER_TEXT = 128;

    private final List<String> lines = new ArrayList<>();
    private final List<ObjectNode> objects = new ArrayList<>();
    private final List<String> footer = new ArrayList<>();
    private ObjectNode document = JsonNodeFactory.instance.objectNode();
    private String name = "rows";
    private boolean single;

    /// A line in front of the rows, for people.
    public void heading(String line) {
        lines.add(line.stripTrailing());
    }

    /// A row.
    ///
    /// @param object the row for programs
    /// @param shown its lines for people
    public void add(ObjectNode object, String... shown) {
        objects.add(object);
        for (String line : shown) {
            lines.add(line.stripTrailing());
        }
    }

    /// A line behind the rows, for people.
    public void footer(String line) {
        footer.add(line);
    }

    /// Says what is around the rows in the one document for programs.
    ///
    /// @param around what is known beside them
    /// @param rows name of the rows in it
    public void put(ObjectNode around, String rows) {
        document = around;
        name = rows;
    }

    /// Says that the one row is the document.
    public void only(ObjectNode object, List<String> shown) {
        add(object, shown.toArray(String[]::new));
        single = true;
    }

    /// All lines, as people see them.
    public List<String> lines() {
        List<String> all = new ArrayList<>(lines);
        all.addAll(footer);
        return all;
    }

    /// Writes it to standard output, and waits until somebody has read it.
    ///
    /// @throws Failure if nobody does
    public void write(OutputFormat format, Terminal terminal) throws Failure, InterruptedException {
        switch (format) {
            case TABLE -> {
                StatusView view = terminal.view(false);
                List<String> all = lines();
                for (int from = 0; from < all.size(); from += LINES_PER_TEXT) {
                    int to = Math.min(from + LINES_PER_TEXT, all.size());
                    view.line(String.join("\n", all.subList(from, to)));
                }
            }
            case JSON -> {
                if (!single) {
                    objects.forEach(document.withArray(name)::add);
                }
                JsonDump.toStandardOutput(terminal).write(single ? objects.getFirst() : document);
            }
            case NDJSON ->
                    JsonDump.toStandardOutput(terminal)
                            .write(
                                    json -> {
                                        for (ObjectNode object : objects) {
                                            JsonTrees.write(json, object);
                                        }
                                    });
        }
    }
}
