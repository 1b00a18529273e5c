// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.rejected;

/// What the sketches of other designs have in common: rows, and a draw as good as the engine's.
final class Sketch {
    /// Ticks of a 10 s delay.
    static final int TICKS = 997;

    /// Ints of a row: half a cache line, as in the engine.
    static final int STRIDE = 8;

    static final int DUE = 0;
    static final int LISTENER = 1;
    static final int GROUP = 2;
    static final int NEXT = 3;

    private static final int GROUPS = 100;

    private Sketch() {}

    /// Rows of listeners with a hundred groups each.
    static int[] rows(int count) {
        int[] words = new int[count * STRIDE];
        for (int row = 0; row < count; row++) {
            words[row * STRIDE + LISTENER] = row / GROUPS;
            words[row * STRIDE + GROUP] = row % GROUPS;
        }
        return words;
    }

    static int tick(long key, int listener, int group) {
        long h = key + listener * 0x9e3779b97f4a7c15L + group * 0xc2b2ae3d27d4eb4fL;
        h = (h ^ (h >>> 30)) * 0xbf58476d1ce4e5b9L;
        h = (h ^ (h >>> 27)) * 0x94d049bb133111ebL;
        return 1 + (int) Math.unsignedMultiplyHigh(h ^ (h >>> 31), TICKS);
    }
}
