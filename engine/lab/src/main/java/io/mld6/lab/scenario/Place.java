// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import java.util.Locale;

/// Where something was written. Immutable.
///
/// @param source file, or option of the command line
/// @param line from 1; 0 if the source is all there is to say
/// @param column from 1
record Place(String source, int line, int column) {
    private static final int LONGEST = 600;
    private static final int FIRST_PRINTABLE = 0x20;
    private static final int DELETE = 0x7f;

    /// Something of which no line is known.
    static Place of(String source) {
        return new Place(source, 0, 0);
    }

    /// The error that something here is wrong.
    ///
    /// @param what is wrong, and what is accepted; may quote the file
    ScenarioException error(String what) {
        return new ScenarioException(clean(toString()) + ": " + clean(what));
    }

    /// One line, whatever the file has in it.
    private static String clean(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints()
                .limit(LONGEST)
                .forEach(
                        point -> {
                            if (point < FIRST_PRINTABLE
                                    || (point >= DELETE && point < 0xa0)
                                    || point == 0x2028
                                    || point == 0x2029) {
                                line.append(String.format(Locale.ROOT, "\\u%04x", point));
                            } else {
                                line.appendCodePoint(point);
                            }
                        });
        return line.length() < text.length() && text.length() > LONGEST
                ? line + "..."
                : line.toString();
    }

    @Override
    public String toString() {
        return line == 0 ? source : source + ":" + line + ":" + column;
    }
}
