// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.LongAdder;

/// A raw AF_PACKET socket: whole Ethernet frames in and out of one interface, several per call.
///
/// Opened with protocol 0, so that it receives nothing until [#bind] names interface and protocol;
/// filter and options are set in between. Never blocks.
///
/// *Thread*: one at a time; [#dropped] and [#close] from any.
public final class PacketSocket extends NativeSocket {
    private static final int AF_PACKET = 17;
    private static final short ETH_P_ALL = 0x0003;
    private static final int SOCKADDR_LL_OCTETS = 20;

    private static final int SO_RCVBUF = 8;
    private static final int SO_ATTACH_FILTER = 26;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int SO_TIMESTAMPNS = 35;

    private static final int SOL_PACKET = 263;
    private static final int PACKET_ADD_MEMBERSHIP = 1;
    private static final int PACKET_STATISTICS = 6;
    private static final int PACKET_AUXDATA = 8;
    private static final int PACKET_QDISC_BYPASS = 20;
    private static final int PACKET_IGNORE_OUTGOING = 23;

    private static final short PACKET_MR_PROMISC = 1;
    private static final short PACKET_MR_ALLMULTI = 2;
    private static final int PACKET_MREQ_OCTETS = 16;

    /// No descriptor.
    private static final int NOWHERE = -1;

    private long passed;
    private long dropped;
    private final LongAdder received = new LongAdder();

    /// @throws NativeException `EPERM` without `CAP_NET_RAW`
    public PacketSocket() throws NativeException {
        super("socket AF_PACKET", AF_PACKET, SOCK_RAW | SOCK_NONBLOCK, 0);
    }

