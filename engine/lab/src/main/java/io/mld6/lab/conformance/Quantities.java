// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Arithmetic over what is known of a device: `2*QI + 500ms`, `min(QI, 10s)`. Durations are
/// milliseconds; a number without a unit is a number.
///
/// ```text
/// sum      product (('+'|'-') product)*
/// product  atom (('*'|'/') atom)*
/// atom     number unit? | NAME | ('min'|'max') '(' sum ',' sum ')' | '(' sum ')'
/// ```
final class Quantities {
    private static final Pattern TOKEN =
            Pattern.compile("\\s*(?:(\\d+(?:\\.\\d+)?)(ms|s|m)?\\b|([A-Za-z]\\w*)|([-+*/(),]))");

    private final String text;
    private final Map<String, Double> names;
    private final Matcher matcher;
    private String number = "";
    private String unit = "";
    private String name = "";
    private String sign = "";
    private int at;

    private Quantities(String text, Map<String, Double> names) {
        this.text = text;
        this.names = names;
        matcher = TOKEN.matcher(text);
        next();
    }

    /// The value of an expression.
    ///
    /// @throws CaseException that names the expression, and the name it does not know
    static double of(String text, Map<String, Double> names) {
        Quantities reader = new Quantities(text, names);
        double value = reader.sum();
        if (!reader.atEnd()) {
            throw reader.wrong();
        }
        return value;
    }

    private void next() {
        number = "";
        unit = "";
        name = "";
        sign = "";
        if (matcher.find(at) && matcher.start() == at) {
            number = orEmpty(matcher.group(1));
            unit = orEmpty(matcher.group(2));
            name = orEmpty(matcher.group(3));
            sign = orEmpty(matcher.group(4));
            at = matcher.end();
        } else if (!text.substring(at).isBlank()) {
            throw wrong();
        } else {
            at = text.length();
        }
    }

    private static String orEmpty(String group) {
        return group == null ? "" : group;
    }

    private boolean atEnd() {
        return (number + name + sign).isEmpty();
    }

    private CaseException wrong() {
        return new CaseException(
                "not a quantity: '"
                        + text
                        + "' (expected a form like 500ms, 2*QI + 1s or min(QI, 10s), of "
                        + String.join(", ", names.keySet())
                        + ")");
    }

    private double sum() {
        double value = product();
        while (sign.equals("+") || sign.equals("-")) {
            boolean plus = sign.equals("+");
            next();
            double other = product();
            value += plus ? other : -other;
        }
        return value;
    }

    private double product() {
        double value = atom();
        while (sign.equals("*") || sign.equals("/")) {
            boolean times = sign.equals("*");
            next();
            double other = atom();
            value = times ? value * other : value / other;
        }
        return value;
    }

    private double atom() {
        if (!number.isEmpty()) {
            double value = Double.parseDouble(number);
            double factor =
                    switch (unit) {
                        case "s" -> 1000;
                        case "m" -> 60_000;
                        default -> 1;
                    };
            next();
            return value * factor;
        }
        if (sign.equals("(")) {
            next();
            double value = sum();
            expect(")");
            return value;
        }
        String known = name;
        if (known.equals("min") || known.equals("max")) {
            next();
            expect("(");
            double first = sum();
            expect(",");
            double second = sum();
            expect(")");
            return known.equals("min") ? Math.min(first, second) : Math.max(first, second);
        }
        Double value = names.get(known);
        if (value == null) {
            throw wrong();
        }
        next();
        return value;
    }

    private void expect(String wanted) {
        if (!sign.equals(wanted)) {
            throw wrong();
        }
        next();
    }
}
