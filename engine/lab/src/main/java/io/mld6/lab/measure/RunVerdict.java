// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import java.util.Locale;

/// How a run ends that could be carried out.
public enum RunVerdict {
    /// Every expectation held.
    HELD(0),
    /// The tester was at fault, or there was nothing to hold an expectation against.
    INCONCLUSIVE(98),
    /// An expectation was missed.
    MISSED(99);

    private final int exitStatus;

    RunVerdict(int exitStatus) {
        this.exitStatus = exitStatus;
    }

    /// Of the command.
    public int exitStatus() {
        return exitStatus;
    }

    /// As results write it: `held`.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
