// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Lengths of time as people write them: `200ms`, `2.5s`, `10m`, `1h`. Thread: any, without state.
public final class TimeText {
    private static final Pattern FORM =
            Pattern.compile("(\\d{1,12})(?:\\.(\\d{1,9}))?(us|ms|s|m|h)");
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final Duration LONGEST = Duration.ofDays(365);

    private TimeText() {}

    /// Reads a length of time of up to 365 days.
    ///
    /// @throws IllegalArgumentException with one line that names what is wrong and what is accepted
    public static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "not a duration: '"
                            + text
                            + "' (expected a number and a unit, us, ms, s, m or h: 500ms, 10s, 2.5m)");
        }
        long unitNanos = unitNanos(matcher.group(3));
        long whole = Long.parseLong(matcher.group(1));
        if (whole > LONGEST.toNanos() / unitNanos) {
            throw new IllegalArgumentException("'" + text + "' is too long (expected up to 8760h)");
        }
        String digits = matcher.group(2);
        long billionths =
                digits == null ? 0 : Long.parseLong((digits + "000000000").substring(0, 9));
        // In two steps, as billionths of an hour do not fit.
        long fraction =
                unitNanos >= NANOS_PER_SECOND
                        ? unitNanos / NANOS_PER_SECOND * billionths
                        : unitNanos * billionths / NANOS_PER_SECOND;
        return Duration.ofNanos(whole * unitNanos + fraction);
    }

    private static long unitNanos(String unit) {
        return switch (unit) {
            case "us" -> 1000;
            case "ms" -> 1_000_000;
            case "s" -> NANOS_PER_SECOND;
            case "m" -> 60 * NANOS_PER_SECOND;
            default -> 3600 * NANOS_PER_SECOND;
        };
    }

    /// The shortest form that [#parse] reads as the same: `200ms`, `2.5s`, `90s`, `10m`, `1h`.
    /// What is below a microsecond is left out.
    public static String format(Duration length) {
        long micros = length.toNanos() / 1000;
        if (micros == 0) {
            return "0s";
        }
        if (micros % 3_600_000_000L == 0) {
            return micros / 3_600_000_000L + "h";
        }
        if (micros % 60_000_000 == 0) {
            return micros / 60_000_000 + "m";
        }
        if (micros >= 1_000_000) {
            return decimal(micros, 1_000_000) + "s";
        }
        return micros >= 1000 ? decimal(micros, 1000) + "ms" : micros + "us";
    }

    private static String decimal(long micros, int unit) {
        if (micros % unit == 0) {
            return Long.toString(micros / unit);
        }
        String digits = unit == 1000 ? "%03d" : "%06d";
        String fraction = String.format(Locale.ROOT, digits, micros % unit);
        return micros / unit + "." + fraction.replaceFirst("0+$", "");
    }
}
