// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A packet socket whose frames the kernel writes into memory shared with this process
/// (TPACKET_V3): no system call and no copy of ours per frame, and a stamp of CLOCK_REALTIME with
/// each.
///
/// ```text
/// ring    block 0 | block 1 | ...                      one of them is the kernel's to fill
/// block   0 version  8 status  12 frames  16 first frame at  32 opened: s, ns
/// frame   0 next at  4 s  8 ns  12 captured  16 length  20 status  24 octets at (16 bits)
///        32 VLAN TCI  36 VLAN TPID (16 bits)
/// ```
///
/// A block is handed over when it is full, or some milliseconds after its first frame. When all
/// blocks are full frames are dropped and counted. Frames this host sends are not received, unless
/// asked for.
///
/// *Thread*: one at a time; [#dropped] from any.
public final class PacketRing implements AutoCloseable {
    private static final int SOL_PACKET = 263;
    private static final int PACKET_RX_RING = 5;
    private static final int PACKET_VERSION = 10;
    private static final int PACKET_IGNORE_OUTGOING = 23;
    private static final int TPACKET_V3 = 2;

    private static final int REQUEST_OCTETS = 7 * Integer.BYTES;

    /// Only the size of a block counts in this version, but the kernel wants the sums to be right.
    private static final int FRAME_OCTETS = 2048;

    private static final int TP_STATUS_KERNEL = 0;
    private static final int TP_STATUS_USER = 1;
    private static final int TP_STATUS_VLAN_VALID = 0x10;
    private static final int TP_STATUS_VLAN_TPID_VALID = 0x40;
    private static final long TPID_8021Q = 0x8100;

    private static final int BLOCK_STATUS = 8;
    private static final int BLOCK_FRAMES = 12;
    private static final int BLOCK_FIRST = 16;
    private static final int BLOCK_OPENED_S = 32;
    private static final int BLOCK_OPENED_NS = 36;

    private static final int FRAME_NEXT = 0;
    private static final int FRAME_S = 4;
    private static final int FRAME_NS = 8;
    private static final int FRAME_CAPTURED = 12;
    private static final int FRAME_LENGTH = 16;
    private static final int FRAME_STATUS = 20;
    private static final int FRAME_MAC = 24;
    private static final int FRAME_VLAN_TCI = 32;
    private static final int FRAME_VLAN_TPID = 36;

    private static final int POLLFD_OCTETS = 8;
    private static final int POLLFD_REVENTS = 6;
    private static final short POLLIN = 0x01;
    private static final short POLLERR = 0x08;

    private static final long SECOND_NANOS = 1_000_000_000;
    private static final VarHandle INT = JAVA_INT.varHandle();

    private final PacketSocket socket;
    private final Arena arena;
    private final MemorySegment memory;
    private final ByteBuffer octets;
    private final MemorySegment pollfd;
    private final int blockOctets;
    private final int blocks;
    private int next;

    /// How large a ring is.
    ///
    /// @param blockOctets octets of a block, a multiple of the page size
    /// @param blocks how many; the whole ring is smaller than 2 GiB
    /// @param retireMillis after how long a block with few frames is handed over
    public record Size(int blockOctets, int blocks, int retireMillis) {
        /// Checks the sums.
        ///
        /// @throws IllegalArgumentException with one line that names what is wrong
        public Size {
            if (blockOctets <= 0
                    || blockOctets % FRAME_OCTETS != 0
                    || blocks < 2
                    || (long) blockOctets * blocks > Integer.MAX_VALUE
                    || retireMillis < 1) {
                throw new IllegalArgumentException(
                        "not a ring: %d blocks of %d octets, retired after %d ms"
                                .formatted(blocks, blockOctets, retireMillis));
            }
        }
    }

    /// Takes the frames of a block.
    @FunctionalInterface
    public interface Taker {
        /// A frame.
        ///
        /// @param ring big-endian; what is outside the frame means nothing. Borrowed for this call
        /// @param offset where the frame is in it
        /// @param captured octets of it that are there: what the filter passed
        /// @param length octets of it on the wire, without `tag`
        /// @param tag the VLAN tag the kernel took out from behind the MAC addresses: TPID, then
        ///     TCI, in the low 32 bits; 0 if there was none
        /// @param stampNanos when the kernel had it, CLOCK_REALTIME nanoseconds since 1970
        void frame(
                ByteBuffer ring, int offset, int captured, int length, long tag, long stampNanos);
    }

    private PacketRing(PacketSocket socket, Size size) throws NativeException {
        this.socket = socket;
        blockOctets = size.blockOctets();
        blocks = size.blocks();
        pollfd = Arena.ofAuto().allocate(POLLFD_OCTETS, Integer.BYTES);
        pollfd.set(JAVA_INT, 0, socket.fd());
        pollfd.set(JAVA_SHORT, Integer.BYTES, POLLIN);
        request(size);
        arena = Arena.ofShared();
        MemorySegment mapped;
        try {
            mapped = MappedMemory.map(socket.fd(), (long) blockOctets * blocks, arena);
        } catch (NativeException e) {
            arena.close();
            throw e;
        }
        memory = mapped;
        octets = mapped.asByteBuffer().order(ByteOrder.BIG_ENDIAN);
    }

