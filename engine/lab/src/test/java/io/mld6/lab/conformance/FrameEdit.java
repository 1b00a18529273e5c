// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import io.mld6.codec.wire.Ethernet;
import io.mld6.codec.wire.InternetChecksum;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.Ipv6Header;
import io.mld6.codec.wire.MldFormat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;

/// Changes in MLD frames of the usual form: Ethernet, IPv6, eight octets of options, message.
final class FrameEdit {
    static final int IP = Ethernet.HEADER_OCTETS;
    static final int OPTIONS = IP + Ipv6Header.HEADER_OCTETS;
    static final int MESSAGE = OPTIONS + 8;
    static final int SOURCE = IP + Ipv6Header.SOURCE;
    static final int DESTINATION = IP + Ipv6Header.DESTINATION;
    static final int FLAGS = MESSAGE + MldFormat.FLAGS_S_QRV;
    static final int RECORD = MESSAGE + MldFormat.RECORDS;

    private FrameEdit() {}

    static boolean isUsual(byte[] frame) {
        return frame.length >= MESSAGE + MldFormat.RECORDS
                && frame[IP + Ipv6Header.NEXT_HEADER] == 0
                && frame[OPTIONS] == Ipv6Header.ICMPV6
                && frame[OPTIONS + 1] == 0;
    }

    static int type(byte[] frame) {
        return isUsual(frame) ? frame[MESSAGE] & 0xff : 0;
    }

    static boolean isQuery(byte[] frame) {
        return type(frame) == MldFormat.QUERY;
    }

    static boolean isVersion2Query(byte[] frame) {
        return isQuery(frame) && frame.length >= MESSAGE + MldFormat.QUERY_SOURCES;
    }

    static boolean isGeneral(byte[] frame) {
        return isQuery(frame) && frame[MESSAGE + MldFormat.GROUP] == 0;
    }

    /// The type of a report's first record, 0 if it is no report or has none.
    static int recordType(byte[] frame) {
        return type(frame) == MldFormat.V2_REPORT && frame.length > RECORD ? frame[RECORD] : 0;
    }

    static Ipv6Address address(byte[] frame, int at) {
        ByteBuf buffer = Unpooled.wrappedBuffer(frame);
        return new Ipv6Address(buffer.getLong(at), buffer.getLong(at + Long.BYTES));
    }

    static byte[] with(byte[] frame, int at, int octet) {
        byte[] changed = frame.clone();
        changed[at] = (byte) octet;
        return summed(changed);
    }

    static byte[] with(byte[] frame, int at, Ipv6Address address) {
        byte[] changed = frame.clone();
        Unpooled.wrappedBuffer(changed)
                .setLong(at, address.high())
                .setLong(at + Long.BYTES, address.low());
        return summed(changed);
    }

    /// A frame whose message ends after so many octets.
    static byte[] cut(byte[] frame, int messageOctets) {
        byte[] changed = Arrays.copyOf(frame, MESSAGE + messageOctets);
        Unpooled.wrappedBuffer(changed)
                .setShort(IP + Ipv6Header.PAYLOAD_LENGTH, MESSAGE - OPTIONS + messageOctets);
        return summed(changed);
    }

    /// With the checksum it must have.
    static byte[] summed(byte[] frame) {
        ByteBuf buffer = Unpooled.wrappedBuffer(frame);
        int length = buffer.getUnsignedShort(IP + Ipv6Header.PAYLOAD_LENGTH) - (MESSAGE - OPTIONS);
        buffer.setShort(MESSAGE + MldFormat.CHECKSUM, 0);
        long sum =
                InternetChecksum.sum(buffer, SOURCE, 2 * Ipv6Header.ADDRESS_OCTETS)
                        + InternetChecksum.pseudoHeader(length)
                        + InternetChecksum.sum(buffer, MESSAGE, length);
        buffer.setShort(MESSAGE + MldFormat.CHECKSUM, InternetChecksum.finish(sum));
        return frame;
    }
}
