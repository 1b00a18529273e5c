// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.watch;

/// Room in a table: so much, and how often there was none.
final class Allowance {
    private final int limit;
    private int used;
    private long refused;

    Allowance(int limit) {
        this.limit = limit;
    }

    /// Takes room for one more, or counts that there is none.
    boolean take() {
        if (used >= limit) {
            refused++;
            return false;
        }
        used++;
        return true;
    }

    void giveBack(int count) {
        used -= count;
    }

    long refused() {
        return refused;
    }
}
