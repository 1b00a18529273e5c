// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.List;

/// An AF_XDP socket that only sends, out of one queue of one interface.
///
/// In copy mode (`XDP_COPY`), which every interface has: the kernel copies each frame and gives it
/// to the driver, past the queueing discipline and past what looks at packets on their way. Not in
/// zero-copy mode, even where a driver has it: there the queue's receive side would take its
/// buffers from this socket, too, which has none to give, and what comes in on that queue would no
/// more reach the packet socket. No BPF program is needed for sending.
///
/// *Thread*: one at a time; [#close] from any.
public final class XdpSocket extends NativeSocket {
    private static final int AF_XDP = 44;
    private static final int SOL_XDP = 283;
    private static final int XDP_MMAP_OFFSETS = 1;
    private static final int XDP_TX_RING = 3;
    private static final int XDP_UMEM_REG = 4;
    private static final int XDP_UMEM_FILL_RING = 5;
    private static final int XDP_UMEM_COMPLETION_RING = 6;
    private static final int XDP_MAX_TX_SKB_BUDGET = 9;
    private static final short XDP_COPY = 1 << 1;
    private static final short XDP_USE_NEED_WAKEUP = 1 << 3;
    private static final long TRANSMIT_PAGES = 0x8000_0000L;
    private static final long COMPLETION_PAGES = 0x1_8000_0000L;

    private static final int UMEM_OCTETS = 32;
    private static final int ADDRESS_OCTETS = 16;

    /// Four counters' places for each of four rings; kernels before 5.4 know three.
    private static final int PLACES_OCTETS = 4 * 4 * Long.BYTES;

    private static final int TRANSMIT_PLACE = 32;
    private static final int COMPLETION_PLACE = 96;

    /// Two batches, or one and what was withdrawn before it.
    private static final int RING_ENTRIES = 512;

    /// A batch, so that a call is enough for it: 32 frames a call cost a tenth of the rate.
    private static final int WANTED_PER_WAKE = 256;

    /// Nothing is received, but the kernel wants the ring to be there.
    private static final int FILL_ENTRIES = 64;

    /// What the batches of one shard take, with an MTU of 1500: those of short frames 256 KiB,
    /// those of long ones 4 MiB; spare places 256 KiB.
    private static final int MEMORY_OCTETS = (4 << 20) + (512 << 10);

    /// The kernel lets go of a queue some time after its socket was closed.
    private static final int BUSY_TRIES = 25;

    private static final int BUSY_WAIT_MILLIS = 20;

    private final Arena rings = Arena.ofShared();

    private XdpSocket() throws NativeException {
        super("socket AF_XDP", AF_XDP, SOCK_RAW, 0);
    }

    /// A socket and what it is sent through.
    ///
    /// @param sender uses the socket
    /// @param socket to be closed
    public record Opened(XdpSender sender, XdpSocket socket) {}

    /// Opens a socket on a transmit queue of an interface in the network namespace of the calling
    /// thread. Waits up to half a second while the queue has another.
    ///
    /// @param longFrames takes frames longer than a page
    /// @param sendBufferOctets of frames that may wait at the driver; wished for, not insisted upon
    /// @throws NativeException `EAFNOSUPPORT` if the kernel has none, `ENOBUFS` beyond
    ///     `RLIMIT_MEMLOCK`, `EINVAL` if there is no such queue, `EBUSY` if another
    ///     socket has it, `EPERM` without `CAP_NET_RAW`
    public static Opened open(
            LinkInfo link, int queue, XdpSender.OtherWay longFrames, int sendBufferOctets)
            throws NativeException {
        XdpSocket socket = new XdpSocket();
        try {
            int _ = socket.sendBuffer(sendBufferOctets);
            // Batches may hold on to it longer than this socket lives.
            MemorySegment memory = MappedMemory.pages(MEMORY_OCTETS, Arena.ofAuto());
            socket.register(memory);
            socket.option("setsockopt XDP_TX_RING", SOL_XDP, XDP_TX_RING, RING_ENTRIES);
            XdpSender sender = socket.sender(new XdpMemory(memory), longFrames, link.mtu());
            socket.bind(link.index(), queue);
            return new Opened(sender, socket);
        } catch (NativeException refused) {
            socket.close();
            throw refused;
        }
    }

