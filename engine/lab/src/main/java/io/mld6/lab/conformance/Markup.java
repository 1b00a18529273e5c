// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import java.util.regex.Pattern;

/// Text inside XML and HTML.
final class Markup {
    private static final Pattern CLAUSE = Pattern.compile("RFC (\\d+)((?: ?,? ?§[\\w.]+)*)");
    private static final Pattern SECTION = Pattern.compile("§([\\w.]+)");

    private Markup() {}

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /// A clause whose sections lead to the text of the RFC.
    static String linked(String clause) {
        return CLAUSE.matcher(clause)
                .replaceAll(
                        rfc ->
                                "RFC "
                                        + rfc.group(1)
                                        + SECTION.matcher(rfc.group(2))
                                                .replaceAll(
                                                        section ->
                                                                "<a href=\"https://www.rfc-editor.org/rfc/rfc%s#section-%s\">§%s</a>"
                                                                        .formatted(
                                                                                rfc.group(1),
                                                                                section.group(1),
                                                                                section.group(1))));
    }
}
