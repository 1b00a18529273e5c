// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A Grafana dashboard, as far as tests look at it.
final class Dashboard {
    private static final Path FILE = Path.of("src", "packaging", "dashboards", "mld6.json");
    /// A variable's query for the values of a label: what it selects by, and the label.
    private static final Pattern LABEL_VALUES =
            Pattern.compile("label_values\\((.*),\\s*(\\w+)\\)");

    private final List<Query> queries = new ArrayList<>();
    private final List<Panel> panels = new ArrayList<>();

    /// @param text PromQL, with Grafana's variables
    /// @param legend what names the series, with labels in double braces
    record Query(String text, String legend) {
        /// With some value for each variable, as Grafana fills them in.
        String filled() {
            return text.replace("$__rate_interval", "4s")
                    .replace("$__range", "1m")
                    .replace("$instance", ".*")
                    .replace("$interface", ".*");
        }
    }

    record Panel(String title, int x, int y, int width, int height) {
        boolean overlaps(Panel other) {
            return x < other.x + other.width
                    && other.x < x + width
                    && y < other.y + other.height
                    && other.y < y + height;
        }
    }

    private Dashboard(JsonNode root) {
        collect(root);
        for (JsonNode panel : root.path("panels")) {
            JsonNode place = panel.path("gridPos");
            panels.add(
                    new Panel(
                            panel.path("title").asText(),
                            place.path("x").asInt(),
                            place.path("y").asInt(),
                            place.path("w").asInt(),
                            place.path("h").asInt()));
        }
    }

    /// The one that comes with the product.
    static Dashboard ofTheProduct() {
        try {
            Path file = Files.exists(FILE) ? FILE : Path.of("engine", "app").resolve(FILE);
            return new Dashboard(new ObjectMapper().readTree(file.toFile()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Queries stand in panels and annotations as `expr`, and in variables.
    private void collect(JsonNode node) {
        if (node.path("expr").isTextual()) {
            String legend =
                    node.path("legendFormat").asText("") + node.path("titleFormat").asText("");
            queries.add(new Query(node.path("expr").asText(), legend));
        }
        var values = LABEL_VALUES.matcher(node.path("definition").asText(""));
        if (values.matches()) {
            queries.add(new Query(values.group(1), "{{" + values.group(2) + "}}"));
        }
        node.forEach(this::collect);
    }

    List<Query> queries() {
        return queries;
    }

    List<Panel> panels() {
        return panels;
    }
}