    /// `xdp_umem_reg   0 addr  8 len  16 chunk_size  20 headroom  24 flags   32`
    private void register(MemorySegment memory) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(UMEM_OCTETS, Long.BYTES);
            request.asByteBuffer()
                    .order(ByteOrder.nativeOrder())
                    .putLong(memory.address())
                    .putLong(memory.byteSize())
                    .putInt(XdpMemory.CHUNK_OCTETS);
            option("setsockopt XDP_UMEM_REG", SOL_XDP, XDP_UMEM_REG, request);
        }
        option("setsockopt XDP_UMEM_FILL_RING", SOL_XDP, XDP_UMEM_FILL_RING, FILL_ENTRIES);
        option(
                "setsockopt XDP_UMEM_COMPLETION_RING",
                SOL_XDP,
                XDP_UMEM_COMPLETION_RING,
                RING_ENTRIES);
    }

    private XdpSender sender(XdpMemory memory, XdpSender.OtherWay longFrames, int mtuOctets)
            throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment places = arena.allocate(PLACES_OCTETS, Long.BYTES);
            MemorySegment length = arena.allocateFrom(JAVA_INT, PLACES_OCTETS);
            String what = "getsockopt XDP_MMAP_OFFSETS";
            check(
                    what,
                    SystemCalls.getsockopt(state, fd(), SOL_XDP, XDP_MMAP_OFFSETS, places, length));
            if (length.get(JAVA_INT, 0) != PLACES_OCTETS) {
                throw new NativeException(what, Errno.EOPNOTSUPP);
            }
            return new XdpSender(
                    new Waking(this, framesPerWake()),
                    ring(place(places, TRANSMIT_PLACE), TRANSMIT_PAGES, XdpRing.FRAME_OCTETS),
                    ring(place(places, COMPLETION_PLACE), COMPLETION_PAGES, XdpRing.ADDRESS_OCTETS),
                    memory,
                    longFrames,
                    mtuOctets);
        }
    }

    /// How many frames the kernel takes when it is woken: those before 6.17 do not let it be set.
    private int framesPerWake() {
        return tryOption(SOL_XDP, XDP_MAX_TX_SKB_BUDGET, WANTED_PER_WAKE) == 0
                ? WANTED_PER_WAKE
                : XdpSender.LEAST_PER_WAKE;
    }

    /// `xdp_ring_offset   0 producer  8 consumer  16 desc  24 flags   32`
    private static XdpRing.Place place(MemorySegment places, long at) {
        return new XdpRing.Place(
                places.get(JAVA_LONG, at),
                places.get(JAVA_LONG, at + 8),
                places.get(JAVA_LONG, at + 16),
                places.get(JAVA_LONG, at + 24));
    }

    private XdpRing ring(XdpRing.Place place, long pages, int entryOctets) throws NativeException {
        long octets = place.entries() + (long) RING_ENTRIES * entryOctets;
        MemorySegment memory = MappedMemory.map(fd(), pages, octets, rings);
        return new XdpRing(memory, place, RING_ENTRIES, entryOctets);
    }

    /// `sockaddr_xdp   0 family  2 flags  4 ifindex  8 queue_id  12 shared_umem_fd   16`
    private void bind(int index, int queue) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(ADDRESS_OCTETS, Integer.BYTES);
            address.asByteBuffer()
                    .order(ByteOrder.nativeOrder())
                    .putShort((short) AF_XDP)
                    .putShort((short) (XDP_COPY | XDP_USE_NEED_WAKEUP))
                    .putInt(index)
                    .putInt(queue);
            int result = SystemCalls.bind(state, fd(), address);
            for (int i = 1; result == -Errno.EBUSY && i < BUSY_TRIES; i++) {
                Readiness.await(List.of(), BUSY_WAIT_MILLIS);
                result = SystemCalls.bind(state, fd(), address);
            }
            check("bind AF_XDP", result);
        }
    }

    private record Waking(XdpSocket socket, int framesPerWake) implements XdpSender.Kernel {
        @Override
        public boolean isOpen() {
            return socket.isOpen();
        }

        @Override
        public int wake() {
            return SystemCalls.wake(socket.state, socket.fd(), MSG_DONTWAIT);
        }
    }

    /// Closes. The kernel lets go of the queue only when the rings are gone, too.
    @Override
    public synchronized void close() {
        super.close();
        if (rings.scope().isAlive()) {
            rings.close();
        }
    }
}