    /// Opens a ring on an interface in the network namespace of the calling thread. Frames to every
    /// multicast MAC come up.
    ///
    /// @param filter what reaches the ring, and how much of it
    /// @param promiscuous whether frames to every unicast MAC come up, too
    /// @param outgoing whether frames this host sends reach the filter
    /// @throws NativeException `EPERM` without `CAP_NET_RAW`
    public static PacketRing open(
            int index, FilterProgram filter, boolean promiscuous, boolean outgoing, Size size)
            throws NativeException {
        PacketSocket socket = new PacketSocket();
        PacketRing ring = null;
        try {
            socket.attach(filter);
            if (!outgoing) {
                socket.option(
                        "setsockopt PACKET_IGNORE_OUTGOING", SOL_PACKET, PACKET_IGNORE_OUTGOING, 1);
            }
            ring = new PacketRing(socket, size);
            socket.allMulticast(index);
            if (promiscuous) {
                socket.promiscuous(index);
            }
            socket.bind(index);
            PacketRing opened = ring;
            ring = null;
            socket = null;
            return opened;
        } finally {
            if (ring != null) {
                ring.close();
            } else if (socket != null) {
                socket.close();
            }
        }
    }

    /// `tpacket_req3   0 block_size  4 block_nr  8 frame_size  12 frame_nr  16 retire_blk_tov
    /// 20 sizeof_priv  24 feature_req_word   28`.
    private void request(Size size) throws NativeException {
        socket.option("setsockopt PACKET_VERSION", SOL_PACKET, PACKET_VERSION, TPACKET_V3);
        try (Arena call = Arena.ofConfined()) {
            MemorySegment request = call.allocate(REQUEST_OCTETS, Integer.BYTES);
            request.asByteBuffer()
                    .order(ByteOrder.nativeOrder())
                    .putInt(blockOctets)
                    .putInt(blocks)
                    .putInt(FRAME_OCTETS)
                    .putInt(blockOctets / FRAME_OCTETS * blocks)
                    .putInt(size.retireMillis());
            socket.option("setsockopt PACKET_RX_RING", SOL_PACKET, PACKET_RX_RING, request);
        }
    }

    /// Hands the frames of the next block to `taker`, in the order they came, and the block back to
    /// the kernel. *Cost*: no system call, no allocation.
    ///
    /// @return frames taken, or -1 if no block is ready
    public int take(Taker taker) {
        long block = (long) next * blockOctets;
        if (((int) INT.getAcquire(memory, block + BLOCK_STATUS) & TP_STATUS_USER) == 0) {
            return -1;
        }
        int frames = memory.get(JAVA_INT, block + BLOCK_FRAMES);
        long at = block + memory.get(JAVA_INT, block + BLOCK_FIRST);
        int taken = 0;
        try {
            while (taken < frames) {
                taken++;
                taker.frame(
                        octets,
                        (int) at + Short.toUnsignedInt(memory.get(JAVA_SHORT, at + FRAME_MAC)),
                        memory.get(JAVA_INT, at + FRAME_CAPTURED),
                        memory.get(JAVA_INT, at + FRAME_LENGTH),
                        tag(at),
                        nanos(at + FRAME_S, at + FRAME_NS));
                at += memory.get(JAVA_INT, at + FRAME_NEXT);
            }
        } finally {
            socket.took(taken);
        }
        INT.setRelease(memory, block + BLOCK_STATUS, TP_STATUS_KERNEL);
        next = next + 1 == blocks ? 0 : next + 1;
        return frames;
    }

    private long nanos(long secondsAt, long nanosAt) {
        return Integer.toUnsignedLong(memory.get(JAVA_INT, secondsAt)) * SECOND_NANOS
                + memory.get(JAVA_INT, nanosAt);
    }

    private long tag(long frame) {
        int status = memory.get(JAVA_INT, frame + FRAME_STATUS);
        if ((status & TP_STATUS_VLAN_VALID) == 0) {
            return 0;
        }
        long type =
                (status & TP_STATUS_VLAN_TPID_VALID) == 0
                        ? TPID_8021Q
                        : Short.toUnsignedLong(memory.get(JAVA_SHORT, frame + FRAME_VLAN_TPID));
        return (type << 16) | (memory.get(JAVA_INT, frame + FRAME_VLAN_TCI) & 0xffff);
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

    /// Waits until a block is ready.
    ///
    /// @return 1 if one may be, 0 if time is up, `-errno` of the socket: `ENETDOWN` once after the
    ///     interface went down or away
    public int await(int millis) throws NativeException {
        pollfd.set(JAVA_SHORT, POLLFD_REVENTS, (short) 0);
        int result = SystemCalls.poll(socket.state, pollfd, 1, millis);
        if (result == -Errno.EINTR) {
            return 0;
        }
        if (result > 0 && (pollfd.get(JAVA_SHORT, POLLFD_REVENTS) & POLLERR) != 0) {
            return -socket.takeError();
        }
        return result;
    }

    /// Frames that passed the filter and found no room. *Thread*: any. After closing the last
    /// value, in which frames count, too, that were never taken.
    public long dropped() {
        return socket.dropped();
    }

    /// Frames that passed the filter and have neither been taken nor dropped.
    public long waiting() {
        return socket.waiting();
    }

    /// Lets nothing in any more; what is in can be taken still.
    ///
    /// @throws NativeException if the kernel does not take the filter
    public void stopReceiving() throws NativeException {
        socket.stopReceiving();
    }

    /// Closes; frames that wait count as dropped from then on.
    @Override
    public void close() {
        socket.close();
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
