// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Where one `recvmmsg` puts its frames, and what the kernel says beside each.
///
/// ```text
/// slab      slot 0 | slot 1 | ...                 stride octets each
/// control   cmsghdr 0 len 8 level 12 type | 16 tpacket_auxdata          80 octets each
///           auxdata  0 status  4 len  8 snaplen  12 mac  14 net  16 vlan_tci  18 vlan_tpid
///           of a socket that stamps, a cmsghdr and a timespec stand before that
/// names     sockaddr_ll 10 pkttype                                    20 octets each
/// ```
///
/// The kernel takes the outer VLAN tag out of the octets; [#vlanTag] gives it back. *Thread*: one
/// at a time. *Owner*: what the accessors show is valid until the next receive.
public final class ReceiveVector {
    /// The sender's kernel left the transport checksum to hardware that was never asked.
    private static final int TP_STATUS_CSUMNOTREADY = 0x08;

    private static final int TP_STATUS_VLAN_VALID = 0x10;
    private static final int TP_STATUS_VLAN_TPID_VALID = 0x40;

    private static final int SOL_PACKET = 263;
    private static final int PACKET_AUXDATA = 8;
    private static final int MSG_TRUNC = 0x20;
    private static final int TPID_8021Q = 0x8100;

    private static final int NAME_OCTETS = 20;
    private static final int NAME_PACKET_TYPE = 10;
    private static final byte PACKET_OUTGOING = 4;

    private static final int SOL_SOCKET = 1;
    private static final int SCM_TIMESTAMPNS = 35;

    private static final int CONTROL_OCTETS = 80;
    private static final int CMSG_LEVEL = 8;
    private static final int CMSG_TYPE = 12;
    private static final int STAMP_SECONDS = 16;
    private static final int STAMP_NANOS = STAMP_SECONDS + 8;
    private static final int STAMP_END = STAMP_NANOS + 8;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int AUX_STATUS = 16;
    private static final int AUX_VLAN_TCI = AUX_STATUS + 16;
    private static final int AUX_VLAN_TPID = AUX_VLAN_TCI + 2;
    private static final int AUX_END = AUX_VLAN_TPID + 2;

    private final int capacity;
    private final int strideOctets;
    final MemorySegment headers;
    final MemorySegment control;
    final MemorySegment names;
    private final ByteBuffer slab;
    private int used;

    /// @param capacity most frames per call
    /// @param strideOctets longest frame that fits
    public ReceiveVector(int capacity, int strideOctets) {
        this.capacity = capacity;
        this.strideOctets = strideOctets;
        Arena arena = Arena.ofAuto();
        MemorySegment frames = arena.allocate(Math.multiplyExact((long) capacity, strideOctets));
        MemorySegment iovecs = arena.allocate(capacity * MessageLayout.IOVEC_OCTETS, Long.BYTES);
        control = arena.allocate((long) capacity * CONTROL_OCTETS, Long.BYTES);
        names = arena.allocate((long) capacity * NAME_OCTETS, Integer.BYTES);
        headers = arena.allocate(capacity * MessageLayout.MMSGHDR_OCTETS, Long.BYTES);
        for (int i = 0; i < capacity; i++) {
            long iovec = i * MessageLayout.IOVEC_OCTETS;
            long header = header(i);
            iovecs.set(
                    JAVA_LONG,
                    iovec + MessageLayout.IOV_BASE,
                    frames.address() + (long) i * strideOctets);
            iovecs.set(JAVA_LONG, iovec + MessageLayout.IOV_LEN, strideOctets);
            headers.set(
                    JAVA_LONG,
                    header + MessageLayout.MSG_NAME,
                    names.address() + (long) i * NAME_OCTETS);
            headers.set(JAVA_INT, header + MessageLayout.MSG_NAMELEN, NAME_OCTETS);
            headers.set(JAVA_LONG, header + MessageLayout.MSG_IOV, iovecs.address() + iovec);
            headers.set(JAVA_LONG, header + MessageLayout.MSG_IOVLEN, 1);
            headers.set(
                    JAVA_LONG,
                    header + MessageLayout.MSG_CONTROL,
                    control.address() + (long) i * CONTROL_OCTETS);
        }
        slab = frames.asByteBuffer().order(ByteOrder.BIG_ENDIAN);
        used = capacity;
    }

    public int capacity() {
        return capacity;
    }

    /// The octets of frame `i`, without the tag of [#vlanTag]. One view for all: valid until the
    /// next call.
    public ByteBuffer frame(int i) {
        int offset = i * strideOctets;
        return slab.limit(offset + length(i)).position(offset);
    }

    /// Octets of frame `i` in the slab.
    public int length(int i) {
        return headers.get(JAVA_INT, header(i) + MessageLayout.MSG_LEN);
    }

