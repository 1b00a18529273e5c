// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.decode;

import io.mld6.codec.message.MldMessage;
import io.mld6.codec.wire.Ethernet;
import io.mld6.codec.wire.InternetChecksum;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.Ipv6Header;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.MldFormat;
import io.mld6.codec.wire.VlanTags;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Decides what an Ethernet frame is: an MLD message, or the one reason why not.
///
/// The checks run in a fixed order, cheap ones first, and the first that fails names the frame:
/// Ethernet and tags, IPv6, extension headers, hop limit, Router Alert, source, length, checksum,
/// destination, content. [DropReason] lists them in that order.
///
/// Whatever the octets are: no exception, no read outside the given range, no allocation sized by
/// a count field before the octets it announces are known to be there. A dropped frame allocates
/// nothing. Stateless apart from its counter; a decoder may be used by as many threads as that
/// one.
public final class FrameDecoder {
    /// For `strippedTag`: the frame's tags are all in its octets.
    public static final int NO_STRIPPED_TAG = -1;

    private final boolean requireRouterAlert;
    private final boolean ignoreVersion1;
    private final @Nullable VlanTags onlyVlan;
    private final MessageReader reader;

    /// A decoder with the default options that counts nothing inside messages.
    public FrameDecoder() {
        this(DecodeOptions.DEFAULT, DropCounter.none());
    }

    /// A decoder.
    ///
    /// @param withinMessages counts what is passed over inside accepted messages; the reasons for
    ///     whole frames are returned, not counted here
    public FrameDecoder(DecodeOptions options, DropCounter withinMessages) {
        requireRouterAlert = options.requireRouterAlert();
        ignoreVersion1 = options.ignoreVersion1();
        onlyVlan = options.onlyVlan();
        reader = new MessageReader(withinMessages);
    }

    /// Decodes a frame whose VLAN tags are all in its octets. Borrows `frame`: absolute reads, no
    /// index moves.
    ///
    /// @param offset of the destination MAC address
    /// @param length of the frame in octets
    /// @param checksumUnfinished whether the kernel handed the frame over before its checksum was
    ///     computed; then the field means nothing and is not looked at
    /// @param destinations which destinations are ours
    /// @throws IndexOutOfBoundsException if the range is not inside the buffer: a fault of the
    ///     caller, not of the octets
    public Decoded decode(
            ByteBuf frame,
            int offset,
            int length,
            boolean checksumUnfinished,
            Destinations destinations) {
        return decode(frame, offset, length, NO_STRIPPED_TAG, checksumUnfinished, destinations);
    }

    /// Decodes a frame whose outermost VLAN tag the kernel may have moved into ancillary data, as
    /// packet sockets do. Otherwise like the shorter method.
    ///
    /// @param strippedTag the tag control information moved out (priority and id, 16 bits), or
    ///     [#NO_STRIPPED_TAG]
    public Decoded decode(
            ByteBuf frame,
            int offset,
            int length,
            int strippedTag,
            boolean checksumUnfinished,
            Destinations destinations) {
        Objects.checkFromIndexSize(offset, length, frame.capacity());
        int end = offset + length;
        if (length < Ethernet.HEADER_OCTETS) {
            return DropReason.L2_TRUNCATED;
        }
        int outer = 0;
        int inner = 0;
        int tagCount = 0;
        if (strippedTag != NO_STRIPPED_TAG) {
            outer = strippedTag & Ethernet.VLAN_ID_MASK;
            tagCount = 1;
        }
        int typeAt = offset + Ethernet.TYPE;
        int type = frame.getUnsignedShort(typeAt);
        while (Ethernet.isTag(type)) {
            if (end - typeAt < Ethernet.TAG_OCTETS + 2) {
                return DropReason.L2_TRUNCATED;
            }
            if (++tagCount > Ethernet.MAXIMUM_TAG_COUNT) {
                return DropReason.L2_TOO_MANY_TAGS;
            }
            int id = frame.getUnsignedShort(typeAt + 2) & Ethernet.VLAN_ID_MASK;
            if (outer == 0) {
                outer = id; // an id of 0 only carries a priority: as if it were not there
            } else {
                inner = id;
            }
            typeAt += Ethernet.TAG_OCTETS;
            type = frame.getUnsignedShort(typeAt);
        }
        if (type != Ethernet.IPV6) {
            return DropReason.NOT_IPV6;
        }
        if (onlyVlan != null && (onlyVlan.outer() != outer || onlyVlan.inner() != inner)) {
            return DropReason.OTHER_VLAN;
        }
        Object decoded = decodeIp(frame, typeAt + 2, end, checksumUnfinished, destinations);
        if (decoded instanceof DropReason reason) {
            return reason;
        }
        return mldFrame(frame, offset, typeAt + 2, (MldMessage) decoded, outer, inner);
    }

