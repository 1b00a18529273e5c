// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.testing;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/// How many frames have come in at an interface, as the kernel counts them for a packet socket that
/// lets everything pass and is never read.
///
/// It sits where the socket under test does, behind whatever drops frames on the way there (a link
/// that is down, a frame longer than the MTU), and counts whether there is room or not. Sharing
/// nothing with the code under test. *Thread*: any.
public final class FrameTally implements AutoCloseable {
    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW = 3;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUF = 8;
    private static final int SOL_PACKET = 263;
    private static final int PACKET_STATISTICS = 6;
    private static final int PACKET_IGNORE_OUTGOING = 23;
    private static final int MSG_DONTWAIT = 0x40;
    private static final short ETH_P_ALL = 3;
    private static final int ADDRESS_OCTETS = 20;
    /// The kernel makes of it the least there is.
    private static final int ROOM_OCTETS = 1;

    private final int fd;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment statistics = arena.allocate(8, Integer.BYTES);
    private long arrived;

    private FrameTally(int index) throws IOException {
        // Protocol 0: nothing comes in before the options are set.
        fd = Libc.call("socket", AF_PACKET, SOCK_RAW, 0);
        option(SOL_SOCKET, SO_RCVBUF, ROOM_OCTETS);
        option(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1);
        MemorySegment address = arena.allocate(ADDRESS_OCTETS, Long.BYTES);
        address.asByteBuffer()
                .order(ByteOrder.nativeOrder())
                .putShort((short) AF_PACKET)
                .putShort(Short.reverseBytes(ETH_P_ALL))
                .putInt(index);
        Libc.call("bind", fd, address, ADDRESS_OCTETS);
    }

    private void option(int level, int name, int value) throws IOException {
        MemorySegment octets = arena.allocateFrom(JAVA_INT, value);
        Libc.call("setsockopt", fd, level, name, octets, Integer.BYTES);
    }

    /// Counts from now on what comes in at `interfaceName` in `namespace`.
    public static FrameTally on(Netns namespace, String interfaceName) throws Exception {
        int index =
                Integer.parseInt(
                        namespace.run("cat /sys/class/net/" + interfaceName + "/ifindex").strip());
        return namespace.call(() -> new FrameTally(index));
    }

    /// Frames that have come in so far.
    ///
    /// `tpacket_stats   0 packets, the dropped ones included   4 drops   8`, reset by the kernel
    /// when read.
    public synchronized long arrived() throws IOException {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment length = call.allocateFrom(JAVA_INT, (int) statistics.byteSize());
            Libc.call("getsockopt", fd, SOL_PACKET, PACKET_STATISTICS, statistics, length);
        }
        arrived += Integer.toUnsignedLong(statistics.get(JAVA_INT, 0));
        return arrived;
    }

    /// Takes out what has found room here, so that nothing waits in the sockets of the namespace
    /// but what others have not read. The count stays.
    public synchronized void forget() {
        int result = 0;
        // ENETDOWN is said once after an interface was down, before what waits.
        while (result != -Libc.EAGAIN) {
            result = Libc.attempt("recv", fd, statistics, statistics.byteSize(), MSG_DONTWAIT);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        Libc.call("close", fd);
        arena.close();
    }
}
