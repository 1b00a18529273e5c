// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import io.mld6.lab.measure.Condition.Aggregate;
import io.mld6.lab.measure.Condition.Comparison;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads conditions: `AGGREGATE(NAME) OP VALUE`. Thread: any, without state.
final class ConditionParser {
    private static final String FORM = "AGGREGATE(NAME) OP VALUE, as p99(join_latency) < 200ms";
    private static final Pattern SPEC =
            Pattern.compile("\\s*([\\w.-]+)\\s*\\(([^()]*)\\)\\s*([<>=!]+)\\s*(\\S.*?)\\s*");
    private static final Pattern PERCENTILE = Pattern.compile("p(\\d{1,2}(?:\\.\\d{1,4})?)");
    private static final Pattern NUMBER =
            Pattern.compile("\\d{1,15}(?:\\.\\d{1,9})?(?:e[+-]?\\d{1,2})?");
    private static final List<String> AGGREGATES =
            List.of("count", "rate", "ratio", "min", "max", "mean", "p50", "p99", "p99.99");
    private static final List<String> COMPARISONS = List.of("<", "<=", ">", ">=", "==", "!=");

    /// Counted things of which there is a value for each occasion, so that they have a greatest.
    private static final Set<MeasuredNumber> SIZES =
            EnumSet.of(
                    MeasuredNumber.LOSS_RUN,
                    MeasuredNumber.QUERY_COUNT,
                    MeasuredNumber.ORACLE_DIFFERENCES);

    private ConditionParser() {}

    /// @throws IllegalArgumentException with one line that names what is wrong and what is accepted
    static Condition parse(String text) {
        Matcher matcher = SPEC.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "not a condition: '" + text + "' (expected " + FORM + ")");
        }
        String word = matcher.group(1);
        Aggregate aggregate = aggregate(word);
        MeasuredNumber number = number(matcher.group(2).strip());
        check(aggregate, number, word);
        return new Condition(
                aggregate,
                aggregate == Aggregate.PERCENTILE ? Double.parseDouble(word.substring(1)) : 0,
                number,
                comparison(matcher.group(3)),
                limit(aggregate, number, matcher.group(4)),
                text.strip());
    }

    private static Aggregate aggregate(String word) {
        Matcher percentile = PERCENTILE.matcher(word);
        if (percentile.matches() && Double.parseDouble(percentile.group(1)) > 0) {
            return Aggregate.PERCENTILE;
        }
        return switch (word) {
            case "count" -> Aggregate.COUNT;
            case "rate" -> Aggregate.RATE;
            case "ratio" -> Aggregate.RATIO;
            case "min" -> Aggregate.MIN;
            case "max" -> Aggregate.MAX;
            case "mean" -> Aggregate.MEAN;
            default ->
                    throw new IllegalArgumentException(
                            "unknown aggregate '" + word + "'; " + Nearest.hint(word, AGGREGATES));
        };
    }

    private static MeasuredNumber number(String name) {
        return MeasuredNumber.of(name)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "unknown number '"
                                                + name
                                                + "'; "
                                                + Nearest.hint(
                                                        name, names(MeasuredNumber.values()))));
    }

    private static List<String> names(MeasuredNumber... numbers) {
        return Arrays.stream(numbers).map(MeasuredNumber::text).toList();
    }

    private static void check(Aggregate aggregate, MeasuredNumber number, String word) {
        boolean hasValues = number.unit() == MeasuredNumber.Unit.SECONDS || SIZES.contains(number);
        boolean fits =
                switch (aggregate) {
                    case COUNT, RATE -> true;
                    case RATIO -> !hasValues;
                    case MIN, MAX, MEAN, PERCENTILE -> hasValues;
                };
        if (!fits) {
            Stream<String> accepted =
                    hasValues
                            ? Stream.of("count", "rate", "min", "max", "mean", "p50 to p99.99")
                            : Stream.of("count", "rate", "ratio");
            throw new IllegalArgumentException(
                    "%s has no %s; accepted: %s"
                            .formatted(number.text(), word, String.join(", ", accepted.toList())));
        }
    }

    private static Comparison comparison(String sign) {
        return switch (sign) {
            case "<" -> Comparison.BELOW;
            case "<=" -> Comparison.AT_MOST;
            case ">" -> Comparison.ABOVE;
            case ">=" -> Comparison.AT_LEAST;
            case "==" -> Comparison.EQUAL;
            case "!=" -> Comparison.OTHER;
            default ->
                    throw new IllegalArgumentException(
                            "unknown comparison '"
                                    + sign
                                    + "'; "
                                    + Nearest.hint(sign, COMPARISONS));
        };
    }

    private static double limit(Aggregate aggregate, MeasuredNumber number, String value) {
        return switch (aggregate) {
            case COUNT -> amount(value, "", "a number of events, without unit");
            case RATE -> amount(value, "/s", "events a second, as 10/s");
            case RATIO -> ratio(value);
            case MIN, MAX, MEAN, PERCENTILE ->
                    number.unit() == MeasuredNumber.Unit.SECONDS
                            ? TimeText.parse(value).toNanos() / 1e9
                            : amount(value, "", "a number, without unit");
        };
    }

    private static double ratio(String value) {
        String accepted = "a share, as 1e-6 or 0.1%";
        boolean percent = value.endsWith("%");
        double share = amount(value, percent ? "%" : "", accepted) / (percent ? 100 : 1);
        if (share > 1) {
            throw new IllegalArgumentException(
                    "'" + value + "' is more than all (expected " + accepted + ")");
        }
        return share;
    }

    private static double amount(String value, String unit, String accepted) {
        String digits =
                value.endsWith(unit) ? value.substring(0, value.length() - unit.length()) : "";
        if (!NUMBER.matcher(digits).matches()) {
            throw new IllegalArgumentException(
                    "not a limit: '" + value + "' (expected " + accepted + ")");
        }
        return Double.parseDouble(digits);
    }
}
