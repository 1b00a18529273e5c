// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import io.mld6.codec.wire.DurationRange;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.NumberRange;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.population.AddressRange;
import io.mld6.lab.measure.Nearest;
import io.mld6.lab.measure.TimeText;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Texts to values. All throw IllegalArgumentException with one line that names what is wrong and
/// what is accepted. Thread: any, without state.
final class Values {
    /// The untagged link, or no bound.
    static final String NONE = "none";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
    private static final Pattern DECIMAL = Pattern.compile("\\d{1,15}(?:\\.\\d{1,9})?");
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,19}");
    private static final Pattern RATE = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)/(s|min|h)");

    private Values() {}

    /// The name of something.
    static String name(String text) {
        if (!NAME.matcher(text).matches() || text.equals(Action.ALL) || text.equals(NONE)) {
            throw new IllegalArgumentException(
                    "not a name: '"
                            + text
                            + "' (expected up to 64 letters, digits, - and _, other than all and none)");
        }
        return text;
    }

    /// A name that is one of those.
    static Function<String, String> known(String what, Collection<String> names) {
        return text -> {
            if (!names.contains(text)) {
                throw new IllegalArgumentException(
                        "there is no %s '%s'; %s".formatted(what, text, Nearest.hint(text, names)));
            }
            return text;
        };
    }

    /// One of some words, each for a value.
    static <T> Function<String, T> word(String what, Map<String, T> words) {
        return text -> {
            T value = words.get(text);
            if (value == null) {
                throw new IllegalArgumentException(
                        "not a %s: '%s'; %s"
                                .formatted(what, text, Nearest.hint(text, words.keySet())));
            }
            return value;
        };
    }

    /// One of some constants, each as the command line writes it.
    static <E extends Enum<E>> Function<String, E> constant(String what, List<E> constants) {
        return word(
                what,
                constants.stream()
                        .collect(
                                Collectors.toMap(
                                        Values::word,
                                        Function.identity(),
                                        (first, _) -> first,
                                        LinkedHashMap::new)));
    }

    /// As the command line writes a constant: `at-once`.
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static boolean yesOrNo(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw new IllegalArgumentException(
                            "'" + text + "' is neither (expected true or false)");
        };
    }

    /// A whole number in a range.
    static Function<String, Long> whole(NumberRange range) {
        return text -> {
            try {
                if (WHOLE.matcher(text).matches() && range.accepts(Long.parseLong(text))) {
                    return Long.parseLong(text);
                }
            } catch (NumberFormatException _) {
                // Said below.
            }
            throw new IllegalArgumentException(
                    "not a %s: '%s' (expected a whole number, %s)"
                            .formatted(range.name(), text, range));
        };
    }

    /// A whole number in a range that ends before 2^31.
    static Function<String, Integer> small(NumberRange range) {
        return whole(range).andThen(Math::toIntExact);
    }

    /// A length of time in a range.
    static Function<String, Duration> within(DurationRange range) {
        return text -> {
            Duration length = TimeText.parse(text);
            range.check(length);
            return length;
        };
    }

    /// A length of time above zero.
    static Duration positive(String text) {
        Duration length = TimeText.parse(text);
        if (length.isZero()) {
            throw new IllegalArgumentException("'" + text + "' is no time (expected more than 0s)");
        }
        return length;
    }

    /// `85%` as 0.85.
    static double share(String text) {
        String digits = text.endsWith("%") ? text.substring(0, text.length() - 1) : "";
        if (!DECIMAL.matcher(digits).matches() || Double.parseDouble(digits) > 100) {
            throw new IllegalArgumentException(
                    "not a share: '" + text + "' (expected 0% to 100%, with the sign)");
        }
        return Double.parseDouble(digits) / 100;
    }

    /// `20/s`, also `/min` and `/h`, as so many a second.
    static double rate(String text) {
        Matcher matcher = RATE.matcher(text);
        double number = matcher.matches() ? Double.parseDouble(matcher.group(1)) : 0;
        if (number == 0) {
            throw new IllegalArgumentException(
                    "not a rate: '"
                            + text
                            + "' (expected more than 0 a time, as 20/s, 90/min, 5/h)");
        }
        return switch (matcher.group(2)) {
            case "s" -> number;
            case "min" -> number / 60;
            default -> number / 3600;
        };
    }

    /// `5000` or `20%`.
    static Amount amount(String text) {
        if (text.endsWith("%")) {
            return Amount.share(share(text));
        }
        if (!WHOLE.matcher(text).matches() || text.startsWith("-") || text.length() > 10) {
            throw new IllegalArgumentException(
                    "not a number of listeners: '" + text + "' (expected as 5000, or 20%)");
        }
        return Amount.count(Long.parseLong(text));
    }

    static MacAddress station(String text) {
        MacAddress mac = MacAddress.parse(text);
        if (mac.isMulticast() || mac.value() == 0) {
            throw new IllegalArgumentException(
                    "not a station's MAC address: '"
                            + text
                            + "' (expected one with an even first octet, like 02:00:00:00:00:01)");
        }
        return mac;
    }

    /// One VLAN, or none.
    static VlanTags vlan(String text) {
        return text.equals(NONE) ? VlanTags.NONE : VlanTags.parse(text);
    }

    /// A group one can listen to.
    static Ipv6Address group(String text) {
        Ipv6Address group = Ipv6Address.parse(text);
        if (!group.isReportable()) {
            throw new IllegalArgumentException(
                    group
                            + " is never listened to (expected multicast of scope 2 or wider other than ff02::1)");
        }
        return group;
    }

    /// An address that can be a source.
    static Ipv6Address source(String text) {
        return sources(text).getFirst().first();
    }

    /// Ranges of addresses that can be sources.
    static List<AddressRange> sources(String text) {
        List<AddressRange> ranges = AddressRange.parseList(text);
        for (AddressRange range : ranges) {
            Stream.of(range.first(), range.last())
                    .filter(end -> !Ipv6Address.isPossibleSource(end.high(), end.low()))
                    .forEach(
                            end -> {
                                throw new IllegalArgumentException(
                                        end + " cannot be a source (expected unicast addresses)");
                            });
        }
        return ranges;
    }
}
