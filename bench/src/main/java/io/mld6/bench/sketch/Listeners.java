// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.sketch;

/// Version 2, a timer a listener. Whoever has one group finds it in the listener's own line of 64
/// octets; the memberships of whoever has more are contiguous, 16 octets each.
///
/// ```text
/// MAC and sum | address | due | first and count | first group | -
/// ```
final class Listeners implements Yardstick {
    private static final int BLOCK = 1024;
    private static final int LINE = 8;
    private static final int LOW = 1;
    private static final int DUE = 2;
    private static final int FIRST = 3;
    private static final int GROUP = 4;
    private static final int STRIDE = 4;
    private static final int LISTENING = 1;
    private static final int ANY = 1;
    private static final long IDLE = Long.MIN_VALUE;

    private final Nodes nodes;
    private final long[] lines;
    /// Group, state, filter and one more int of a membership.
    private final int[] members;
    private final TickBuckets buckets;
    private final FrameSlab frames = new FrameSlab(1536);
    private final int[] slice = new int[63 * 4];
    private final int[] ticks = new int[BLOCK];
    private int live;

    /// Written so that reading ahead is not optimized away.
    @SuppressWarnings("unused")
    private long touched;

    Listeners(Nodes nodes) {
        this.nodes = nodes;
        lines = new long[nodes.listeners * LINE];
        members = new int[nodes.listeners * nodes.groups * STRIDE];
        buckets = new TickBuckets(nodes.listeners, 1);
        for (int i = 0; i < nodes.listeners; i++) {
            lines[i * LINE] = nodes.macs[i * 2];
            lines[i * LINE + LOW] = nodes.macs[i * 2 + 1];
            lines[i * LINE + DUE] = IDLE;
            lines[i * LINE + FIRST] = (long) i * nodes.groups;
        }
        for (int row = 0; row < nodes.listeners * nodes.groups; row++) {
            members[row * STRIDE] = row % nodes.groups;
            members[row * STRIDE + 1] = LISTENING;
            members[row * STRIDE + 2] = ANY;
        }
    }

    @Override
    public int ask(long key) {
        for (int from = 0; from < nodes.listeners; from += BLOCK) {
            askBlock(key, from, Math.min(nodes.listeners, from + BLOCK));
        }
        frames.opened(nodes.listeners);
        return nodes.listeners;
    }

    private void askBlock(long key, int from, int to) {
        for (int listener = from; listener < to; listener++) {
            int tick = TickBuckets.tick(key, listener, -1);
            ticks[listener - from] = tick;
            lines[listener * LINE + DUE] = tick;
        }
        for (int listener = from; listener < to; listener++) {
            buckets.append(ticks[listener - from], listener);
        }
    }

    @Override
    public int drain() {
        int records = 0;
        for (int tick = 1; tick <= TickBuckets.TICKS; tick++) {
            boolean any = buckets.open(tick);
            for (int count; any && (count = buckets.take(slice)) > 0; ) {
                unarm(count, tick);
                for (int i = 0; i < live; i++) {
                    records += nodes.groups == 1 ? only(slice[i]) : all(slice[i]);
                }
            }
        }
        frames.flush();
        return records;
    }

    private void unarm(int count, int tick) {
        long sum = 0;
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int line = slice[i] * LINE;
            long due = lines[line + DUE];
            sum += lines[line + GROUP];
            lines[line + DUE] = due == tick ? IDLE : due;
            slice[kept] = slice[i];
            kept += due == tick ? 1 : 0;
        }
        touched += sum;
        live = kept;
    }

    private int only(int listener) {
        int line = listener * LINE;
        frames.begin(lines[line], lines[line + LOW]);
        frames.record(nodes.blocks, (int) lines[line + GROUP] * 4);
        frames.end(1, 1);
        return 1;
    }

    private int all(int listener) {
        int line = listener * LINE;
        int first = (int) lines[line + FIRST];
        for (int from = 0; from < nodes.groups; from += FrameSlab.FULL) {
            int to = Math.min(nodes.groups, from + FrameSlab.FULL);
            frames.begin(lines[line], lines[line + LOW]);
            for (int i = from; i < to; i++) {
                int base = (first + i) * STRIDE;
                if (members[base + 1] == LISTENING && members[base + 2] == ANY) {
                    frames.record(nodes.blocks, members[base] * 4);
                }
            }
            frames.end(to - from, from == 0 ? 1 : 0);
        }
        return nodes.groups;
    }
}
