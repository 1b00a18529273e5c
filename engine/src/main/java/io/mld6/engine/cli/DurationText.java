// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as people write them: `500ms`, `10s`, `2m`, `1h`; a fraction is allowed.
final class DurationText {
    private static final Pattern FORM = Pattern.compile("(\\d{1,12})(?:\\.(\\d{1,9}))?(ms|s|m|h)");
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private DurationText() {}

    /// @throws IllegalArgumentException that names `text` and what is accepted
    static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "not a duration: '" + text + "' (expected a form like 500ms, 10s or 2m)");
        }
        Duration unit =
                switch (matcher.group(3)) {
                    case "ms" -> Duration.ofMillis(1);
                    case "s" -> Duration.ofSeconds(1);
                    case "m" -> Duration.ofMinutes(1);
                    default -> Duration.ofHours(1);
                };
        Duration whole = unit.multipliedBy(Long.parseLong(matcher.group(1)));
        String digits = matcher.group(2);
        if (digits == null) {
            return whole;
        }
        long billionths = Long.parseLong((digits + "000000000").substring(0, 9));
        return whole.plus(unit.multipliedBy(billionths).dividedBy(NANOS_PER_SECOND));
    }

    /// The shortest form that says the same: `500 ms`, `2.5 s`, `2 min`, `2 h`.
    static String format(Duration duration) {
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
