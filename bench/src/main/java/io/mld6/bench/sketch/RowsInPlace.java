// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.sketch;

/// Version 1 over rows of 32 octets like the engine's, in straight loops: a bucket holds row
/// numbers, a row says who it is and when it is due.
final class RowsInPlace implements Yardstick {
    private static final int BLOCK = 1024;
    private static final int STRIDE = 8;
    private static final int DUE = 0;
    private static final int LISTENER = 1;
    private static final int GROUP = 4;
    private static final int STATE = 5;
    private static final int IDLE = Integer.MIN_VALUE;

    private final Nodes nodes;
    private final int[] rows;
    private final TickBuckets buckets;
    private final FrameSlab frames = new FrameSlab(96);
    private final int[] slice = new int[63 * 4];
    private final int[] block = new int[BLOCK];
    private final int[] ticks = new int[BLOCK];
    private int live;

    /// Written so that reading ahead is not optimized away.
    @SuppressWarnings("unused")
    private long touched;

    RowsInPlace(Nodes nodes) {
        this.nodes = nodes;
        int count = nodes.listeners * nodes.groups;
        rows = new int[count * STRIDE];
        buckets = new TickBuckets(count, 1);
        for (int row = 0; row < count; row++) {
            rows[row * STRIDE + DUE] = IDLE;
            rows[row * STRIDE + LISTENER] = row / nodes.groups;
            rows[row * STRIDE + GROUP] = row % nodes.groups;
        }
    }

    @Override
    public int ask(long key) {
        int count = nodes.listeners * nodes.groups;
        int armed = 0;
        for (int from = 0; from < count; from += BLOCK) {
            armed += askBlock(key, from, Math.min(count, from + BLOCK));
        }
        frames.opened(armed);
        return armed;
    }

    private int askBlock(long key, int from, int to) {
        int[] words = rows;
        int idle = 0;
        for (int row = from; row < to; row++) {
            int base = row * STRIDE;
            if (words[base + STATE] != 0) {
                continue;
            }
            int tick = TickBuckets.tick(key, words[base + LISTENER], words[base + GROUP]);
            words[base + DUE] = tick;
            words[base + STATE] = 1;
            ticks[idle] = tick;
            block[idle++] = row;
        }
        for (int i = 0; i < idle; i++) {
            buckets.append(ticks[i], block[i]);
        }
        return idle;
    }

    @Override
    public int drain() {
        int reports = 0;
        for (int tick = 1; tick <= TickBuckets.TICKS; tick++) {
            boolean any = buckets.open(tick);
            for (int count; any && (count = buckets.take(slice)) > 0; ) {
                unarm(count, tick);
                touched += touch();
                write();
                reports += live;
            }
        }
        frames.flush();
        return reports;
    }

    private void unarm(int count, int tick) {
        int[] words = rows;
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int base = slice[i] * STRIDE;
            int due = words[base + DUE];
            words[base + DUE] = due == tick ? IDLE : due;
            slice[kept] = slice[i];
            kept += due == tick ? 1 : 0;
        }
        live = kept;
    }

    private long touch() {
        long sum = 0;
        for (int i = 0; i < live; i++) {
            int base = slice[i] * STRIDE;
            sum += nodes.macs[rows[base + LISTENER] * 2] + rows[base + STATE];
        }
        return sum;
    }

    private void write() {
        int[] words = rows;
        for (int i = 0; i < live; i++) {
            int base = slice[i] * STRIDE;
            int listener = words[base + LISTENER] * 2;
            words[base + STATE] = 0;
            long low = nodes.macs[listener + 1];
            frames.version1(nodes.macs[listener], low, nodes.blocks, words[base + GROUP] * 4, 1);
        }
    }
}
