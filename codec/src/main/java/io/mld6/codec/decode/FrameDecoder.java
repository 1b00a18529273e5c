// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.decode;

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

    private static final long NO_TAGS = 0;

    private final boolean requireRouterAlert;
    private final boolean ignoreVersion1;
    private final boolean takeUnspecifiedSource;
    private final @Nullable VlanTags onlyVlan;
    private final long onlyTags;
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
        takeUnspecifiedSource = options.takeUnspecifiedSource();
        onlyVlan = options.onlyVlan();
        onlyTags = onlyVlan == null ? NO_TAGS : onlyVlan.word();
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
    /// @param strippedTag the tag moved out, as on the wire: TPID, then priority and id; or
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
        long tags = NO_TAGS;
        int tagCount = 0;
        if (strippedTag != NO_STRIPPED_TAG) {
            tags = VlanTags.withTag(tags, strippedTag);
            tagCount = 1;
        }
        int typeAt = offset + Ethernet.TYPE;
        int etherType = frame.getUnsignedShort(typeAt);
        while (Ethernet.isTag(etherType)) {
            if (end - typeAt < Ethernet.TAG_OCTETS + 2) {
                return DropReason.L2_TRUNCATED;
            }
            if (++tagCount > Ethernet.MAXIMUM_TAG_COUNT) {
                return DropReason.L2_TOO_MANY_TAGS;
            }
            tags = VlanTags.withTag(tags, frame.getInt(typeAt));
            typeAt += Ethernet.TAG_OCTETS;
            etherType = frame.getUnsignedShort(typeAt);
        }
        if (etherType != Ethernet.IPV6) {
            return DropReason.NOT_IPV6;
        }
        if ((onlyVlan != null && onlyTags != tags) || !destinations.isOurVlan(tags)) {
            return DropReason.OTHER_VLAN;
        }
        long station = frame.getLong(offset + Ethernet.DESTINATION) >>> 16;
        if (!Ethernet.isGroup(station) && !destinations.isOurStation(station)) {
            return DropReason.OTHER_STATION;
        }
        return decodePacket(frame, offset, typeAt + 2, end, tags, checksumUnfinished, destinations);
    }

    private Decoded decodePacket(
            ByteBuf frame,
            int offset,
            int ip,
            int end,
            long tags,
            boolean checksumUnfinished,
            Destinations destinations) {
        if (end - ip < Ipv6Header.HEADER_OCTETS) {
            return DropReason.IP_TRUNCATED;
        }
        // One read for four fields: every read of a buffer checks bounds and reference count.
        long firstWord = frame.getLong(ip);
        DropReason fault = packetFault(frame, ip, end, firstWord);
        if (fault != null) {
            return fault;
        }
        // What lies behind the payload (padding, a check sequence) is not part of the packet.
        int payload = ip + Ipv6Header.HEADER_OCTETS;
        int payloadEnd = payload + payloadOctets(firstWord);
        long walk = HeaderChain.walk(frame, payload, payloadEnd, nextHeader(firstWord));
        if (HeaderChain.isDrop(walk)) {
            return HeaderChain.reason(walk);
        }
        fault = originFault(frame, ip, firstWord, walk);
        if (fault != null) {
            return fault;
        }
        int message = HeaderChain.messageOffset(walk);
        int messageOctets = payloadEnd - message;
        if (messageOctets == 0) {
            return DropReason.BAD_LENGTH; // announced, and then nothing
        }
        int type = frame.getUnsignedByte(message);
        fault =
                messageFault(
                        frame, ip, type, message, messageOctets, checksumUnfinished, destinations);
        if (fault != null) {
            return fault;
        }
        return new MldFrame(
                reader.read(frame, type, message, messageOctets),
                new MacAddress(frame.getLong(offset + Ethernet.SOURCE) >>> 16),
                MessageReader.address(frame, ip + Ipv6Header.SOURCE),
                MessageReader.address(frame, ip + Ipv6Header.DESTINATION),
                onlyVlan != null ? onlyVlan : VlanTags.ofWord(tags),
                station(frame.getLong(offset + Ethernet.DESTINATION) >>> 16));
    }

    private static @Nullable MacAddress station(long mac) {
        return Ethernet.isGroup(mac) ? null : new MacAddress(mac);
    }

    private static int payloadOctets(long firstWord) {
        return (int) (firstWord >>> 16) & 0xffff;
    }

    private static int nextHeader(long firstWord) {
        return (int) (firstWord >>> 8) & 0xff;
    }

    private static int hopLimit(long firstWord) {
        return (int) firstWord & 0xff;
    }

    /// Payload length and version.
    private static @Nullable DropReason packetFault(
            ByteBuf frame, int ip, int frameEnd, long firstWord) {
        int payload = ip + Ipv6Header.HEADER_OCTETS;
        int octets = payloadOctets(firstWord);
        boolean jumbo =
                octets == 0 && HeaderChain.isJumbo(frame, payload, frameEnd, nextHeader(firstWord));
        if (octets > frameEnd - payload || (octets == 0 && !jumbo)) {
            return DropReason.IP_TRUNCATED;
        }
        if (firstWord >>> 60 != 6) {
            return DropReason.BAD_IP_VERSION;
        }
        return jumbo ? DropReason.JUMBO : null;
    }

    /// Hop limit, Router Alert and source: that the packet was sent on this link, for MLD.
    private @Nullable DropReason originFault(ByteBuf frame, int ip, long firstWord, long walk) {
        if (hopLimit(firstWord) != Ipv6Header.MLD_HOP_LIMIT) {
            return DropReason.BAD_HOP_LIMIT;
        }
        if (requireRouterAlert && !HeaderChain.hasRouterAlert(walk)) {
            return DropReason.NO_ROUTER_ALERT;
        }
        long high = frame.getLong(ip + Ipv6Header.SOURCE);
        if (Ipv6Address.isLinkLocal(high)) {
            return null;
        }
        if ((high | frame.getLong(ip + Ipv6Header.SOURCE + 8)) != 0) {
            return DropReason.BAD_SOURCE;
        }
        return takeUnspecifiedSource ? null : DropReason.UNSPECIFIED_SOURCE;
    }

    /// Length, checksum, destination, content, version.
    private @Nullable DropReason messageFault(
            ByteBuf frame,
            int ip,
            int type,
            int message,
            int length,
            boolean checksumUnfinished,
            Destinations destinations) {
        if (!MessageReader.isLengthRight(type, length)) {
            return DropReason.BAD_LENGTH;
        }
        if (!checksumUnfinished && !isChecksumRight(frame, ip, message, length)) {
            return DropReason.BAD_CHECKSUM;
        }
        DropReason fault = destinationFault(frame, ip + Ipv6Header.DESTINATION, type, destinations);
        if (fault != null) {
            return fault;
        }
        fault = MessageReader.fault(frame, type, message, length);
        if (fault != null) {
            return fault;
        }
        return ignoreVersion1 && MessageReader.isVersion1(type, length)
                ? DropReason.VERSION_IGNORED
                : null;
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

    private static @Nullable DropReason destinationFault(
            ByteBuf frame, int at, int type, Destinations destinations) {
        long high = frame.getLong(at);
        long low = frame.getLong(at + 8);
        if (Ipv6Address.isMulticast(high)) {
            if (Ipv6Address.scope(high) == 0) {
                return DropReason.BAD_DESTINATION;
            }
            boolean linkScope = high == Ipv6Address.LINK_SCOPE_HIGH;
            if (type == MldFormat.V2_REPORT) {
                // The text is silent about other groups; a Report that strays there is not for us.
                if (!linkScope || low != Ipv6Address.ALL_MLDV2_ROUTERS.low()) {
                    return DropReason.BAD_DESTINATION;
                }
            } else if (linkScope && low == Ipv6Address.ALL_NODES.low()) {
                return null;
            }
        }
        if (destinations.isOurs(high, low)) {
            return null;
        }
        return Ipv6Address.isMulticast(high) && type != MldFormat.V2_REPORT
                ? DropReason.OTHER_GROUP
                : DropReason.BAD_DESTINATION;
    }
}
