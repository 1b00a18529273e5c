// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.population;

import io.mld6.codec.wire.Ipv6Address;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The addresses `first + i * step` for i from 0 to count - 1.
///
/// Written `ADDR`, `ADDR+COUNT` or `ADDR+COUNT/STEP`, numbers in decimal: `ff0e::db8:0:1+100`,
/// `ff35::1:0+16/256`.
///
/// @param first the first address
/// @param count how many, 1 or more
/// @param step distance between two, 1 or more
public record AddressRange(Ipv6Address first, long count, long step) {
    private static final Pattern SPEC =
            Pattern.compile("([^+/]+)(?:\\+(\\d{1,18})(?:/(\\d{1,18}))?)?");
    private static final String ACCEPTED = "ADDR, ADDR+COUNT or ADDR+COUNT/STEP";

    /// Checks that the last address exists.
    ///
    /// @throws IllegalArgumentException if not, or if a number is not positive
    public AddressRange {
        if (count < 1 || step < 1) {
            throw new IllegalArgumentException(
                    "COUNT and STEP must be 1 or more: " + first + "+" + count + "/" + step);
        }
        try {
            first.plus(Math.multiplyExact(count - 1, step));
        } catch (ArithmeticException tooFar) {
            throw new IllegalArgumentException(
                    first + "+" + count + "/" + step + " runs past the last IPv6 address", tooFar);
        }
    }

    /// Reads one range.
    ///
    /// @throws IllegalArgumentException with one line that names what is wrong and what is accepted
    public static AddressRange parse(String spec) {
        Matcher matcher = SPEC.matcher(spec);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + spec + "' is not " + ACCEPTED);
        }
        Ipv6Address first;
        try {
            first = Ipv6Address.parse(matcher.group(1));
        } catch (IllegalArgumentException notAnAddress) {
            throw new IllegalArgumentException(
                    "'" + spec + "' does not begin with an IPv6 address; accepted: " + ACCEPTED,
                    notAnAddress);
        }
        return new AddressRange(first, number(matcher.group(2)), number(matcher.group(3)));
    }

    private static long number(@org.jspecify.annotations.Nullable String digits) {
        return digits == null ? 1 : Long.parseLong(digits);
    }

    /// Reads ranges separated by commas.
    ///
    /// @throws IllegalArgumentException as [#parse]
    public static List<AddressRange> parseList(String specs) {
        List<AddressRange> ranges = new ArrayList<>();
        for (String spec : specs.split(",", -1)) {
            ranges.add(parse(spec.strip()));
        }
        return ranges;
    }

    /// Address number `i`, counted from 0.
    public Ipv6Address address(long i) {
        return first.plus(i * step);
    }

    /// The last address.
    public Ipv6Address last() {
        return address(count - 1);
    }

    /// The range as it is written.
    @Override
    public String toString() {
        String text = first.toString();
        if (count > 1 || step > 1) {
            text += "+" + count;
        }
        return step > 1 ? text + "/" + step : text;
    }
}
