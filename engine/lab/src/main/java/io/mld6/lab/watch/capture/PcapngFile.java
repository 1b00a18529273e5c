// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.watch.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// A pcapng file (draft-ietf-opsawg-pcapng): sections in either octet order, interfaces with clocks
/// of their own, packet blocks of all three kinds. Other blocks are passed over.
///
/// ```text
/// block             0 type  4 length  8 ...  length-4 the same length
/// section           8 order  12 version  16 length of the section
/// interface         8 link type  10 reserved  12 snap length  16 options
/// packet            8 interface  12 time, upper half  16 lower  20 octets here  24 on the wire  28
/// obsolete packet   8 interface (2)  10 drops (2)  12 to 28 as a packet
/// simple packet     8 octets on the wire  12 frame
/// ```
final class PcapngFile {
    static final int SECTION = 0x0a0d_0d0a;

    private static final int ORDER = 0x1a2b_3c4d;
    private static final int INTERFACE = 1;
    private static final int OBSOLETE_PACKET = 2;
    private static final int SIMPLE_PACKET = 3;
    private static final int PACKET = 6;
    private static final int MOST_BLOCK_OCTETS = 1 << 24;
    private static final int MOST_INTERFACES = 1 << 12;
    private static final int LEAST_BLOCK_OCTETS = 12;
    private static final int OPTION_RESOLUTION = 9;
    private static final int OPTION_OFFSET = 14;
    private static final int MICROS = 6;
    private static final int BINARY = 0x80;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /// Where frames were captured.
    ///
    /// @param snapOctets most octets kept of a frame; 0 for all
    /// @param resolution 10^-n, or 2^-n with the upper bit set, of a second
    /// @param offsetSeconds to be added to each time
    private record Interface(int linkType, long snapOctets, int resolution, long offsetSeconds) {
        long epochNanos(long time) {
            int power = resolution & ~BINARY;
            if ((resolution & BINARY) == 0) {
                long perSecond = power > 18 ? 0 : Math.round(Math.pow(10, power));
                return perSecond == 0 ? 0 : nanos(time, perSecond);
            }
            return power > 62 ? 0 : nanos(time, 1L << power);
        }

        private long nanos(long time, long perSecond) {
            long seconds = Long.divideUnsigned(time, perSecond);
            long rest = Long.remainderUnsigned(time, perSecond);
            double fraction = rest / (double) perSecond;
            long nanos =
                    perSecond <= NANOS_PER_SECOND && NANOS_PER_SECOND % perSecond == 0
                            ? rest * (NANOS_PER_SECOND / perSecond)
                            : (long) (fraction * NANOS_PER_SECOND);
            return (seconds + offsetSeconds) * NANOS_PER_SECOND + nanos;
        }
    }

    private final Octets octets;
    private final FrameSink sink;
    private final List<Interface> interfaces = new ArrayList<>();
    private long lastNanos;

    /// The first four octets were fetched.
    PcapngFile(Octets octets, FrameSink sink) {
        this.octets = octets;
        this.sink = sink;
    }

    /// Shows all packets.
    ///
    /// @return whether the file ends behind a block, or nobody wanted more
    boolean read() throws IOException, CaptureException {
        if (!section()) {
            return false;
        }
        while (octets.fetch(Integer.BYTES)) {
            int type = octets.piece().getInt(0);
            if (type == SECTION) {
                if (!section()) {
                    return false;
                }
            } else if (!octets.fetch(Integer.BYTES)
                    || !octets.fetch(bodyOctets(octets.piece().getInt(0)))) {
                return false;
            } else if (!block(type, octets.piece())) {
                return true;
            }
        }
        return octets.fetched() == 0;
    }

    /// Length and octet order of a section, whose order its length is already in.
    private boolean section() throws IOException, CaptureException {
        if (!octets.fetch(2 * Integer.BYTES)) {
            return false;
        }
        ByteBuffer start = octets.piece();
        if (start.order(ByteOrder.BIG_ENDIAN).getInt(4) != ORDER
                && start.order(ByteOrder.LITTLE_ENDIAN).getInt(4) != ORDER) {
            throw broken("a section without its octet order");
        }
        int length = start.getInt(0);
        octets.order(start.order());
        interfaces.clear();
        return octets.fetch(bodyOctets(length) - Integer.BYTES);
    }

