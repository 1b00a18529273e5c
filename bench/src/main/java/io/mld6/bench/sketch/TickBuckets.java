// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.sketch;

/// Entries of one or three ints by tick, in pooled chunks of 63 ints and a link.
final class TickBuckets {
    /// Ticks of a delay of 10 s.
    static final int TICKS = 997;

    private static final int NONE = 0;
    private static final int CHUNK = 64;
    private static final int LINK = CHUNK - 1;

    private final int[] pool;
    private final int[] free;
    private final int[] head = new int[TICKS + 1];
    private final int[] tail = new int[TICKS + 1];
    private int freeCount;
    private int fresh = CHUNK;
    private int from;
    private int to;

    /// @param entries at a time
    /// @param width ints of an entry, 1 or 3
    TickBuckets(int entries, int width) {
        long chunks = (long) entries * width / LINK + 2L * TICKS;
        pool = new int[Math.toIntExact((chunks + 1) * CHUNK)];
        free = new int[pool.length / CHUNK];
    }

    /// The tick of a draw as good as the engine's.
    static int tick(long key, int listener, int group) {
        long h = key + listener * 0x9e3779b97f4a7c15L + group * 0xc2b2ae3d27d4eb4fL;
        h = (h ^ (h >>> 30)) * 0xbf58476d1ce4e5b9L;
        h = (h ^ (h >>> 27)) * 0x94d049bb133111ebL;
        return 1 + (int) Math.unsignedMultiplyHigh(h ^ (h >>> 31), TICKS);
    }

    /// Where the next entry of a tick goes.
    private int place(int tick) {
        int at = tail[tick];
        if (at != NONE && (at & LINK) != LINK) {
            return at;
        }
        int chunk = freeCount > 0 ? free[--freeCount] : fresh;
        fresh += chunk == fresh ? CHUNK : 0;
        if (at == NONE) {
            head[tick] = chunk;
        } else {
            pool[at] = chunk;
        }
        return chunk;
    }

    void append(int tick, int row) {
        int at = place(tick);
        pool[at] = row;
        tail[tick] = at + 1;
    }

    void append(int tick, int listener, int group, int row) {
        int at = place(tick);
        pool[at] = listener;
        pool[at + 1] = group;
        pool[at + 2] = row;
        tail[tick] = at + 3;
    }

    /// Opens the bucket of a tick; whether anything is in it.
    boolean open(int tick) {
        from = head[tick];
        to = tail[tick];
        head[tick] = NONE;
        tail[tick] = NONE;
        return from != NONE;
    }

    /// Copies ints of the open bucket and frees the chunks that are through; 0 at its end.
    ///
    /// @param into a multiple of 63 long
    int take(int[] into) {
        int count = 0;
        while (count < into.length && from != NONE) {
            boolean last = (from & -CHUNK) == (to & -CHUNK);
            int end = last ? to : from | LINK;
            int run = Math.min(into.length - count, end - from);
            System.arraycopy(pool, from, into, count, run);
            count += run;
            from += run;
            if (from == end) {
                free[freeCount++] = from & -CHUNK;
                from = last ? NONE : pool[end];
            }
        }
        return count;
    }
}
