// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.encode;

import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.wire.Ethernet;
import io.mld6.codec.wire.HopByHop;
import io.mld6.codec.wire.InternetChecksum;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.Ipv6Header;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.MldFormat;
import io.mld6.codec.wire.VlanTags;
import io.netty.buffer.ByteBuf;

/// Messages to whole Ethernet frames: tags, IPv6, hop-by-hop header, message, checksum. For
/// queries and for the few Reports that are values anyway; a million Reports take [ReportWriter].
///
/// Every frame has the one form we send: hop limit 1, traffic class and flow label 0, Router
/// Alert before PadN, all fields 0 that RFC 9777 wants 0 on sending.
public final class FrameEncoder {
    private static final int VERSION_WORD = 6 << 28;
    private static final long EUI64_MIDDLE_MASK = 0xff_ff00_0000L;
    private static final long EUI64_MIDDLE = 0xff_fe00_0000L;
    private static final long UNIVERSAL_BIT = 0x0200_0000_0000L;

    private FrameEncoder() {}

    /// Length of the frame a message becomes, in octets. Not rounded up to Ethernet's smallest
    /// frame: the shortest MLD frame has 70 octets.
    public static int lengthOctets(MldFrame frame) {
        return Ethernet.HEADER_OCTETS
                + frame.vlan().lengthOctets()
                + Ipv6Header.HEADER_OCTETS
                + HopByHop.HEADER_OCTETS
                + MessageWriter.lengthOctets(frame.message());
    }

    /// Writes a frame at the writer index of `out`. Borrows `out`, which grows as usual. Without a
    /// station, the destination MAC address follows from the destination: of a group by RFC 2464
    /// §7, of a unicast address by taking the EUI-64 back out of it.
    ///
    /// @throws IllegalArgumentException if the destination is a unicast address that holds no
    ///     EUI-64, or the message cannot be written; then nothing is written
    public static void encode(MldFrame frame, ByteBuf out) {
        MacAddress station = frame.station();
        encode(frame, station != null ? station : destinationMac(frame.destination()), out);
    }

    /// Writes a frame to this station. Otherwise like the shorter method.
    ///
    /// @throws IllegalArgumentException if the message cannot be written; then nothing is written
    public static void encode(MldFrame frame, MacAddress destinationMac, ByteBuf out) {
        int messageOctets = MessageWriter.lengthOctets(frame.message());
        int payloadOctets = HopByHop.HEADER_OCTETS + messageOctets;
        if (payloadOctets > 0xffff) {
            throw new IllegalArgumentException(
                    "an IPv6 payload holds 65535 octets, not " + payloadOctets);
        }
        MessageWriter.check(frame.message());
        out.ensureWritable(lengthOctets(frame));
        writeMac(destinationMac, out);
        writeMac(frame.sourceMac(), out);
        writeTags(frame.vlan(), out);
        out.writeShort(Ethernet.IPV6);
        out.writeInt(VERSION_WORD);
        out.writeShort(payloadOctets);
        out.writeByte(Ipv6Header.HOP_BY_HOP);
        out.writeByte(Ipv6Header.MLD_HOP_LIMIT);
        MessageWriter.writeAddress(frame.source(), out);
        MessageWriter.writeAddress(frame.destination(), out);
        out.writeLong(HopByHop.ALERT_THEN_PADN);
        int message = out.writerIndex();
        MessageWriter.write(frame.message(), out);
        long sum =
                InternetChecksum.sum(frame.source())
                        + InternetChecksum.sum(frame.destination())
                        + InternetChecksum.pseudoHeader(messageOctets)
                        + InternetChecksum.sum(out, message, messageOctets);
        out.setShort(message + MldFormat.CHECKSUM, InternetChecksum.finish(sum));
    }

    private static MacAddress destinationMac(Ipv6Address destination) {
        if (destination.isMulticast()) {
            return destination.multicastMac();
        }
        long low = destination.low();
        if ((low & EUI64_MIDDLE_MASK) != EUI64_MIDDLE) {
            throw new IllegalArgumentException(
                    "the MAC address of " + destination + " does not follow from it");
        }
        return new MacAddress(((low >>> 40 << 24) | (low & 0xff_ffffL)) ^ UNIVERSAL_BIT);
    }

    private static void writeTags(VlanTags vlan, ByteBuf out) {
        if (vlan.count() > 0) {
            out.writeShort(vlan.outerType());
            out.writeShort(vlan.outer());
        }
        if (vlan.count() > 1) {
            out.writeShort(vlan.innerType());
            out.writeShort(vlan.inner());
        }
    }

    private static void writeMac(MacAddress mac, ByteBuf out) {
        out.writeShort((int) (mac.value() >>> 32));
        out.writeInt((int) mac.value());
    }
}
