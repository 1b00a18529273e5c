// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.registry;

/// Sources as bare words, and what can be done with sorted runs of them.
///
/// Shape: three longs a source: address high, address low, folded checksum of the address. Sorted
/// means ascending as unsigned 128-bit numbers, each address once.
final class SourceWords {
    /// Longs per source.
    static final int STRIDE = 3;

    /// Keep what is in the left run only.
    static final int LEFT = 1;

    /// Keep what is in both runs.
    static final int BOTH = 2;

    /// Keep what is in the right run only.
    static final int RIGHT = 4;

    private SourceWords() {}

    private static int compare(long[] a, int i, long[] b, int j) {
        return compare(a, i, b[j * STRIDE], b[j * STRIDE + 1]);
    }

    private static int compare(long[] words, int i, long high, long low) {
        int byHigh = Long.compareUnsigned(words[i * STRIDE], high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(words[i * STRIDE + 1], low);
    }

    /// Sorts the first `count` sources in place. Cost: O(n) if they are sorted already, else
    /// O(n log n); no allocation.
    ///
    /// @return how many are left, each address once
    static int sort(long[] words, int count) {
        int sorted = 1;
        while (sorted < count && compare(words, sorted - 1, words, sorted) < 0) {
            sorted++;
        }
        if (sorted >= count) {
            return count;
        }
        for (int root = count / 2 - 1; root >= 0; root--) {
            sink(words, root, count);
        }
        for (int end = count - 1; end > 0; end--) {
            swap(words, 0, end);
            sink(words, 0, end);
        }
        return dropRepeated(words, count);
    }

    /// Restores the heap, largest first, below `root`.
    private static void sink(long[] words, int root, int count) {
        for (int parent = root, child; (child = 2 * parent + 1) < count; parent = child) {
            if (child + 1 < count && compare(words, child, words, child + 1) < 0) {
                child++;
            }
            if (compare(words, parent, words, child) >= 0) {
                return;
            }
            swap(words, parent, child);
        }
    }

    private static void swap(long[] words, int i, int j) {
        for (int field = 0; field < STRIDE; field++) {
            long word = words[i * STRIDE + field];
            words[i * STRIDE + field] = words[j * STRIDE + field];
            words[j * STRIDE + field] = word;
        }
    }

    private static int dropRepeated(long[] words, int count) {
        int kept = 1;
        for (int i = 1; i < count; i++) {
            if (compare(words, kept - 1, words, i) != 0) {
                copy(words, i, words, kept++);
            }
        }
        return kept;
    }

    private static void copy(long[] from, int i, long[] to, int j) {
        System.arraycopy(from, i * STRIDE, to, j * STRIDE, STRIDE);
    }

    /// Merges two sorted runs into a third array, which must have room for both.
    ///
    /// @param keep any of [#LEFT], [#BOTH], [#RIGHT]
    /// @return sources in `into`, sorted. Cost: O(|a| + |b|)
    static int merge(long[] a, long[] b, int keep, long[] into) {
        int aCount = a.length / STRIDE;
        int bCount = b.length / STRIDE;
        int count = 0;
        for (int i = 0, j = 0; i < aCount || j < bCount; ) {
            int order = i == aCount ? 1 : j == bCount ? -1 : compare(a, i, b, j);
            int where = order < 0 ? LEFT : order > 0 ? RIGHT : BOTH;
            if ((keep & where) != 0) {
                copy(order > 0 ? b : a, order > 0 ? j : i, into, count++);
            }
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
        return count;
    }

    /// Whether a sorted run has an address. Cost: O(log n).
    static boolean contains(long[] words, long high, long low) {
        int from = 0;
        int to = words.length / STRIDE;
        while (from < to) {
            int middle = (from + to) >>> 1;
            int order = compare(words, middle, high, low);
            if (order == 0) {
                return true;
            } else if (order < 0) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return false;
    }

    /// A hash of the first `count` sources, in their order.
    static int hash(long[] words, int count) {
        long hash = count;
        for (int i = 0; i < count; i++) {
            hash = (hash ^ words[i * STRIDE]) * 0x9e3779b97f4a7c15L;
            hash = ((hash ^ (hash >>> 32)) + words[i * STRIDE + 1]) * 0xd6e8feb86659fd93L;
        }
        return RowIndex.hash(hash);
    }
}
