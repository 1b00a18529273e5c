// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import io.mld6.lab.measure.Nearest;
import io.mld6.lab.measure.TimeText;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads laws that numbers are drawn by. All throw IllegalArgumentException with one line. Thread:
/// any, without state.
final class DistributionReader {
    private static final Pattern CALL = Pattern.compile("([a-z]+)\\(([^()]*)\\)");
    private static final Pattern DECIMAL = Pattern.compile("\\d{1,9}(?:\\.\\d{1,9})?");
    private static final String FORMS =
            "fixed(X), uniform(A..B), exp(MEAN) or lognormal(MEDIAN, SIGMA)";
    private static final List<String> NAMES = List.of("fixed", "uniform", "exp", "lognormal");
    private static final double MOST_SIGMA = 5;

    private DistributionReader() {}

    /// A law of lengths of time, in seconds.
    static Distribution time(String text) {
        return read(text, "times, as 4s", value -> TimeText.parse(value).toNanos() / 1e9);
    }

    /// A law of how often something is done: 1 or more.
    static Distribution count(String text) {
        Distribution law = read(text, "numbers, as 3", DistributionReader::number);
        double least =
                switch (law) {
                    case Distribution.Fixed fixed -> fixed.value();
                    case Distribution.Uniform uniform -> uniform.from();
                    case Distribution.Exponential _,
                            Distribution.LogNormal _,
                            Distribution.Zipf _ ->
                            law.mean();
                };
        if (least < 1) {
            throw new IllegalArgumentException(
                    "'" + text + "' may be less than once (expected 1 or more)");
        }
        return law;
    }

    /// How a listener picks one channel of several.
    static Distribution audience(String text) {
        if (text.equals("uniform")) {
            return new Distribution.Zipf(0);
        }
        Matcher call = CALL.matcher(text);
        if (!call.matches() || !call.group(1).equals("zipf")) {
            throw new IllegalArgumentException(
                    "not an audience: '" + text + "' (expected uniform, or zipf(S) as zipf(1.0))");
        }
        double s = number(call.group(2).strip());
        if (s > 10) {
            throw new IllegalArgumentException("'" + text + "' is too steep (expected S up to 10)");
        }
        return new Distribution.Zipf(s);
    }

    private static Distribution read(String text, String values, ToDoubleFunction<String> parser) {
        Matcher call = CALL.matcher(text);
        if (!call.matches()) {
            throw new IllegalArgumentException(
                    "not a distribution: '%s' (expected %s, of %s)".formatted(text, FORMS, values));
        }
        String arguments = call.group(2).strip();
        return switch (call.group(1)) {
            case "fixed" -> new Distribution.Fixed(parser.applyAsDouble(arguments));
            case "exp" ->
                    new Distribution.Exponential(above0(text, parser.applyAsDouble(arguments)));
            case "uniform" -> uniform(text, arguments, parser);
            case "lognormal" -> logNormal(text, arguments, parser);
            default ->
                    throw new IllegalArgumentException(
                            "unknown distribution '%s'; %s"
                                    .formatted(call.group(1), Nearest.hint(call.group(1), NAMES)));
        };
    }

    private static Distribution uniform(
            String text, String arguments, ToDoubleFunction<String> parser) {
        int dots = arguments.indexOf("..");
        if (dots < 0) {
            throw new IllegalArgumentException(
                    "'" + text + "' has no bounds (expected uniform(A..B), as uniform(1..12))");
        }
        double from = parser.applyAsDouble(arguments.substring(0, dots).strip());
        double to = parser.applyAsDouble(arguments.substring(dots + 2).strip());
        if (from > to) {
            throw new IllegalArgumentException(
                    "'" + text + "' ends before it begins (expected uniform(A..B), A up to B)");
        }
        return new Distribution.Uniform(from, to);
    }

    private static Distribution logNormal(
            String text, String arguments, ToDoubleFunction<String> parser) {
        int comma = arguments.indexOf(',');
        if (comma < 0) {
            throw new IllegalArgumentException(
                    "'" + text + "' has no sigma (expected lognormal(MEDIAN, SIGMA))");
        }
        double median = parser.applyAsDouble(arguments.substring(0, comma).strip());
        double sigma = number(arguments.substring(comma + 1).strip());
        if (sigma > MOST_SIGMA) {
            throw new IllegalArgumentException(
                    "'" + text + "' is too wide (expected SIGMA up to 5)");
        }
        return new Distribution.LogNormal(above0(text, median), sigma);
    }

    private static double above0(String text, double value) {
        if (value <= 0) {
            throw new IllegalArgumentException("'" + text + "' is nothing (expected more than 0)");
        }
        return value;
    }

    private static double number(String text) {
        if (!DECIMAL.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "not a number: '" + text + "' (expected digits, without unit)");
        }
        return Double.parseDouble(text);
    }
}
