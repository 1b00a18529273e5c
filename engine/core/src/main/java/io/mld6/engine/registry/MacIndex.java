// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.registry;

import static io.mld6.engine.registry.RowTable.NONE;

import java.util.Arrays;

/// Finds the listeners of a segment by their MAC address, which several may share.
///
/// The index has one listener of each address; those that share it are a list behind the first one,
/// so that the index stays one probe even if all of them do. Thread: event loop only.
final class MacIndex {
    private final ListenerTable listeners;
    private final RowIndex firsts;
    /// The next listener with the same MAC address; empty until two share one.
    private int[] sameMac = new int[0];

    MacIndex(ListenerTable listeners) {
        this.listeners = listeners;
        this.firsts = new RowIndex(this::hashOf);
    }

    private int hashOf(int row) {
        return ListenerTable.hash(listeners.segment(row), listeners.mac(row));
    }

    /// Adds a listener, which has its segment and its address already.
    void add(int row) {
        int first = find(listeners.segment(row), listeners.mac(row));
        if (first == NONE) {
            firsts.add(row, hashOf(row));
            if (row < sameMac.length) {
                sameMac[row] = NONE;
            }
        } else {
            grow();
            sameMac[row] = sameMac[first];
            sameMac[first] = row;
        }
    }

    /// Removes a listener, which still has its segment and its address.
    void remove(int row) {
        int first = find(listeners.segment(row), listeners.mac(row));
        if (first == row) {
            firsts.remove(row, hashOf(row));
            int next = next(row);
            if (next != NONE) {
                firsts.add(next, hashOf(next));
            }
            return;
        }
        int before = first;
        while (sameMac[before] != row) {
            before = sameMac[before];
        }
        sameMac[before] = sameMac[row];
    }

    private void grow() {
        int known = sameMac.length;
        if (known < listeners.highWater()) {
            sameMac = Arrays.copyOf(sameMac, listeners.capacity());
            Arrays.fill(sameMac, known, sameMac.length, NONE);
        }
    }

    /// A listener of a segment with a MAC address, or [RowTable#NONE].
    int find(int segment, long mac) {
        int slot = firsts.first(ListenerTable.hash(segment, mac));
        for (int row; (row = firsts.row(slot)) != NONE; slot = firsts.next(slot)) {
            if (listeners.mac(row) == mac && listeners.segment(row) == segment) {
                return row;
            }
        }
        return NONE;
    }

    /// The next listener of the same segment with the same address, or [RowTable#NONE].
    int next(int row) {
        return row < sameMac.length ? sameMac[row] : NONE;
    }

    /// Makes room for `rows` listeners in one step.
    void reserve(int rows) {
        firsts.reserve(rows);
    }

    /// Octets of all arrays as they stand.
    long sizeOctets() {
        return firsts.sizeOctets() + 4L * sameMac.length;
    }
}