    /// Whether frame `i` was longer than its slot and was cut.
    public boolean truncated(int i) {
        return (headers.get(JAVA_INT, header(i) + MessageLayout.MSG_FLAGS) & MSG_TRUNC) != 0;
    }

    /// The tag the kernel took out from behind the MAC addresses, as on the wire: TPID, then TCI;
    /// 0 if there was none.
    public int vlanTag(int i) {
        int status = status(i);
        if ((status & TP_STATUS_VLAN_VALID) == 0) {
            return 0;
        }
        long auxiliary = auxiliary(i);
        int tci = Short.toUnsignedInt(control.get(JAVA_SHORT, auxiliary + AUX_VLAN_TCI));
        int tpid =
                (status & TP_STATUS_VLAN_TPID_VALID) == 0
                        ? TPID_8021Q
                        : Short.toUnsignedInt(control.get(JAVA_SHORT, auxiliary + AUX_VLAN_TPID));
        return tpid << 16 | tci;
    }

    /// Whether the transport checksum of frame `i` was never computed.
    public boolean checksumUnfinished(int i) {
        return (status(i) & TP_STATUS_CSUMNOTREADY) != 0;
    }

    /// When the kernel took frame `i` in, nanoseconds of CLOCK_REALTIME since 1970; 0 if the socket
    /// does not stamp.
    public long stampNanos(int i) {
        if (!isStamped(i)) {
            return 0;
        }
        long stamp = (long) i * CONTROL_OCTETS;
        return control.get(JAVA_LONG, stamp + STAMP_SECONDS) * NANOS_PER_SECOND
                + control.get(JAVA_LONG, stamp + STAMP_NANOS);
    }

    private boolean isStamped(int i) {
        long stamp = (long) i * CONTROL_OCTETS;
        return controlEnd(i) - stamp >= STAMP_END
                && control.get(JAVA_INT, stamp + CMSG_LEVEL) == SOL_SOCKET
                && control.get(JAVA_INT, stamp + CMSG_TYPE) == SCM_TIMESTAMPNS;
    }

    /// Where the auxiliary data of frame `i` is, if there is any.
    private long auxiliary(int i) {
        return (long) i * CONTROL_OCTETS + (isStamped(i) ? STAMP_END : 0);
    }

    private long controlEnd(int i) {
        return (long) i * CONTROL_OCTETS
                + headers.get(JAVA_LONG, header(i) + MessageLayout.MSG_CONTROLLEN);
    }

    /// Whether this host sent frame `i`.
    public boolean outgoing(int i) {
        return names.get(JAVA_BYTE, (long) i * NAME_OCTETS + NAME_PACKET_TYPE) == PACKET_OUTGOING;
    }

    /// `tp_status`, or 0 without auxiliary data.
    private int status(int i) {
        long auxiliary = auxiliary(i);
        boolean there =
                controlEnd(i) - auxiliary >= AUX_END
                        && control.get(JAVA_INT, auxiliary + CMSG_LEVEL) == SOL_PACKET
                        && control.get(JAVA_INT, auxiliary + CMSG_TYPE) == PACKET_AUXDATA;
        return there ? control.get(JAVA_INT, auxiliary + AUX_STATUS) : 0;
    }

    /// Puts a frame where a receive would put frame `i`, with auxiliary data that says nothing
    /// particular. For warm-ups; [#pretend(int)] ends it.
    public void pretend(int i, byte[] octets) {
        slab.limit(slab.capacity()).put(i * strideOctets, octets);
        long auxiliary = (long) i * CONTROL_OCTETS;
        control.set(JAVA_INT, auxiliary + CMSG_LEVEL, SOL_PACKET);
        control.set(JAVA_INT, auxiliary + CMSG_TYPE, PACKET_AUXDATA);
        control.set(JAVA_INT, auxiliary + AUX_STATUS, 0);
        headers.set(JAVA_INT, header(i) + MessageLayout.MSG_FLAGS, 0);
        headers.set(JAVA_INT, header(i) + MessageLayout.MSG_LEN, octets.length);
    }

    /// Now `frames` are there, as after a receive.
    ///
    /// @return what the receive would have returned
    public int pretend(int frames) {
        prepare();
        int failed = PacketSocket.receiveFromNowhere(this);
        assert failed < 0;
        received(frames);
        return frames;
    }

    /// The kernel changed the lengths of what it filled; make them whole again.
    void prepare() {
        for (int i = 0; i < used; i++) {
            headers.set(JAVA_INT, header(i) + MessageLayout.MSG_NAMELEN, NAME_OCTETS);
            headers.set(JAVA_LONG, header(i) + MessageLayout.MSG_CONTROLLEN, CONTROL_OCTETS);
        }
        used = 0;
    }

    void received(int result) {
        used = Math.max(result, 0);
    }

    long headerAddress() {
        return headers.address();
    }

    private static long header(int i) {
        return i * MessageLayout.MMSGHDR_OCTETS;
    }
}