    /// What of a block is left behind its type and length, the repeated length included.
    private int bodyOctets(int length) throws CaptureException {
        if (length < LEAST_BLOCK_OCTETS || length > MOST_BLOCK_OCTETS || length % 4 != 0) {
            throw broken("a block of " + Integer.toUnsignedLong(length) + " octets");
        }
        return length - 2 * Integer.BYTES;
    }

    private CaptureException broken(String what) {
        return new CaptureException(what + " at offset " + octets.pieceAt());
    }

    /// @param body behind type and length, with the repeated length at its end
    /// @return whether to go on
    private boolean block(int type, ByteBuffer body) throws CaptureException {
        int end = body.limit() - Integer.BYTES;
        return switch (type) {
            case INTERFACE -> described(body, end);
            case PACKET -> packet(body, end, need(body, end, 20).getInt(0));
            case OBSOLETE_PACKET ->
                    packet(body, end, Short.toUnsignedInt(need(body, end, 20).getShort(0)));
            case SIMPLE_PACKET -> simplePacket(need(body, end, 4), end);
            default -> true;
        };
    }

    private ByteBuffer need(ByteBuffer body, int end, int count) throws CaptureException {
        if (end < count) {
            throw broken("a block too short for its kind");
        }
        return body;
    }

    private boolean described(ByteBuffer body, int end) throws CaptureException {
        int at = 8;
        int resolution = MICROS;
        long offset = 0;
        int linkType = Short.toUnsignedInt(need(body, end, at).getShort(0));
        while (end - at >= 4) {
            int code = Short.toUnsignedInt(body.getShort(at));
            int length = Short.toUnsignedInt(body.getShort(at + 2));
            at += 4;
            if (code == 0 || length > end - at) {
                break;
            }
            if (code == OPTION_RESOLUTION && length == 1) {
                resolution = Byte.toUnsignedInt(body.get(at));
            } else if (code == OPTION_OFFSET && length == Long.BYTES) {
                offset = body.getLong(at);
            }
            at += length + 3 & ~3;
        }
        if (interfaces.size() == MOST_INTERFACES) {
            throw broken("more than " + MOST_INTERFACES + " interfaces");
        }
        interfaces.add(
                new Interface(
                        linkType, Integer.toUnsignedLong(body.getInt(4)), resolution, offset));
        return true;
    }

    private boolean packet(ByteBuffer body, int end, int number) throws CaptureException {
        Interface from = interfaceOf(number);
        long time =
                Integer.toUnsignedLong(body.getInt(4)) << Integer.SIZE
                        | Integer.toUnsignedLong(body.getInt(8));
        int length = body.getInt(12);
        long wire = Integer.toUnsignedLong(body.getInt(16));
        if (length < 0 || length > end - 20 || length > PcapFile.MOST_FRAME_OCTETS) {
            throw broken("a packet of " + Integer.toUnsignedLong(length) + " octets");
        }
        lastNanos = from.epochNanos(time);
        return sink.frame(from.linkType(), lastNanos, body.position(20).limit(20 + length), wire);
    }

    /// Has no time of its own: that of the packet before.
    private boolean simplePacket(ByteBuffer body, int end) throws CaptureException {
        Interface from = interfaceOf(0);
        long wire = Integer.toUnsignedLong(body.getInt(0));
        long kept = from.snapOctets() == 0 ? wire : Math.min(wire, from.snapOctets());
        if (kept > end - Integer.BYTES) {
            throw broken("a packet of " + wire + " octets");
        }
        return sink.frame(
                from.linkType(),
                lastNanos,
                body.position(Integer.BYTES).limit(Integer.BYTES + (int) kept),
                wire);
    }

    private Interface interfaceOf(int number) throws CaptureException {
        if (number < 0 || number >= interfaces.size()) {
            throw broken("a packet of an interface that was not described");
        }
        return interfaces.get(number);
    }
}
