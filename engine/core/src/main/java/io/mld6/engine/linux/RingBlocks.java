// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntConsumer;

/// The memory of a [PacketRing] and what is in it.
///
/// ```text
/// ring    block 0 | block 1 | ...                      one of them is the kernel's to fill
/// block   0 version  8 status  12 frames  16 first frame at  32 opened: s, ns
/// frame   0 next at  4 s  8 ns  12 captured  16 length  20 status  24 octets at (16 bits)
///        32 VLAN TCI  36 VLAN TPID (16 bits)  58 sockaddr_ll's pkttype (8 bits)
/// ```
///
/// *Thread*: one at a time.
public final class RingBlocks {
    private static final int TP_STATUS_KERNEL = 0;
    private static final int TP_STATUS_USER = 1;
    private static final int TP_STATUS_CSUMNOTREADY = 0x08;
    private static final int TP_STATUS_VLAN_VALID = 0x10;
    private static final int TP_STATUS_VLAN_TPID_VALID = 0x40;
    private static final long TPID_8021Q = 0x8100;

    private static final int BLOCK_STATUS = 8;
    private static final int BLOCK_FRAMES = 12;
    private static final int BLOCK_FIRST = 16;
    private static final int BLOCK_OPENED_S = 32;
    private static final int BLOCK_OPENED_NS = 36;
    private static final int BLOCK_HEAD_OCTETS = 48;

    private static final int FRAME_NEXT = 0;
    private static final int FRAME_S = 4;
    private static final int FRAME_NS = 8;
    private static final int FRAME_CAPTURED = 12;
    private static final int FRAME_LENGTH = 16;
    private static final int FRAME_STATUS = 20;
    private static final int FRAME_MAC = 24;
    private static final int FRAME_VLAN_TCI = 32;
    private static final int FRAME_VLAN_TPID = 36;
    private static final int FRAME_PACKET_TYPE = 58;
    private static final int FRAME_HEAD_OCTETS = 82;
    private static final int FRAME_ALIGNMENT_OCTETS = 16;
    private static final byte PACKET_OUTGOING = 4;

    private static final long SECOND_NANOS = 1_000_000_000;
    private static final VarHandle INT = JAVA_INT.varHandle();

    private final MemorySegment memory;
    private final ByteBuffer octets;
    private final int blockOctets;
    private final int blocks;
    private final IntConsumer took;
    private int next;
    /// Frames of the next block that are not taken yet, if some are.
    private int left;
    /// Whether the next block is ours.
    private boolean holding;
    /// Where the first of them is.
    private long first;
    /// Where the frame is that is being taken.
    private long at;
    /// Frames in the next block that are only pretended, and where another one would begin.
    private int pretended;
    private long pretendedEnd;

    /// @param took told of frames that were taken
    RingBlocks(MemorySegment memory, int blockOctets, IntConsumer took) {
        this.memory = memory;
        this.took = took;
        this.blockOctets = blockOctets;
        blocks = Math.toIntExact(memory.byteSize() / blockOctets);
        octets = memory.asByteBuffer().order(ByteOrder.BIG_ENDIAN);
    }

    /// Memory of its own, in which frames come that are pretended. For warm-ups.
    public static RingBlocks ofNobody(int blockOctets, int blocks) {
        long octets = (long) blockOctets * blocks;
        return new RingBlocks(Arena.ofAuto().allocate(octets, Long.BYTES), blockOctets, _ -> {});
    }

    /// Hands the frames of the next block to `taker`, in the order they came; what is more than
    /// `most` the next call does. What the taker was shown stays as it is until then, or until
    /// [#release]. *Cost*: no system call, no allocation.
    ///
    /// @return frames taken, or -1 if no block is ready
    public int take(PacketRing.Taker taker, int most) {
        release();
        if (left == 0 && !begin()) {
            return -1;
        }
        int taken = 0;
        try {
            while (taken < most && left > 0) {
                taken++;
                left--;
                at = first;
                first += memory.get(JAVA_INT, at + FRAME_NEXT);
                taker.frame(
                        octets,
                        (int) at + Short.toUnsignedInt(memory.get(JAVA_SHORT, at + FRAME_MAC)),
                        memory.get(JAVA_INT, at + FRAME_CAPTURED),
                        memory.get(JAVA_INT, at + FRAME_LENGTH),
                        tag(),
                        nanos(at + FRAME_S, at + FRAME_NS));
            }
        } finally {
            took.accept(taken);
        }
        return taken;
    }

