// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.schedule;

import java.util.Arrays;

/// Lists of row numbers in pooled chunks of `int`s: the buckets of a schedule.
///
/// A chunk is 64 ints: 63 rows and the position of the next chunk. Chunks lie in pages of 2^16
/// ints, so the pool grows without copying and a full one costs 4.13 octets a row, the stack of
/// free chunks included. Free chunks are not linked through themselves: taking one must not wait
/// for memory that is about to be overwritten. A position is an index into all pages; chunk 0 is
/// never used, so that position 0 means none. Thread: event loop only.
final class Buckets {
    static final int NONE = 0;
    static final int CHUNK = 64;

    private static final int CHUNK_MASK = CHUNK - 1;
    private static final int PAGE_BITS = 16;
    private static final int PAGE = 1 << PAGE_BITS;
    private static final int PAGE_MASK = PAGE - 1;

    private int[][] pages = {new int[PAGE]};
    private int pageCount = 1;
    private int fresh = CHUNK;
    private int[] free = new int[PAGE / CHUNK];
    private int freeCount;
    private int chunksInUse;

    /// Starts a list: the position of its first, still empty place.
    int start() {
        chunksInUse++;
        if (freeCount > 0) {
            return free[--freeCount];
        }
        int chunk = fresh;
        if (chunk >>> PAGE_BITS == pageCount) {
            addPage();
        }
        fresh += CHUNK;
        return chunk;
    }

    private void addPage() {
        if (pageCount == pages.length) {
            pages = Arrays.copyOf(pages, pageCount * 2);
        }
        pages[pageCount++] = new int[PAGE];
        if (pageCount * (PAGE / CHUNK) > free.length) {
            free = Arrays.copyOf(free, pages.length * (PAGE / CHUNK));
        }
    }

    /// Writes a row at a list's write position and returns the next write position.
    int append(int position, int row) {
        int at = position;
        if ((at & CHUNK_MASK) == CHUNK_MASK) {
            int chunk = start();
            set(at, chunk);
            at = chunk;
        }
        pages[at >>> PAGE_BITS][at & PAGE_MASK] = row;
        return at + 1;
    }

    int get(int position) {
        return pages[position >>> PAGE_BITS][position & PAGE_MASK];
    }

    /// Copies rows that lie in one chunk.
    void copy(int position, int count, int[] into, int at) {
        int[] page = pages[position >>> PAGE_BITS];
        System.arraycopy(page, position & PAGE_MASK, into, at, count);
    }

    /// Where the rows of a position's chunk end: at its link, or at the end of the list.
    static int runEnd(int position, int end) {
        int link = position | CHUNK_MASK;
        return (end & -CHUNK) == (position & -CHUNK) ? end : link;
    }

    private void set(int position, int value) {
        pages[position >>> PAGE_BITS][position & PAGE_MASK] = value;
    }

    /// Whether a position is the link at the end of a chunk.
    static boolean isLink(int position) {
        return (position & CHUNK_MASK) == CHUNK_MASK;
    }

    /// Follows the link at `position` and frees the chunk it ends.
    int leaveChunk(int position) {
        int next = get(position);
        free(position & ~CHUNK_MASK);
        return next;
    }

    /// Gives one chunk back.
    void free(int chunk) {
        free[freeCount++] = chunk;
        chunksInUse--;
    }

    int chunksInUse() {
        return chunksInUse;
    }

    /// Octets of all pages and of the stack of free chunks.
    long sizeOctets() {
        return 4L * PAGE * pageCount + 4L * free.length;
    }
}
