// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.rejected;

import java.util.Arrays;

/// Would rows linked through themselves do instead of buckets?
///
/// Arming is cheap, one head per tick and no chunks. Draining is where it loses: the next row is
/// known only when this one has come from memory, so that every miss waits for the one before.
/// Compare `:perItem` of `arm` with `QueryFanOut.v1General` and of `drain` with
/// `ReportDrain.v1Reports`, which builds a frame besides.
public class LinkedRowsPerTick extends RejectedDesign {
    private int[] words = new int[0];
    private final int[] heads = new int[Sketch.TICKS + 1];

    @Override
    void init() {
        words = Sketch.rows(memberships);
    }

    @Override
    void armAll() {
        Arrays.fill(heads, -1);
        inBlocks(this::armBlock);
    }

    private void armBlock(int from, int to) {
        for (int row = from; row < to; row++) {
            int base = row * Sketch.STRIDE;
            int tick = Sketch.tick(key, words[base + Sketch.LISTENER], words[base + Sketch.GROUP]);
            words[base + Sketch.DUE] = tick;
            words[base + Sketch.NEXT] = heads[tick];
            heads[tick] = row;
        }
    }

    @Override
    long drainAll() {
        long sum = 0;
        for (int head : heads) {
            for (int row = head; row >= 0; row = words[row * Sketch.STRIDE + Sketch.NEXT]) {
                sum += words[row * Sketch.STRIDE + Sketch.LISTENER];
                sum += words[row * Sketch.STRIDE + Sketch.GROUP];
            }
        }
        return sum;
    }
}
