// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.explain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/// The rules by number, as CONFORMANCE.md writes them: a row of a table each, whose first cell is
/// the number and whose heading says what the other cells are.
///
/// The last table is another one, of what Linux does otherwise, by cases of `mld6 conform`.
final class RuleBook {
    /// `V2-18`, `Q-27a`.
    private static final Pattern ID = Pattern.compile("[A-Z][A-Z0-9]*-[0-9]+[a-z]*");

    private static final Pattern RULED_LINE = Pattern.compile("\\|(-+\\|)+");
    private static final String CASES = "case";

    private final SequencedMap<String, Explanation> rules = new LinkedHashMap<>();
    private final Map<String, String> linux = new HashMap<>();

    private String section = "";
    private List<String> heading = List.of();
    private List<String> before = List.of();

    private RuleBook() {}

    /// Reads the whole text.
    static RuleBook of(String markdown) {
        RuleBook book = new RuleBook();
        markdown.lines().forEach(book::take);
        return book;
    }

    /// By number, in the order of the text.
    SequencedMap<String, Explanation> rules() {
        return rules;
    }

    /// What Linux does otherwise in a case, or in those of a rule; empty if nothing is known.
    String linux(String caseOrRule) {
        return linux.getOrDefault(caseOrRule, "");
    }

    private void take(String line) {
        if (line.startsWith("#")) {
            section = line.replaceFirst("#+ ", "");
        }
        if (!line.startsWith("|")) {
            return;
        }
        List<String> cells = cells(line);
        if (RULED_LINE.matcher(line.strip()).matches()) {
            heading = before;
        } else if (heading.size() == cells.size()) {
            row(cells);
        }
        before = cells;
    }

    private void row(List<String> cells) {
        String first = cells.getFirst();
        if (label(0).equals(CASES)) {
            for (String id : first.split(", ", -1)) {
                linux.put(id, cells.getLast());
                linux.merge(id.replaceFirst("[a-z]$", ""), cells.getLast(), RuleBook::together);
            }
        } else if (ID.matcher(first).matches()) {
            Explanation rule =
                    new Explanation(
                            first, "rule, section " + plain(section), new LinkedHashMap<>());
            for (int i = 1; i < cells.size(); i++) {
                rule = rule.with(label(i), plain(cells.get(i)));
            }
            rules.put(first, rule);
        }
    }

    private static String together(String one, String other) {
        return one.contains(other) ? one : one + "; " + other;
    }

    /// What a column is called here: what is demanded is what the number means, its source the
    /// clause.
    private String label(int column) {
        String written = heading.get(column).toLowerCase(Locale.ROOT);
        if (column == 1) {
            return Explanation.MEANS;
        }
        return written.startsWith("source") || written.startsWith("seed / rfc")
                ? Explanation.CLAUSE
                : written;
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        for (String cell : line.substring(1).split("\\|", -1)) {
            cells.add(cell.strip());
        }
        // What stands behind the last bar.
        String _ = cells.removeLast();
        return cells;
    }

    private static String plain(String markdown) {
        return markdown.replace("**", "");
    }
}
