// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import io.mld6.codec.wire.Ipv6Address;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Whether a field of a frame is what a case wants.
///
/// ```text
/// [a, b]     exactly these addresses, in any order; [] none
/// any, none  there is such a field; there is none, or it says none
/// "a|b"      one of these        "!a"       not this
/// ">=2" "<=2" ">2" "<2"          a quantity as in [Quantities], of milliseconds or a count
/// "2..7"     from, to            "=LLQI"    this quantity exactly
/// in:A/64    an address whose first so many bits are these
/// contains:A the list has A      anything else: equal, addresses in any form
/// ```
final class ValueTest {
    private ValueTest() {}

    static boolean holds(Object wanted, @Nullable Object field, Scope scope) {
        if (wanted instanceof Collection<?> list) {
            TreeSet<String> addresses = new TreeSet<>();
            list.forEach(one -> addresses.add(scope.address(one).toString()));
            return field instanceof Collection<?> found && addresses.equals(new TreeSet<>(found));
        }
        String text = scope.resolve(wanted);
        if (text.equals("none")) {
            return field == null || field.equals("none");
        }
        if (field == null) {
            return false;
        }
        if (text.equals("any")) {
            return true;
        }
        if (text.startsWith("contains:")) {
            Object one = scope.address(text.substring("contains:".length())).toString();
            return field instanceof Collection<?> found && found.contains(one);
        }
        if (text.startsWith("in:")) {
            return isIn(text.substring("in:".length()), field.toString());
        }
        if (text.contains("|")) {
            return List.of(text.split("\\|", -1)).stream()
                    .anyMatch(one -> holds(one.strip(), field, scope));
        }
        if (text.startsWith("!")) {
            return !holds(text.substring(1), field, scope);
        }
        return field instanceof Long number
                ? compares(text, number, scope)
                : same(text, field.toString());
    }

    private static boolean isIn(String prefix, String field) {
        String[] parts = prefix.split("/", 2);
        int bits = Integer.parseInt(parts[1]);
        Ipv6Address wanted = Ipv6Address.parse(parts[0]);
        Ipv6Address found = Ipv6Address.parse(field);
        long high = bits >= Long.SIZE ? -1 : -1L << (Long.SIZE - bits);
        long low = bits <= Long.SIZE ? 0 : -1L << (2 * Long.SIZE - bits);
        return ((wanted.high() ^ found.high()) & high) == 0
                && ((wanted.low() ^ found.low()) & low) == 0;
    }

    private static boolean compares(String text, long number, Scope scope) {
        int to = text.indexOf("..");
        if (to > 0) {
            return number >= scope.quantity(text.substring(0, to))
                    && number <= scope.quantity(text.substring(to + 2));
        }
        for (String sign : List.of(">=", "<=", ">", "<", "=")) {
            if (text.startsWith(sign)) {
                double bound = scope.quantity(text.substring(sign.length()));
                return switch (sign) {
                    case ">=" -> number >= bound;
                    case "<=" -> number <= bound;
                    case ">" -> number > bound;
                    case "<" -> number < bound;
                    default -> Math.abs(number - bound) < 0.5;
                };
            }
        }
        return text.startsWith("0x")
                ? number == Long.parseLong(text.substring(2), 16)
                : Math.abs(number - scope.quantity(text)) < 0.5;
    }

    private static boolean same(String text, String field) {
        if (text.equals(field)) {
            return true;
        }
        if (!text.contains(":")) {
            return false;
        }
        try {
            return Ipv6Address.parse(text).toString().equals(field);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /// Whether all of a pattern's fields hold; the first that does not is named.
    ///
    /// @return empty if all hold
    static String firstWrong(Map<String, Object> pattern, Map<String, Object> fields, Scope scope) {
        for (Map.Entry<String, Object> entry : pattern.entrySet()) {
            if (!fieldHolds(entry.getKey(), entry.getValue(), fields, scope)) {
                Object found = fields.get(entry.getKey());
                return entry.getKey()
                        + " is "
                        + (found == null ? "missing" : found)
                        + ", expected "
                        + scope.resolve(entry.getValue());
            }
        }
        return "";
    }

    @SuppressWarnings("unchecked") // the reader has checked what is under record
    private static boolean fieldHolds(
            String name, Object wanted, Map<String, Object> fields, Scope scope) {
        if (name.equals("record")) {
            Map<String, Object> record = (Map<String, Object>) wanted;
            return Dissector.records(fields).stream()
                    .anyMatch(one -> firstWrong(record, one, scope).isEmpty());
        }
        if (name.equals("other-record")) {
            return Dissector.records(fields).stream()
                    .anyMatch(
                            one -> !firstWrong((Map<String, Object>) wanted, one, scope).isEmpty());
        }
        return holds(wanted, fields.get(name), scope);
    }
}
