// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A frame on a cable, ours or the device's, and what is in it by name: see [Dissector].
///
/// @param port from 1
/// @param nanos when, by the bench's clock
/// @param sent whether it was ours
/// @param octets of the whole frame
/// @param fields what is in it; addresses and words as text, numbers as [Long], lists as [Set] of
///     addresses or [java.util.List] of records
@SuppressWarnings("ArrayRecordComponent") // nobody compares frames
record HeardFrame(int port, long nanos, boolean sent, byte[] octets, Map<String, Object> fields) {

    /// A field as text, empty if there is none.
    String text(String field) {
        Object value = fields.get(field);
        return value == null ? "" : value.toString();
    }

    /// One line: what a person looks for first.
    String describe() {
        String kind = text("kind");
        StringBuilder line = new StringBuilder(kind);
        if (kind.equals("query")) {
            line.append(" v").append(text("version"));
            line.append(" group ").append(text("group"));
            append(line, "sources");
            append(line, "s");
            append(line, "qrv");
            append(line, "mrd");
        } else if (kind.equals("report")) {
            line.append(' ').append(records());
        } else if (fields.containsKey("group")) {
            line.append(' ').append(text("group"));
        }
        append(line, Dissector.VLAN);
        line.append(" from ").append(text("source"));
        if (!text("verdict").equals("accepted") && !kind.equals("data")) {
            line.append(" (").append(text("verdict").toLowerCase(Locale.ROOT)).append(')');
        }
        return line.toString();
    }

    private void append(StringBuilder line, String field) {
        String value = text(field);
        if (!value.isEmpty() && !value.equals("[]")) {
            line.append(' ').append(field).append(' ').append(value);
        }
    }

    private String records() {
        return Dissector.records(fields).stream()
                .map(
                        record ->
                                record.get("type")
                                        + " "
                                        + record.get("group")
                                        + braces(record.get("sources")))
                .collect(Collectors.joining(", "));
    }

    private static String braces(@Nullable Object sources) {
        return sources instanceof Set<?> set
                ? set.stream().map(Object::toString).collect(Collectors.joining(",", "{", "}"))
                : "{}";
    }
}