    /// @return a [DropReason] or an [MldMessage]: one object less than a type for the two
    private Object decodeIp(
            ByteBuf frame,
            int ip,
            int frameEnd,
            boolean checksumUnfinished,
            Destinations destinations) {
        if (frameEnd - ip < Ipv6Header.HEADER_OCTETS) {
            return DropReason.IP_TRUNCATED;
        }
        int payload = ip + Ipv6Header.HEADER_OCTETS;
        int payloadOctets = frame.getUnsignedShort(ip + Ipv6Header.PAYLOAD_LENGTH);
        int firstHeader = frame.getUnsignedByte(ip + Ipv6Header.NEXT_HEADER);
        boolean jumbo =
                payloadOctets == 0 && HeaderChain.isJumbo(frame, payload, frameEnd, firstHeader);
        if (payloadOctets > frameEnd - payload || (payloadOctets == 0 && !jumbo)) {
            return DropReason.IP_TRUNCATED;
        }
        if (frame.getUnsignedByte(ip + Ipv6Header.VERSION) >>> 4 != 6) {
            return DropReason.BAD_IP_VERSION;
        }
        if (jumbo) {
            return DropReason.JUMBO;
        }
        // What lies behind the payload (padding, a check sequence) is not part of the packet.
        int end = payload + payloadOctets;
        long walk = HeaderChain.walk(frame, payload, end, firstHeader);
        if (HeaderChain.isDrop(walk)) {
            return HeaderChain.reason(walk);
        }
        if (frame.getUnsignedByte(ip + Ipv6Header.HOP_LIMIT) != Ipv6Header.MLD_HOP_LIMIT) {
            return DropReason.BAD_HOP_LIMIT;
        }
        if (requireRouterAlert && !HeaderChain.hasRouterAlert(walk)) {
            return DropReason.NO_ROUTER_ALERT;
        }
        long sourceHigh = frame.getLong(ip + Ipv6Header.SOURCE);
        if (!Ipv6Address.isLinkLocal(sourceHigh)) {
            return (sourceHigh | frame.getLong(ip + Ipv6Header.SOURCE + 8)) == 0
                    ? DropReason.UNSPECIFIED_SOURCE
                    : DropReason.BAD_SOURCE;
        }
        int message = HeaderChain.messageOffset(walk);
        int length = end - message;
        if (!MessageReader.isLengthRight(frame, message, length)) {
            return DropReason.BAD_LENGTH;
        }
        if (!checksumUnfinished && !isChecksumRight(frame, ip, message, length)) {
            return DropReason.BAD_CHECKSUM;
        }
        int type = frame.getUnsignedByte(message);
        if (!isForUs(frame, ip + Ipv6Header.DESTINATION, type, destinations)) {
            return DropReason.BAD_DESTINATION;
        }
        DropReason fault = MessageReader.fault(frame, message, length);
        if (fault != null) {
            return fault;
        }
        if (ignoreVersion1 && MessageReader.isVersion1(type, length)) {
            return DropReason.VERSION_IGNORED;
        }
        return reader.read(frame, message, length);
    }

    /// Sums everything, the field included, rather than computing and comparing: then 0xffff
    /// where 0x0000 is due is as right as it is in ones' complement.
    private static boolean isChecksumRight(ByteBuf frame, int ip, int message, int length) {
        long sum =
                InternetChecksum.sum(frame, ip + Ipv6Header.SOURCE, 2 * Ipv6Header.ADDRESS_OCTETS)
                        + InternetChecksum.pseudoHeader(length)
                        + InternetChecksum.sum(frame, message, length);
        return InternetChecksum.fold(sum) == InternetChecksum.VALID;
    }

    private static boolean isForUs(ByteBuf frame, int at, int type, Destinations destinations) {
        long high = frame.getLong(at);
        long low = frame.getLong(at + 8);
        if (Ipv6Address.isMulticast(high)) {
            if (Ipv6Address.scope(high) == 0) {
                return false;
            }
            boolean linkScope = high == Ipv6Address.LINK_SCOPE_HIGH;
            if (type == MldFormat.V2_REPORT) {
                // The text is silent about other groups; a Report that strays there is not for us.
                if (!linkScope || low != Ipv6Address.ALL_MLDV2_ROUTERS.low()) {
                    return false;
                }
            } else if (linkScope && low == Ipv6Address.ALL_NODES.low()) {
                return true;
            }
        }
        return destinations.isOurs(high, low);
    }

    private MldFrame mldFrame(
            ByteBuf frame, int offset, int ip, MldMessage message, int outer, int inner) {
        long mac = frame.getLong(offset + Ethernet.SOURCE) >>> 16;
        return new MldFrame(
                message,
                new MacAddress(mac),
                MessageReader.address(frame, ip + Ipv6Header.SOURCE),
                MessageReader.address(frame, ip + Ipv6Header.DESTINATION),
                onlyVlan != null ? onlyVlan : VlanTags.of(outer, inner));
    }
}
