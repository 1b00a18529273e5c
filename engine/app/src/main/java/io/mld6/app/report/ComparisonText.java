// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mld6.app.report.Comparison.Kind;
import io.mld6.app.report.Comparison.Row;
import io.mld6.lab.json.JsonTrees;
import io.mld6.lab.measure.ResultText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Two runs side by side as a table of a terminal, and as JSON. Pure functions.
final class ComparisonText {
    private static final int COLUMNS = 5;

    private ComparisonText() {}

    /// A row for each value; what is worse is marked.
    static List<String> lines(Comparison comparison) {
        List<String[]> table = new ArrayList<>();
        table.add(new String[] {"phase", "value", "earlier", "later", "change", ""});
        for (Row row : comparison.rows()) {
            table.add(
                    new String[] {
                        row.phase(),
                        row.what(),
                        shown(row, row.earlier(), row.earlierText()),
                        shown(row, row.later(), row.laterText()),
                        change(row),
                        row.regression() ? "WORSE" : ""
                    });
        }
        int[] widths = new int[COLUMNS];
        for (String[] cells : table) {
            for (int i = 0; i < COLUMNS; i++) {
                widths[i] = Math.max(widths[i], cells[i].length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (String[] cells : table) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < COLUMNS; i++) {
                int room = widths[i] - cells[i].length();
                // Numbers stand under one another.
                boolean right = i >= 2;
                line.repeat(" ", right ? room : 0).append(cells[i]);
                line.repeat(" ", right ? 2 : room + 2);
            }
            lines.add(line.append(cells[COLUMNS]).toString().stripTrailing());
        }
        comparison.unpaired().forEach(one -> lines.add("not compared: " + one));
        return lines;
    }

    private static String shown(Row row, double value, String text) {
        if (row.kind() == Kind.OUTCOME) {
            return text;
        }
        if (Double.isNaN(value)) {
            return "-";
        }
        return row.kind() == Kind.TIME
                ? ResultText.seconds(value)
                : ResultText.digits(value) + (text.isEmpty() ? "" : " (" + text + ")");
    }

    private static String change(Row row) {
        double earlier = row.earlier();
        double later = row.later();
        if (row.kind() == Kind.OUTCOME || Double.isNaN(earlier) || Double.isNaN(later)) {
            return "";
        }
        if (earlier == later) {
            return "0 %";
        }
        return earlier == 0
                ? "from 0"
                : String.format(Locale.ROOT, "%+.1f %%", (later - earlier) / earlier * 100);
    }

    /// The same for a program.
    ///
    /// @param verdict `held`, `worse` or `inconclusive`
    static String json(Comparison comparison, Tolerance tolerance, String verdict) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("verdict", verdict);
        json.put("tolerance", tolerance.share());
        json.put("regressions", comparison.regressions().size());
        ArrayNode rows = json.putArray("rows");
        for (Row row : comparison.rows()) {
            ObjectNode one = rows.addObject();
            one.put("phase", row.phase());
            one.put("value", row.what());
            if (row.kind() == Kind.OUTCOME) {
                one.put("earlier", row.earlierText());
                one.put("later", row.laterText());
            } else {
                number(one, "earlier", row.earlier());
                number(one, "later", row.later());
            }
            one.put("regression", row.regression());
        }
        ArrayNode unpaired = json.putArray("notCompared");
        comparison.unpaired().forEach(unpaired::add);
        return JsonTrees.indented(json);
    }

    private static void number(ObjectNode to, String name, double value) {
        if (Double.isNaN(value)) {
            to.putNull(name);
        } else {
            to.put(name, value);
        }
    }
}
