// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.watch.capture;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;

/// Frames of any link, made Ethernet frames.
///
/// ```text
/// Ethernet  1   as it is
/// SLL     113   0 kind  2 ARP type  4 length  6 address (8)  14 EtherType  16 packet
/// SLL2    276   0 EtherType  4 interface  8 ARP type  10 kind  11 length  12 address (8)  20
/// packet ```
///
/// A cooked frame has lost its MAC destination: the one that belongs to the packet's destination is
/// put in its place.
final class FrameSink {
    private static final int ETHERNET = 1;
    private static final int COOKED = 113;
    private static final int COOKED_2 = 276;
    private static final int COOKED_OCTETS = 16;
    private static final int COOKED_2_OCTETS = 20;
    private static final int ETHERNET_OCTETS = 14;
    private static final int LAST_OF_DESTINATION = 24 + 12;
    private static final int MULTICAST = 0x3333;

    private final CaptureReader.Visitor visitor;
    private long frames;
    private long cutFrames;
    private long foreignFrames;

    FrameSink(CaptureReader.Visitor visitor) {
        this.visitor = visitor;
    }

    /// A frame of the file.
    ///
    /// @param linkType of its interface
    /// @param octets from position to limit
    /// @param wireOctets how many there were on the wire
    /// @return whether to go on
    boolean frame(int linkType, long epochNanos, ByteBuffer octets, long wireOctets) {
        if (wireOctets > octets.remaining()) {
            cutFrames++;
            return true;
        }
        ByteBuf frame =
                switch (linkType) {
                    case ETHERNET -> Unpooled.wrappedBuffer(octets.slice());
                    case COOKED -> cooked(octets, COOKED_OCTETS, 6, 14);
                    case COOKED_2 -> cooked(octets, COOKED_2_OCTETS, 12, 0);
                    default -> Unpooled.EMPTY_BUFFER;
                };
        if (!frame.isReadable()) {
            foreignFrames++;
            return true;
        }
        frames++;
        return visitor.frame(epochNanos, frame);
    }

    private static ByteBuf cooked(ByteBuffer octets, int header, int address, int etherType) {
        int start = octets.position();
        if (octets.remaining() < header) {
            return Unpooled.EMPTY_BUFFER;
        }
        int packet = start + header;
        ByteBuf frame = Unpooled.buffer(ETHERNET_OCTETS + octets.remaining() - header);
        int last = packet + LAST_OF_DESTINATION;
        boolean whole = octets.limit() - last >= Integer.BYTES;
        frame.writeShort(MULTICAST);
        frame.writeInt(whole ? bigEndianInt(octets, last) : 0);
        frame.writeBytes(octets.slice(start + address, 6));
        frame.writeBytes(octets.slice(start + etherType, 2));
        return frame.writeBytes(octets.slice(packet, octets.limit() - packet));
    }

    private static int bigEndianInt(ByteBuffer octets, int at) {
        return octets.duplicate().getInt(at); // a duplicate is big-endian
    }

    CaptureReader.Result result(boolean truncated) {
        return new CaptureReader.Result(frames, cutFrames, foreignFrames, truncated);
    }
}
