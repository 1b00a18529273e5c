// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import java.util.Arrays;

/// Dones that found no room: listener and group, first in, first out. Grows by doubling.
final class DoneQueue {
    private static final int STRIDE = 3;

    private long[] ring = new long[64 * STRIDE];
    private int head;
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    void add(int listener, long groupHigh, long groupLow) {
        int capacity = ring.length / STRIDE;
        if (size == capacity) {
            long[] bigger = Arrays.copyOf(ring, ring.length * 2);
            // What had wrapped round to the front goes behind the old end.
            System.arraycopy(ring, 0, bigger, ring.length, head * STRIDE);
            ring = bigger;
            capacity *= 2;
        }
        int at = (head + size) % capacity * STRIDE;
        ring[at] = listener;
        ring[at + 1] = groupHigh;
        ring[at + 2] = groupLow;
        size++;
    }

    int listener() {
        return (int) ring[head * STRIDE];
    }

    long groupHigh() {
        return ring[head * STRIDE + 1];
    }

    long groupLow() {
        return ring[head * STRIDE + 2];
    }

    void remove() {
        head = (head + 1) % (ring.length / STRIDE);
        size--;
    }

    void clear() {
        size = 0;
    }
}
