// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import java.util.List;

/// One thing that can be seen from outside.
///
/// @param id unique, the rule's with a letter: `Q-4a`
/// @param title what the device does if all is well, in a line
/// @param basis the rule it is about
/// @param when what must be true for it to apply: `VERSION == 2`, `can join`, `ports 2`
/// @param disturbs whether the device is another for a while afterwards, so that it comes late
/// @param steps in order
public record ConformanceCase(
        String id,
        String title,
        Basis basis,
        List<String> when,
        boolean disturbs,
        List<Step> steps) {

    /// Copies the lists.
    public ConformanceCase {
        when = List.copyOf(when);
        steps = List.copyOf(steps);
    }

    /// What a case goes by.
    ///
    /// @param rule row of the list of rules
    /// @param clause where it is written
    /// @param text the clause, in our words
    /// @param level how binding it is
    public record Basis(String rule, String clause, String text, Level level) {}

    /// Row of the list of rules.
    public String rule() {
        return basis.rule();
    }

    /// Where it is written.
    public String clause() {
        return basis.clause();
    }

    /// The clause, in our words.
    public String text() {
        return basis.text();
    }

    /// How binding it is.
    public Level level() {
        return basis.level();
    }
}
