// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.support;

/// Makes memory cold before a measured step: a query meets rows that nothing has touched for
/// minutes.
public final class Caches {
    private static final int EVICT_OCTETS = 96 << 20;
    private static final int LINE_INTS = 16;
    private static final int[] MEMORY = new int[EVICT_OCTETS / Integer.BYTES];

    private Caches() {}

    /// Writes three times as much as the third-level cache of our machine holds.
    ///
    /// @return a sum, to be consumed
    public static int evict() {
        int sum = 0;
        for (int i = 0; i < MEMORY.length; i += LINE_INTS) {
            sum += ++MEMORY[i];
        }
        return sum;
    }
}
