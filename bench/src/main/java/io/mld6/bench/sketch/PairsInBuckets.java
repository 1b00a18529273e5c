// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.sketch;

import java.util.Arrays;

/// Version 1 without a look at any row when an answer is due: buckets hold (listener, group, row),
/// and bitmaps say who is idle and whose entry is stale.
final class PairsInBuckets implements Yardstick {
    private static final int BLOCK = 1024;
    private static final int ENTRY = 3;

    private final Nodes nodes;
    private final long[] pairs;
    private final long[] idle;
    private final long[] stale;
    private final TickBuckets buckets;
    private final FrameSlab frames = new FrameSlab(96);
    private final int[] slice = new int[63 * 12];
    private final int[] ticks = new int[BLOCK];
    private int live;

    /// Written so that reading ahead is not optimized away.
    @SuppressWarnings("unused")
    private long touched;

    PairsInBuckets(Nodes nodes) {
        this.nodes = nodes;
        int count = nodes.listeners * nodes.groups;
        pairs = new long[count];
        idle = new long[(count + 63) / 64];
        stale = new long[idle.length];
        buckets = new TickBuckets(count, ENTRY);
        Arrays.fill(idle, -1);
        for (int row = 0; row < count; row++) {
            pairs[row] = (long) (row / nodes.groups) << 32 | row % nodes.groups;
        }
    }

    @Override
    public int ask(long key) {
        int armed = 0;
        for (int from = 0; from < pairs.length; from += BLOCK) {
            armed += askBlock(key, from, Math.min(pairs.length, from + BLOCK));
        }
        frames.opened(armed);
        return armed;
    }

    private int askBlock(long key, int from, int to) {
        for (int row = from; row < to; row++) {
            ticks[row - from] = TickBuckets.tick(key, (int) (pairs[row] >>> 32), (int) pairs[row]);
        }
        for (int row = from; row < to; row++) {
            long bit = 1L << row;
            if ((idle[row >>> 6] & bit) != 0) {
                idle[row >>> 6] &= ~bit;
                stale[row >>> 6] &= ~bit;
                int listener = (int) (pairs[row] >>> 32);
                buckets.append(ticks[row - from], listener, (int) pairs[row], row);
            }
        }
        return to - from;
    }

    @Override
    public int drain() {
        int reports = 0;
        for (int tick = 1; tick <= TickBuckets.TICKS; tick++) {
            boolean any = buckets.open(tick);
            for (int count; any && (count = buckets.take(slice)) > 0; ) {
                unarm(count);
                write();
                reports += live / ENTRY;
            }
        }
        frames.flush();
        return reports;
    }

    private void unarm(int count) {
        long sum = 0;
        int kept = 0;
        for (int i = 0; i < count; i += ENTRY) {
            int listener = slice[i];
            int row = slice[i + 2];
            sum += nodes.macs[listener * 2];
            slice[kept] = listener;
            slice[kept + 1] = slice[i + 1];
            kept += (stale[row >>> 6] >>> row & 1) == 0 ? ENTRY : 0;
            idle[row >>> 6] |= 1L << row;
        }
        touched += sum;
        live = kept;
    }

    private void write() {
        for (int i = 0; i < live; i += ENTRY) {
            int listener = slice[i] * 2;
            long low = nodes.macs[listener + 1];
            frames.version1(nodes.macs[listener], low, nodes.blocks, slice[i + 1] * 4, 1);
        }
    }
}