    /// Whether there is a block to take from.
    private boolean begin() {
        long block = (long) next * blockOctets;
        if (((int) INT.getAcquire(memory, block + BLOCK_STATUS) & TP_STATUS_USER) == 0) {
            return false;
        }
        left = memory.get(JAVA_INT, block + BLOCK_FRAMES);
        first = block + memory.get(JAVA_INT, block + BLOCK_FIRST);
        holding = true;
        return true;
    }

    /// Gives the block back to the kernel if all its frames are taken. To be called before waiting:
    /// as long as the block is kept, the socket is ready.
    public void release() {
        if (holding && left == 0) {
            holding = false;
            INT.setRelease(memory, (long) next * blockOctets + BLOCK_STATUS, TP_STATUS_KERNEL);
            next = next + 1 == blocks ? 0 : next + 1;
        }
    }

    private long nanos(long secondsAt, long nanosAt) {
        return Integer.toUnsignedLong(memory.get(JAVA_INT, secondsAt)) * SECOND_NANOS
                + memory.get(JAVA_INT, nanosAt);
    }

    private long tag() {
        int status = memory.get(JAVA_INT, at + FRAME_STATUS);
        if ((status & TP_STATUS_VLAN_VALID) == 0) {
            return 0;
        }
        long type =
                (status & TP_STATUS_VLAN_TPID_VALID) == 0
                        ? TPID_8021Q
                        : Short.toUnsignedLong(memory.get(JAVA_SHORT, at + FRAME_VLAN_TPID));
        return (type << 16) | (memory.get(JAVA_INT, at + FRAME_VLAN_TCI) & 0xffff);
    }

    /// Whether the transport checksum of the frame that is being taken was never computed.
    public boolean checksumUnfinished() {
        return (memory.get(JAVA_INT, at + FRAME_STATUS) & TP_STATUS_CSUMNOTREADY) != 0;
    }

    /// Whether this host sent the frame that is being taken.
    public boolean outgoing() {
        return memory.get(JAVA_BYTE, at + FRAME_PACKET_TYPE) == PACKET_OUTGOING;
    }

    /// Since when frames may be in that [#take] cannot give yet: the block the kernel fills has
    /// been open since then, and has some. To be asked when `take` said -1.
    ///
    /// @return nanoseconds of CLOCK_REALTIME since 1970; `Long.MAX_VALUE` if there are none
    public long pendingSinceNanos() {
        long block = (long) next * blockOctets;
        long opened = nanos(block + BLOCK_OPENED_S, block + BLOCK_OPENED_NS);
        return (int) INT.getAcquire(memory, block + BLOCK_FRAMES) == 0 ? Long.MAX_VALUE : opened;
    }

    /// Puts a frame into the next block as the kernel would. For warm-ups; [#handOver] ends it.
    ///
    /// @return whether there was room
    public boolean pretend(byte[] frame) {
        long block = (long) next * blockOctets;
        long start = pretended == 0 ? block + BLOCK_HEAD_OCTETS : pretendedEnd;
        long end = start + FRAME_HEAD_OCTETS + frame.length + FRAME_ALIGNMENT_OCTETS;
        end &= -FRAME_ALIGNMENT_OCTETS;
        if (end > block + blockOctets) {
            return false;
        }
        memory.set(JAVA_INT, start + FRAME_NEXT, (int) (end - start));
        memory.set(JAVA_INT, start + FRAME_CAPTURED, frame.length);
        memory.set(JAVA_INT, start + FRAME_LENGTH, frame.length);
        memory.set(JAVA_INT, start + FRAME_STATUS, TP_STATUS_USER);
        memory.set(JAVA_SHORT, start + FRAME_MAC, (short) FRAME_HEAD_OCTETS);
        MemorySegment.copy(frame, 0, memory, JAVA_BYTE, start + FRAME_HEAD_OCTETS, frame.length);
        pretended++;
        pretendedEnd = end;
        return true;
    }

    /// The next block can be taken, with the frames that are pretended.
    public void handOver() {
        long block = (long) next * blockOctets;
        memory.set(JAVA_INT, block + BLOCK_FRAMES, pretended);
        memory.set(JAVA_INT, block + BLOCK_FIRST, BLOCK_HEAD_OCTETS);
        pretended = 0;
        INT.setRelease(memory, block + BLOCK_STATUS, TP_STATUS_USER);
    }
}
