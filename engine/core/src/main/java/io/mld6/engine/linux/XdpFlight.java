// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

/// Which frames of a transmit ring the kernel has, by their index in the ring, and which it is done
/// with. It says so in the order in which drivers let go of them, which is nearly that of sending.
///
/// ```text
///   done | done | on its way | done | withdrawn | on its way |
///                 ^ oldest                                    ^ next
/// ```
///
/// *Thread*: one at a time.
final class XdpFlight {
    private static final byte ON_ITS_WAY = 1;
    private static final byte DONE = 2;
    private static final byte WITHDRAWN = 3;

    private final long[] addresses;
    private final byte[] states;
    private final int mask;
    private int oldest;
    private int next;

    /// @param entries of the ring, a power of two
    XdpFlight(int entries) {
        addresses = new long[entries];
        states = new byte[entries];
        mask = entries - 1;
    }

    /// The index of the frame that is posted next.
    int next() {
        return next;
    }

    /// Frames there is room for.
    int room() {
        return states.length - (next - oldest);
    }

    /// The frame at `address` is in the ring now, at index [#next].
    void post(long address) {
        addresses[next & mask] = address;
        states[next & mask] = ON_ITS_WAY;
        next++;
    }

    /// The frame at `index` was taken back before the kernel had it.
    ///
    /// @return its address
    long withdraw(int index) {
        states[index & mask] = WITHDRAWN;
        advance();
        return addresses[index & mask];
    }

    /// The kernel is done with the frame at `address`.
    ///
    /// @throws IllegalStateException if none there was on its way
    void complete(long address) {
        for (int i = oldest; i != next; i++) {
            if (states[i & mask] == ON_ITS_WAY && addresses[i & mask] == address) {
                states[i & mask] = DONE;
                advance();
                return;
            }
        }
        throw new IllegalStateException("no frame on its way at " + address);
    }

    private void advance() {
        while (oldest != next && states[oldest & mask] != ON_ITS_WAY) {
            oldest++;
        }
    }

    /// How many frames from index `from` on, one behind the other, are done, none at `end` or
    /// beyond.
    int done(int from, int end) {
        int i = from;
        while (i != end && states[i & mask] == DONE) {
            i++;
        }
        return i - from;
    }
}