    /// Lets only what `program` passes reach this socket from now on. First before [#bind], so that
    /// nothing strays in.
    public void attach(FilterProgram program) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            option(
                    "setsockopt SO_ATTACH_FILTER",
                    SOL_SOCKET,
                    SO_ATTACH_FILTER,
                    program.sockFprog(arena));
        }
    }

    /// Asks for the VLAN tag the kernel strips and the checksum state with every frame.
    public void auxiliaryData() throws NativeException {
        option("setsockopt PACKET_AUXDATA", SOL_PACKET, PACKET_AUXDATA, 1);
    }

    /// Asks for the moment the kernel took each frame in ([ReceiveVector#stampNanos]).
    public void stamps() throws NativeException {
        option("setsockopt SO_TIMESTAMPNS", SOL_SOCKET, SO_TIMESTAMPNS, 1);
    }

    /// Sends past the queueing discipline. Frames sent so are invisible to other packet sockets.
    public void qdiscBypass() throws NativeException {
        option("setsockopt PACKET_QDISC_BYPASS", SOL_PACKET, PACKET_QDISC_BYPASS, 1);
    }

    /// Frames this host sends do not come up, and cost whoever sends them nothing here.
    public void ignoreOutgoing() throws NativeException {
        option("setsockopt PACKET_IGNORE_OUTGOING", SOL_PACKET, PACKET_IGNORE_OUTGOING, 1);
    }

    /// Asks for a receive buffer, by force where allowed (`CAP_NET_ADMIN`), else up to
    /// `net.core.rmem_max`.
    ///
    /// @return octets granted, comparable with `octets`
    public int receiveBuffer(int octets) throws NativeException {
        return buffer("SO_RCVBUF", SO_RCVBUFFORCE, SO_RCVBUF, octets);
    }

    /// Starts receiving every protocol from interface `index`, and sends there.
    public void bind(int index) throws NativeException {
        bind(index, ETH_P_ALL);
    }

    /// Sends on interface `index` and goes on receiving nothing: the kernel need not even look.
    public void bindForSending(int index) throws NativeException {
        bind(index, (short) 0);
    }

    /// ```text
    /// sockaddr_ll   0 family  2 protocol (big-endian)  4 ifindex  8 hatype  10 pkttype
    ///              11 halen  12 addr[8]                                            20
    /// ```
    private void bind(int index, short protocol) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(SOCKADDR_LL_OCTETS, Integer.BYTES);
            address.asByteBuffer()
                    .order(ByteOrder.nativeOrder())
                    .putShort((short) AF_PACKET)
                    .order(ByteOrder.BIG_ENDIAN)
                    .putShort(protocol)
                    .order(ByteOrder.nativeOrder())
                    .putInt(index);
            bind("bind AF_PACKET", address);
        }
    }

    /// Frames to every multicast MAC come up.
    public void allMulticast(int index) throws NativeException {
        member("PACKET_MR_ALLMULTI", index, PACKET_MR_ALLMULTI);
    }

    /// Frames to every MAC come up.
    public void promiscuous(int index) throws NativeException {
        member("PACKET_MR_PROMISC", index, PACKET_MR_PROMISC);
    }

    /// `packet_mreq   0 ifindex  4 type  6 alen  8 address[8]   16`
    private void member(String what, int index, short type) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(PACKET_MREQ_OCTETS, Integer.BYTES);
            request.asByteBuffer().order(ByteOrder.nativeOrder()).putInt(index).putShort(type);
            option("setsockopt " + what, SOL_PACKET, PACKET_ADD_MEMBERSHIP, request);
        }
    }

    /// Hands over up to `count` frames from slot `from` on. *Cost*: one call, no allocation.
    ///
    /// @return frames taken, at least 1; or `-errno` of the first, which then was not
    public int send(SendVector frames, int from, int count) {
        if (!isOpen()) {
            return -Errno.EBADF;
        }
        frames.calling(System.nanoTime());
        try {
            return SystemCalls.sendmmsg(
                    state, fd(), frames.headerAddress(from), count, MSG_DONTWAIT);
        } finally {
            Reference.reachabilityFence(frames);
        }
    }

    /// Fills `frames` from its first slot on. *Cost*: one call, no allocation.
    ///
    /// @return frames received, or `-errno`: `EAGAIN` when none waits, `ENETDOWN` once after the
    ///     interface went down
    public int receive(ReceiveVector frames) {
        if (!isOpen()) {
            return -Errno.EBADF;
        }
        frames.prepare();
        int result =
                SystemCalls.recvmmsg(
                        state, fd(), frames.headerAddress(), frames.capacity(), MSG_DONTWAIT);
        frames.received(result);
        if (result > 0) {
            received.add(result);
        }
        return result;
    }

    /// Frames were received without [#receive], through memory shared with the kernel.
    void took(int frames) {
        received.add(frames);
    }

    /// Links the calls of the C library, unless they are. The first link of a process waits for
    /// that otherwise. *Thread*: any.
    public static void load() {
        try (Arena arena = Arena.ofConfined()) {
            int refused =
                    SystemCalls.recvmmsg(
                            arena.allocate(SystemCalls.STATE), NOWHERE, 0, 0, MSG_DONTWAIT);
            assert refused < 0;
        }
    }

    /// Makes the system call of [#receive] on no socket, so that the way to it is known.
    ///
    /// @return `-EBADF`
    static int receiveFromNowhere(ReceiveVector frames) {
        try (Arena arena = Arena.ofConfined()) {
            return SystemCalls.recvmmsg(
                    arena.allocate(SystemCalls.STATE),
                    NOWHERE,
                    frames.headerAddress(),
                    frames.capacity(),
                    MSG_DONTWAIT);
        }
    }

    /// Frames the kernel dropped since the socket was opened because its receive buffer was full.
    /// *Thread*: any. After closing, the last value, in which frames count, too, that were never
    /// read.
    public synchronized long dropped() {
        askStatistics();
        return dropped;
    }

    /// Frames that passed the filter and have neither been received nor dropped: they wait.
    /// *Thread*: the one that receives.
    public synchronized long waiting() {
        askStatistics();
        return passed - dropped - received.sum();
    }

    /// `tpacket_stats   0 packets, the dropped ones included   4 drops   8`, reset by the kernel
    /// when read.
    private void askStatistics() {
        if (!isOpen()) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment statistics = arena.allocate(2 * Integer.BYTES, Integer.BYTES);
            MemorySegment length = arena.allocateFrom(JAVA_INT, 2 * Integer.BYTES);
            int result =
                    SystemCalls.getsockopt(
                            arena.allocate(SystemCalls.STATE),
                            fd(),
                            SOL_PACKET,
                            PACKET_STATISTICS,
                            statistics,
                            length);
            if (result == 0) {
                passed += Integer.toUnsignedLong(statistics.get(JAVA_INT, 0));
                dropped += Integer.toUnsignedLong(statistics.get(JAVA_INT, Integer.BYTES));
            }
        }
    }

    /// Lets nothing in any more; what is in waits on.
    ///
    /// @throws NativeException if the kernel does not take the filter
    public void stopReceiving() throws NativeException {
        attach(FilterProgram.NOTHING);
    }

    /// Closes; frames that wait count as dropped from then on. *Thread*: any.
    @Override
    public synchronized void close() {
        if (isOpen()) {
            try {
                stopReceiving();
            } catch (NativeException _) {
                // Then a frame may come in behind the count, and nobody will ever know.
            }
            dropped += waiting();
        }
        super.close();
    }
}
