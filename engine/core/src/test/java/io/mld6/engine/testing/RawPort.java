// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.testing;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// The far end of a cable: a plain packet socket, one frame per call, sharing nothing with the code
/// under test.
public final class RawPort implements AutoCloseable {
    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW = 3;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int SOL_PACKET = 263;
    private static final int PACKET_VNET_HDR = 15;
    private static final int PACKET_IGNORE_OUTGOING = 23;
    private static final short ETH_P_ALL = 3;
    private static final int VNET_HEADER_OCTETS = 10;
    private static final byte VIRTIO_NET_HDR_F_NEEDS_CSUM = 1;
    private static final long TIMEOUT_S = 20;
    private static final int LONGEST_OCTETS = 70_000;

    private final int fd;
    private final boolean offload;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer = arena.allocate(LONGEST_OCTETS, Long.BYTES);

    private RawPort(int index, boolean offload) throws IOException {
        this.offload = offload;
        int protocol = Short.toUnsignedInt(Short.reverseBytes(ETH_P_ALL));
        fd = Libc.call("socket", AF_PACKET, SOCK_RAW, protocol);
        MemorySegment address = arena.allocate(20, Long.BYTES);
        address.asByteBuffer()
                .order(ByteOrder.nativeOrder())
                .putShort((short) AF_PACKET)
                .putShort((short) protocol)
                .putInt(index);
        Libc.call("bind", fd, address, 20);
        option(SOL_PACKET, PACKET_IGNORE_OUTGOING, arena.allocateFrom(JAVA_INT, 1));
        option(SOL_SOCKET, SO_RCVBUFFORCE, arena.allocateFrom(JAVA_INT, 256 << 20));
        option(SOL_SOCKET, SO_RCVTIMEO, arena.allocateFrom(JAVA_LONG, TIMEOUT_S, 0));
        if (offload) {
            option(SOL_PACKET, PACKET_VNET_HDR, arena.allocateFrom(JAVA_INT, 1));
        }
    }

    private void option(int level, int name, MemorySegment value) throws IOException {
        Libc.call("setsockopt", fd, level, name, value, (int) value.byteSize());
    }

    /// A port on `interfaceName` in `namespace`.
    public static RawPort open(Netns namespace, String interfaceName) throws Exception {
        return open(namespace, interfaceName, false);
    }

    /// A port that can leave checksums unfinished, see [#sendUnfinished].
    public static RawPort openOffloading(Netns namespace, String interfaceName) throws Exception {
        return open(namespace, interfaceName, true);
    }

    private static RawPort open(Netns namespace, String interfaceName, boolean offload)
            throws Exception {
        int index =
                Integer.parseInt(
                        namespace.run("cat /sys/class/net/" + interfaceName + "/ifindex").strip());
        return namespace.call(() -> new RawPort(index, offload));
    }

    public void send(byte[] frame) throws IOException {
        MemorySegment.copy(frame, 0, buffer, JAVA_BYTE, 0, frame.length);
        // A refusal may be of the past: ENETDOWN is said once, after the link was down.
        if (Libc.attempt("send", fd, buffer, (long) frame.length, 0) != frame.length) {
            Libc.call("send", fd, buffer, (long) frame.length, 0);
        }
    }

    /// Sends as a kernel does that trusts its hardware to fill in the checksum, as
    /// `virtio_net_hdr`:
    /// `0 flags  1 gso_type  2 hdr_len  4 gso_size  6 csum_start  8 csum_offset   10`.
    public void sendUnfinished(byte[] frame, int checksumStart, int checksumOffset)
            throws IOException {
        if (!offload) {
            throw new IllegalStateException("not opened for this");
        }
        ByteBuffer out = buffer.asByteBuffer().order(ByteOrder.nativeOrder());
        out.put(new byte[VNET_HEADER_OCTETS]).put(frame);
        out.put(0, VIRTIO_NET_HDR_F_NEEDS_CSUM)
                .putShort(6, (short) checksumStart)
                .putShort(8, (short) checksumOffset);
        Libc.call("send", fd, buffer, (long) VNET_HEADER_OCTETS + frame.length, 0);
    }

    /// The next frame, or null if none came within a generous time.
    public byte @Nullable [] receive() throws IOException {
        int octets = Libc.attempt("recv", fd, buffer, (long) LONGEST_OCTETS, 0);
        if (octets == -Libc.EAGAIN) {
            return null;
        }
        if (octets < 0) {
            throw new IOException("recv: errno " + -octets);
        }
        return buffer.asSlice(0, octets).toArray(JAVA_BYTE);
    }

    @Override
    public void close() throws IOException {
        Libc.call("close", fd);
        arena.close();
    }
}
