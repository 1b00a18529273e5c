// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.report;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/// Writes a document that is HTML and well-formed XML alike, so that a browser shows it and any XML
/// parser reads it. All text is escaped here and nowhere else. Thread: one.
final class Html {
    private static final char REPLACEMENT = '\ufffd';

    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /// What stands as it is: markup of our own.
    Html raw(String markup) {
        out.append(markup);
        return this;
    }

    /// Begins an element.
    ///
    /// @param attributes name and value by turns; one with an empty value is left out
    Html open(String name, String... attributes) {
        out.append('<').append(name);
        attributes(attributes);
        out.append('>');
        open.push(name);
        return this;
    }

    /// Ends the element that began last.
    Html close() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    /// The same, and a new line: of blocks.
    Html closeBlock() {
        close();
        out.append('\n');
        return this;
    }

    /// An element with nothing in it.
    Html empty(String name, String... attributes) {
        out.append('<').append(name);
        attributes(attributes);
        out.append("/>");
        return this;
    }

    /// Begins a picture.
    ///
    /// @param label for who cannot see it
    Html openPicture(int width, int height, String label) {
        return open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "viewBox",
                "0 0 " + width + " " + height,
                "role",
                "img",
                "aria-label",
                label);
    }

    /// Draws a line of a picture.
    ///
    /// @param kind class of the style sheet; empty for none
    /// @param way as SVG has it in `d`
    Html path(String kind, String way) {
        return empty("path", "class", kind, "d", way);
    }

    private void attributes(String... attributes) {
        for (int i = 0; i < attributes.length; i += 2) {
            if (!attributes[i + 1].isEmpty()) {
                out.append(' ').append(attributes[i]).append("=\"");
                escape(attributes[i + 1]);
                out.append('"');
            }
        }
    }

    Html text(String text) {
        escape(text);
        return this;
    }

    /// An element with text in it.
    Html element(String name, String text, String... attributes) {
        return open(name, attributes).text(text).close();
    }

    /// A cell with a number: what people read, and all of its digits.
    ///
    /// @param value as the result has it
    Html number(String value, String shown) {
        return open("td", "class", "n").element("data", shown, "value", value).close();
    }

    /// A cell in which there is nothing to show.
    Html nothing() {
        return element("td", "–", "class", "n none");
    }

    /// Characters that XML has no place for become U+FFFD.
    private void escape(String text) {
        text.codePoints()
                .forEach(
                        point -> {
                            switch (point) {
                                case '&' -> out.append("&amp;");
                                case '<' -> out.append("&lt;");
                                case '>' -> out.append("&gt;");
                                case '"' -> out.append("&quot;");
                                case '\'' -> out.append("&#39;");
                                default -> {
                                    if (isText(point)) {
                                        out.appendCodePoint(point);
                                    } else {
                                        out.append(REPLACEMENT);
                                    }
                                }
                            }
                        });
    }

    /// XML 1.0, production 2, without the controls that HTML does not allow.
    private static boolean isText(int point) {
        return point == '\t'
                || point == '\n'
                || (point >= 0x20 && point < 0x7f)
                || (point >= 0xa0 && point <= 0xd7ff)
                || (point >= 0xe000 && point <= 0xfffd)
                || point >= 0x10000;
    }

    /// A coordinate of a picture, to a tenth.
    static String at(double coordinate) {
        String text = String.format(Locale.ROOT, "%.1f", coordinate);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
