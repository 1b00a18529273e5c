// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.explain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// Reads explanations.txt: a heading for each kind, a block of lines for each name.
///
/// ```text
/// == drop reason
///
/// BAD_CHECKSUM
/// means: The sum over message and pseudo-header is wrong.
/// cause: ...
/// try: ...
/// ```
final class ExplanationFile {
    private static final String HEADING = "== ";

    private ExplanationFile() {}

    /// All of the text.
    ///
    /// @throws IllegalArgumentException with the line that is not understood
    static List<Explanation> read(String text) {
        List<Explanation> found = new ArrayList<>();
        String kind = "";
        boolean inside = false;
        for (String line : text.lines().toList()) {
            if (line.startsWith("#") || line.isBlank()) {
                inside = false;
            } else if (line.startsWith(HEADING)) {
                kind = line.substring(HEADING.length());
            } else if (!inside) {
                found.add(new Explanation(line, kind, new LinkedHashMap<>()));
                inside = true;
            } else {
                int colon = line.indexOf(": ");
                if (colon < 0) {
                    throw new IllegalArgumentException("no label: '" + line + "'");
                }
                Explanation more =
                        found.removeLast()
                                .with(line.substring(0, colon), line.substring(colon + 2));
                found.add(more);
            }
        }
        return found;
    }
}
