// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.rejected;

import java.util.Arrays;

/// Would sorting all rows of a query by tick, once, do instead of appending to buckets?
///
/// One array of exactly the right size, no chunks and nothing to grow; but every row is visited
/// twice before the first is due, and a second query, or one membership that is armed alone, has
/// nowhere to go. Compare `:perItem` of `arm` with `QueryFanOut.v1General`.
public class CountingSort extends RejectedDesign {
    private int[] words = new int[0];
    private int[] sorted = new int[0];
    private int[] due = new int[0];
    private final int[] counts = new int[Sketch.TICKS + 2];

    @Override
    void init() {
        words = Sketch.rows(memberships);
        sorted = new int[memberships];
        due = new int[memberships];
    }

    @Override
    void armAll() {
        Arrays.fill(counts, 0);
        inBlocks(this::draw);
        for (int tick = 1; tick < counts.length; tick++) {
            counts[tick] += counts[tick - 1];
        }
        inBlocks(this::file);
    }

    private void draw(int from, int to) {
        for (int row = from; row < to; row++) {
            int base = row * Sketch.STRIDE;
            int tick = Sketch.tick(key, words[base + Sketch.LISTENER], words[base + Sketch.GROUP]);
            words[base + Sketch.DUE] = tick;
            due[row] = tick;
            counts[tick + 1]++;
        }
    }

    private void file(int from, int to) {
        for (int row = from; row < to; row++) {
            sorted[counts[due[row]]++] = row;
        }
    }

    @Override
    long drainAll() {
        long sum = 0;
        for (int row : sorted) {
            sum += words[row * Sketch.STRIDE + Sketch.LISTENER];
            sum += words[row * Sketch.STRIDE + Sketch.GROUP];
        }
        return sum;
    }
}
