// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;

/// The kernel's side of an AF_XDP socket in copy mode, as `__xsk_generic_xmit` has it, on plain
/// memory: takes 32 frames when woken, or more, and publishes its counter only when it sent
/// something. An entry with an address outside the memory it steps over (as Linux 5.4 does), or
/// takes and gives back, one a call (as Linux 6.18 was seen to do).
final class PretendedXdp implements XdpSender.Kernel {
    static final int ENTRIES = 256;
    static final int MEMORY_OCTETS = 1 << 20;
    private static final int ENTRIES_AT = 64;

    private final MemorySegment memory = Arena.ofAuto().allocate(MEMORY_OCTETS, 4096);
    private final MemorySegment transmit = Arena.ofAuto().allocate(ENTRIES_AT + ENTRIES * 16L, 64);
    private final MemorySegment completion = Arena.ofAuto().allocate(ENTRIES_AT + ENTRIES * 8L, 64);
    private int taken;
    private int seen;
    private int returned;

    /// Frames on the wire, in hexadecimal.
    final List<String> sent = new ArrayList<>();

    /// What meets the next frames: 0 or nothing, it is sent; -EBUSY, it is dropped; another errno,
    /// it stays where it is.
    final Deque<Integer> fate = new ArrayDeque<>();

    /// Addresses of frames the driver has.
    final List<Long> atDriver = new ArrayList<>();

    /// Whether the driver lets go of a frame at once.
    boolean quick = true;

    /// Whether it is an older one.
    boolean older;

    boolean open = true;
    int wakes;

    /// As many as it takes when woken: since Linux 6.17 that can be set.
    int perWake = XdpSender.LEAST_PER_WAKE;

    PretendedXdp() {
        transmit.set(JAVA_INT, 48, 1);
    }

    private static XdpRing ring(MemorySegment memory, int entryOctets) {
        return new XdpRing(memory, new XdpRing.Place(0, 16, ENTRIES_AT, 48), ENTRIES, entryOctets);
    }

    XdpSender sender(XdpSender.OtherWay longFrames, int mtuOctets) {
        return new XdpSender(
                this,
                ring(transmit, XdpRing.FRAME_OCTETS),
                ring(completion, XdpRing.ADDRESS_OCTETS),
                new XdpMemory(memory),
                longFrames,
                mtuOctets);
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public int framesPerWake() {
        return perWake;
    }

    @Override
    public int wake() {
        wakes++;
        boolean some = false;
        int result = 0;
        for (int left = perWake; ; left--) {
            int entry = peek();
            if (entry < 0) {
                break;
            }
            if (!isFrame(entry)) {
                taken++;
                giveBack(transmit.get(JAVA_LONG, entry));
                some = true;
                break;
            }
            int met = left == 0 ? -Errno.EAGAIN : fate.isEmpty() ? 0 : fate.poll();
            if (met != 0 && met != -Errno.EBUSY) {
                result = met;
                break;
            }
            take(entry, met == 0);
            if (met != 0) {
                result = met;
                break;
            }
            some = true;
        }
        if (some) {
            transmit.set(JAVA_INT, 16, taken);
        }
        return result;
    }

    /// Offset of the next entry, or -1.
    private int peek() {
        if (seen == taken) {
            transmit.set(JAVA_INT, 16, taken);
            seen = transmit.get(JAVA_INT, 0);
        }
        for (; taken != seen; taken++) {
            int entry = ENTRIES_AT + (taken & (ENTRIES - 1)) * 16;
            if (isFrame(entry) || !older) {
                return entry;
            }
        }
        return -1;
    }

    private boolean isFrame(int entry) {
        return transmit.get(JAVA_LONG, entry) < MEMORY_OCTETS;
    }

    private void take(int entry, boolean isSent) {
        taken++;
        long address = transmit.get(JAVA_LONG, entry);
        int octets = transmit.get(JAVA_INT, entry + 8);
        if (address % 4096 + octets > 4096) {
            throw new AssertionError(octets + " octets at " + address + " cross a chunk");
        }
        if (isSent) {
            sent.add(HexFormat.of().formatHex(memory.asSlice(address, octets).toArray(JAVA_BYTE)));
        }
        if (isSent && !quick) {
            atDriver.add(address);
        } else {
            giveBack(address);
        }
    }

    /// The driver lets go of a frame.
    void giveBack(long address) {
        completion.set(JAVA_LONG, ENTRIES_AT + (returned & (ENTRIES - 1)) * 8L, address);
        completion.set(JAVA_INT, 0, ++returned);
    }

    /// The driver lets go of all it has.
    void giveAllBack() {
        atDriver.forEach(this::giveBack);
        atDriver.clear();
    }
}
