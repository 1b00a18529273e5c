// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import java.util.Arrays;

/// Dones that found no room, first in, first out: from whom, on which VLAN, of which group. The
/// listener may have left for another segment by the time there is room. Grows by doubling.
final class DoneQueue {
    private static final int STRIDE = 5;

    private long[] ring = new long[64 * STRIDE];
    private int head;
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    /// Octets of the array as it stands.
    long sizeOctets() {
        return 8L * ring.length;
    }

    int size() {
        return size;
    }

    /// @param tags of the listener's segment
    /// @param macAndSum the listener's MAC above the partial checksum of its source address
    /// @param sourceLow low half of that address
    void add(long tags, long macAndSum, long sourceLow, long groupHigh, long groupLow) {
        int capacity = ring.length / STRIDE;
        if (size == capacity) {
            long[] bigger = Arrays.copyOf(ring, ring.length * 2);
            // What had wrapped round to the front goes behind the old end.
            System.arraycopy(ring, 0, bigger, ring.length, head * STRIDE);
            ring = bigger;
            capacity *= 2;
        }
        int at = (head + size) % capacity * STRIDE;
        ring[at] = tags;
        ring[at + 1] = macAndSum;
        ring[at + 2] = sourceLow;
        ring[at + 3] = groupHigh;
        ring[at + 4] = groupLow;
        size++;
    }

    long tags() {
        return ring[head * STRIDE];
    }

    long macAndSum() {
        return ring[head * STRIDE + 1];
    }

    long sourceLow() {
        return ring[head * STRIDE + 2];
    }

    long groupHigh() {
        return ring[head * STRIDE + 3];
    }

    long groupLow() {
        return ring[head * STRIDE + 4];
    }

    void remove() {
        head = (head + 1) % (ring.length / STRIDE);
        size--;
    }

    void clear() {
        size = 0;
    }
}
