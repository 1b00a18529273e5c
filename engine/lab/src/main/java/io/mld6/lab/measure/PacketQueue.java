// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import java.util.Arrays;

/// Packets that are held back: rows of four longs in a ring that grows. Thread: the measuring one.
///
/// ```text
/// stamp | flow (32), step (16), length (16) | sequence | send stamp
/// ```
final class PacketQueue {
    private static final int STRIDE = 4;
    private static final int FIRST_ROWS = 1024;
    /// Most that are held: 32 MiB.
    private static final int MOST_ROWS = 1 << 20;

    private static final int SHORT = 0xffff;

    private long[] words = new long[FIRST_ROWS * STRIDE];
    private int mask = FIRST_ROWS - 1;
    private int head;
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    /// Whether the oldest has to go before another fits.
    boolean isFull() {
        return size == MOST_ROWS;
    }

    /// @param length cut at 65535
    /// @param step cut at 65535
    void add(int flow, long stamp, int length, int step, long sequence, long sendStamp) {
        if (size == mask + 1) {
            grow();
        }
        int at = (head + size++ & mask) * STRIDE;
        words[at] = stamp;
        words[at + 1] =
                (long) flow << 32 | (long) Math.min(step, SHORT) << 16 | Math.min(length, SHORT);
        words[at + 2] = sequence;
        words[at + 3] = sendStamp;
    }

    private void grow() {
        int rows = mask + 1;
        long[] more = Arrays.copyOf(words, 2 * words.length);
        int behind = head * STRIDE;
        System.arraycopy(words, behind, more, 0, words.length - behind);
        System.arraycopy(words, 0, more, words.length - behind, behind);
        words = more;
        head = 0;
        mask = 2 * rows - 1;
    }

    /// Stamp of the oldest; [Long#MAX_VALUE] if there is none.
    long stamp() {
        return size == 0 ? Long.MAX_VALUE : words[head * STRIDE];
    }

    int flow() {
        return (int) (words[head * STRIDE + 1] >>> 32);
    }

    int step() {
        return (int) (words[head * STRIDE + 1] >>> 16) & SHORT;
    }

    int length() {
        return (int) words[head * STRIDE + 1] & SHORT;
    }

    long sequence() {
        return words[head * STRIDE + 2];
    }

    long sendStamp() {
        return words[head * STRIDE + 3];
    }

    /// The oldest is done with.
    void remove() {
        head = head + 1 & mask;
        size--;
    }
}
