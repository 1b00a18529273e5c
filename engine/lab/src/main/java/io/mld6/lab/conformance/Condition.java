// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What must be so for a case to apply.
///
/// ```text
/// can join       the device can be made to         ports 2      there are so many cables
/// knows D        this was learnt                   QI <= 10s    two quantities compared
/// ```
final class Condition {
    private static final Pattern COMPARED = Pattern.compile("(.+?)\\s*(<=|>=|==|!=|<|>)\\s*(.+)");

    private Condition() {}

    /// Why a condition does not hold; empty if it does.
    static String objection(String condition, Scope scope, Bench bench) {
        if (condition.startsWith("can ")) {
            String means = condition.substring("can ".length());
            return bench.means().contains(means) ? "" : "the device cannot be made to " + means;
        }
        if (condition.startsWith("ports ")) {
            double ports = scope.quantity(condition.substring("ports ".length()));
            return bench.ports() >= ports ? "" : "needs a second interface (--second)";
        }
        if (condition.startsWith("knows ")) {
            String name = condition.substring("knows ".length());
            return scope.knows(name) ? "" : "not learnt from the device: " + name;
        }
        Matcher compared = COMPARED.matcher(condition);
        if (!compared.matches()) {
            throw new CaseException(
                    "not a condition: '"
                            + condition
                            + "' (expected 'can WORD', 'ports N', 'knows NAME' or two quantities"
                            + " compared)");
        }
        double left = scope.quantity(compared.group(1));
        double right = scope.quantity(compared.group(3));
        boolean holds =
                switch (compared.group(2)) {
                    case "<=" -> left <= right;
                    case ">=" -> left >= right;
                    case "==" -> left == right;
                    case "!=" -> left != right;
                    case "<" -> left < right;
                    default -> left > right;
                };
        return holds ? "" : "only where " + condition;
    }
}
