// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import java.util.List;

/// One thing that can be seen from outside.
///
/// @param id unique, the rule's with a letter: `Q-4a`
/// @param rule row of the list of rules
/// @param title what the device does if all is well, in a line
/// @param text the clause, in our words
/// @param clause where it is written
/// @param level how binding it is
/// @param when what must be true for it to apply: `VERSION == 2`, `can join`, `ports 2`
/// @param disturbs whether the device is another for a while afterwards, so that it comes late
/// @param steps in order
public record ConformanceCase(
        String id,
        String rule,
        String title,
        String text,
        String clause,
        Level level,
        List<String> when,
        boolean disturbs,
        List<Step> steps) {

    /// Copies the lists.
    public ConformanceCase {
        when = List.copyOf(when);
        steps = List.copyOf(steps);
    }
}
