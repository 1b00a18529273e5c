// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import io.mld6.codec.wire.Ipv6Address;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What names mean while one case runs.
///
/// ```text
/// $G $G2 $G3 $G4   groups of the case, any source: ff0e::db8:N:1..      no other case has them
/// $M $M2           source-specific ones: ff3e::8000:...
/// $L               one of link scope: ff02::db8:N:1
/// $S1 .. $S9       sources 2001:db8::1 ..
/// $H1 .. $H9       hosts, link-local                                    ours to play
/// $R $R2           routers: fe80::1, the lowest, and fe80::2
/// $LOW $HIGH       below and above every usual address
/// $D $DM           the device's address and MAC address: learnt
/// $q.FIELD         a field of a frame an earlier step called q
/// ```
final class Scope {
    private static final Pattern NAME = Pattern.compile("\\$([A-Za-z]\\w*(?:\\.[a-z-]+)?)");
    private static final Ipv6Address GROUPS = Ipv6Address.parse("ff0e::db8:0:0");
    private static final Ipv6Address SSM_GROUPS = Ipv6Address.parse("ff3e::8000:0");
    private static final Ipv6Address LINK_GROUPS = Ipv6Address.parse("ff02::db8:0:0");
    private static final Ipv6Address SOURCES = Ipv6Address.parse("2001:db8::");
    private static final Ipv6Address HOSTS = Ipv6Address.parse("fe80::5eff:fe00:5300");
    private static final int GROUPS_OF_A_CASE = 16;

    private final Facts facts;
    private final Map<String, String> names = new TreeMap<>();
    private final Map<String, Long> marks = new HashMap<>();

    /// @param ordinal of the case among all that run
    /// @param learnt names from before the case: `D`, `DM`
    Scope(Facts facts, int ordinal, Map<String, String> learnt) {
        this.facts = facts;
        long shift = (long) (ordinal + 1) << Short.SIZE;
        long block = (long) (ordinal + 1) * GROUPS_OF_A_CASE;
        for (int i = 1; i <= 9; i++) {
            put(i == 1 ? "G" : "G" + i, GROUPS.plus(shift + i));
            put(i == 1 ? "M" : "M" + i, SSM_GROUPS.plus(block + i));
            put(i == 1 ? "L" : "L" + i, LINK_GROUPS.plus(shift + i));
            put("S" + i, SOURCES.plus(i));
            put("H" + i, HOSTS.plus(i));
        }
        put("R", Ipv6Address.parse("fe80::1"));
        put("R2", Ipv6Address.parse("fe80::2"));
        put("LOW", Ipv6Address.parse("fe80::1"));
        put("HIGH", Ipv6Address.parse("fe80::ffff:ffff:ffff:fffe"));
        names.putAll(learnt);
    }

    private void put(String name, Ipv6Address address) {
        names.put(name, address.toString());
    }

    /// Gives the fields of a frame a name.
    void bind(String name, HeardFrame frame) {
        frame.fields().forEach((field, value) -> names.put(name + "." + field, text(value)));
        marks.put(name, frame.nanos());
    }

    private static String text(Object value) {
        return value instanceof TreeSet<?> set
                ? set.stream().map(Object::toString).collect(Collectors.joining(","))
                : value.toString();
    }

    void mark(String name, long nanos) {
        marks.put(name, nanos);
    }

    long marked(String name) {
        Long nanos = marks.get(name);
        if (nanos == null) {
            throw new CaseException("no moment is called '" + name + "'");
        }
        return nanos;
    }

    /// A text with its names replaced.
    ///
    /// @throws CaseException that names what is not known
    String resolve(Object value) {
        String text = value.toString();
        if (text.indexOf('$') < 0) {
            return text;
        }
        Function<MatchResult, String> replacement =
                found -> {
                    String known = names.get(found.group(1));
                    if (known == null) {
                        throw new CaseException("no such name: $" + found.group(1));
                    }
                    return Matcher.quoteReplacement(known);
                };
        return NAME.matcher(text).replaceAll(replacement);
    }

    /// Whether something is called so.
    boolean knows(String name) {
        return names.containsKey(name);
    }

    /// A quantity in milliseconds, or a plain number.
    double quantity(Object value) {
        return Quantities.of(value.toString(), facts.values());
    }

    /// A quantity in nanoseconds.
    long nanos(Object value) {
        return Math.round(quantity(value) * 1_000_000);
    }

    /// The tolerance of every bound.
    long toleranceNanos() {
        return nanos("TOL");
    }

    Ipv6Address address(Object value) {
        String text = resolve(value);
        try {
            return Ipv6Address.parse(text);
        } catch (IllegalArgumentException _) {
            throw new CaseException("not an address: '" + text + "'");
        }
    }

    /// Addresses of a list, or of one.
    List<Ipv6Address> addresses(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(this::address).toList()
                : List.of(address(value));
    }
}
