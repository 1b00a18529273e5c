// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/// One of the rings an AF_XDP socket shares with the kernel: entries that one side fills and the
/// other takes, each with a counter of its own that runs on for ever, past `Integer.MAX_VALUE`,
/// too.
///
/// ```text
/// transmit     0 address  8 octets  12 options (0)   16      ours to fill, the kernel's to take
/// completion   0 address                              8      the kernel's to fill, ours to take
/// ```
///
/// A counter is published after the entries it covers were written, and read before they are.
/// *Thread*: one at a time on our side.
final class XdpRing {
    /// Octets of an entry of the transmit ring (`xdp_desc`).
    static final int FRAME_OCTETS = 16;

    /// Octets of an entry of the fill and completion rings.
    static final int ADDRESS_OCTETS = 8;

    private static final int LENGTH = 8;
    private static final int OPTIONS = 12;
    private static final int NEEDS_WAKEUP = 1;
    private static final VarHandle INT = JAVA_INT.varHandle();

    private final MemorySegment memory;
    private final Place place;
    private final int mask;
    private final int entryOctets;

    /// Where the parts of a ring lie in its memory, as `XDP_MMAP_OFFSETS` says.
    ///
    /// @param producer counter of entries filled
    /// @param consumer counter of entries taken
    /// @param entries the first entry
    /// @param flags what the kernel wants
    record Place(long producer, long consumer, long entries, long flags) {}

    /// @param entries how many, a power of two
    /// @param entryOctets [#FRAME_OCTETS] or [#ADDRESS_OCTETS]
    XdpRing(MemorySegment memory, Place place, int entries, int entryOctets) {
        if (Integer.bitCount(entries) != 1) {
            throw new IllegalArgumentException(entries + " entries are no power of two");
        }
        this.memory = memory;
        this.place = place;
        this.mask = entries - 1;
        this.entryOctets = entryOctets;
    }

    int entries() {
        return mask + 1;
    }

    /// Entries filled so far, since the socket was opened.
    int producer() {
        return (int) INT.getAcquire(memory, place.producer());
    }

    /// Entries taken so far, since the socket was opened.
    int consumer() {
        return (int) INT.getAcquire(memory, place.consumer());
    }

    /// Says that all entries before `index` are filled.
    void produced(int index) {
        INT.setRelease(memory, place.producer(), index);
    }

    /// Says that all entries before `index` are taken.
    void consumed(int index) {
        INT.setRelease(memory, place.consumer(), index);
    }

    /// Whether the kernel looks at the ring only when it is woken.
    boolean needsWakeup() {
        return ((int) INT.getOpaque(memory, place.flags()) & NEEDS_WAKEUP) != 0;
    }

    /// Fills an entry of the transmit ring.
    ///
    /// @param address of the frame in the memory both sides know
    void frame(int index, long address, int octets) {
        long entry = entry(index);
        memory.set(JAVA_LONG, entry, address);
        memory.set(JAVA_INT, entry + LENGTH, octets);
        memory.set(JAVA_INT, entry + OPTIONS, 0);
    }

    /// What an entry of the completion ring says.
    long address(int index) {
        return memory.get(JAVA_LONG, entry(index));
    }

    private long entry(int index) {
        return place.entries() + (long) (index & mask) * entryOctets;
    }
}
