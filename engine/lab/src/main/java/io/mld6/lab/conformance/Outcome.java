// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import java.util.Locale;

/// What became of a case.
public enum Outcome {
    /// The device did what the rule says.
    PASS,
    /// It did not.
    FAIL,
    /// Something went wrong here, not there: we were late, or the link was not what it must be.
    INCONCLUSIVE,
    /// The device, or the way it is reached, does not have what the case needs.
    NOT_APPLICABLE,
    /// Left out because it takes long, or because nobody waited for it.
    NOT_RUN;

    /// As it is shown: `pass`, `not applicable`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
