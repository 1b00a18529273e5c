// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as people write them: `500ms`, `10s`, `2m`, `1h`; a fraction is allowed.
public final class DurationText {
    private static final Pattern FORM = Pattern.compile("(\\d{1,12})(?:\\.(\\d{1,9}))?(ms|s|m|h)");
    private static final long BILLIONTHS_OF_MILLI_PER_NANO = 1000;

    private DurationText() {}

    /// @throws IllegalArgumentException that names `text` and what is accepted
    static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "not a duration: '" + text + "' (expected a form like 500ms, 10s or 2m)");
        }
        // Not Duration.multipliedBy: it goes through BigDecimal, whose tables take longer to make
        // than everything else about the command line. Twelve digits of hours fit.
        long unitMillis =
                switch (matcher.group(3)) {
                    case "ms" -> 1;
                    case "s" -> 1000;
                    case "m" -> 60_000;
                    default -> 3_600_000;
                };
        Duration whole = Duration.ofMillis(unitMillis * Long.parseLong(matcher.group(1)));
        String digits = matcher.group(2);
        if (digits == null) {
            return whole;
        }
        long billionths = Long.parseLong((digits + "000000000").substring(0, 9));
        return whole.plusNanos(unitMillis * billionths / BILLIONTHS_OF_MILLI_PER_NANO);
    }

    /// The shortest form that says the same: `500 ms`, `2.5 s`, `2 min`, `2 h`.
    public static String format(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1000) {
            return millis + " ms";
        }
        if (millis % 1000 != 0) {
            return trimZeros(millis) + " s";
        }
        long seconds = millis / 1000;
        if (seconds >= 7200 && seconds % 3600 == 0) {
            return seconds / 3600 + " h";
        }
        return seconds >= 120 && seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
    }

    private static String trimZeros(long millis) {
        String text = millis / 1000 + "." + String.valueOf(1000 + millis % 1000).substring(1);
        return text.replaceAll("0+$", "");
    }
}
