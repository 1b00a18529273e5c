// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A packet socket whose frames the kernel writes into memory shared with this process
/// (TPACKET_V3): no system call and no copy of ours per frame, and a stamp of CLOCK_REALTIME with
/// each.
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
    private static final int TPACKET_V3 = 2;

    private static final int REQUEST_OCTETS = 7 * Integer.BYTES;

    /// Only the size of a block counts in this version, but the kernel wants the sums to be right.
    private static final int FRAME_OCTETS = 2048;

    private static final int POLLFD_OCTETS = 8;
    private static final int POLLFD_REVENTS = 6;
    private static final short POLLIN = 0x01;
    private static final short POLLERR = 0x08;

    private final PacketSocket socket;
    private final Arena arena;
    private final MemorySegment pollfd;
    private final int blockOctets;
    private final RingBlocks blocks;

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
        /// A frame. The ring must not be closed in this call.
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

    /// A ring in place of a socket's receive buffer. *Owner*: close the ring, which closes the
    /// socket.
    ///
    /// @param socket not bound yet
    public PacketRing(PacketSocket socket, Size size) throws NativeException {
        this.socket = socket;
        blockOctets = size.blockOctets();
        pollfd = Arena.ofAuto().allocate(POLLFD_OCTETS, Integer.BYTES);
        pollfd.set(JAVA_INT, 0, socket.fd());
        pollfd.set(JAVA_SHORT, Integer.BYTES, POLLIN);
        request(size.blocks(), size.retireMillis());
        arena = Arena.ofShared();
        long octets = (long) blockOctets * size.blocks();
        try {
            MemorySegment memory = MappedMemory.map(socket.fd(), octets, arena);
            blocks = new RingBlocks(memory, blockOctets, socket::took);
        } catch (NativeException e) {
            arena.close();
            request(0, 0);
            throw e;
        }
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
                socket.ignoreOutgoing();
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
    /// 20 sizeof_priv  24 feature_req_word   28`; without blocks it ends the ring.
    private void request(int count, int retireMillis) throws NativeException {
        socket.option("setsockopt PACKET_VERSION", SOL_PACKET, PACKET_VERSION, TPACKET_V3);
        try (Arena call = Arena.ofConfined()) {
            MemorySegment request = call.allocate(REQUEST_OCTETS, Integer.BYTES);
            request.asByteBuffer()
                    .order(ByteOrder.nativeOrder())
                    .putInt(blockOctets)
                    .putInt(count)
                    .putInt(FRAME_OCTETS)
                    .putInt(blockOctets / FRAME_OCTETS * count)
                    .putInt(retireMillis);
            socket.option("setsockopt PACKET_RX_RING", SOL_PACKET, PACKET_RX_RING, request);
        }
    }

    /// The memory, for who takes a few frames at a time.
    public RingBlocks blocks() {
        return blocks;
    }

    /// Hands the frames of the next block to `taker`, in the order they came, and the block back to
    /// the kernel. *Cost*: no system call, no allocation.
    ///
    /// @return frames taken, or -1 if no block is ready
    public int take(Taker taker) {
        int frames = blocks.take(taker, Integer.MAX_VALUE);
        blocks.release();
        return frames;
    }

    /// As [RingBlocks#pendingSinceNanos].
    public long pendingSinceNanos() {
        return blocks.pendingSinceNanos();
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
