// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

import io.mld6.codec.decode.DecodeOptions;
import io.mld6.codec.decode.Decoded;
import io.mld6.codec.decode.Destinations;
import io.mld6.codec.decode.DropCounter;
import io.mld6.codec.decode.DropReason;
import io.mld6.codec.decode.FrameDecoder;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.wire.Ethernet;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.Ipv6Header;
import io.mld6.codec.wire.VlanTags;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;

/// Turns frames into what they say: a [FlowPacket] or a [HeardQuery]. Whatever the octets are, it
/// does not throw; each frame is counted once.
///
/// ```text
/// Ethernet, up to two tags ─▶ IPv6 ─┬▶ UDP to ff00::/8 ─▶ PayloadReader ─▶ sink.packet
///                                   └▶ hop-by-hop, then a Query ─▶ FrameDecoder ─▶ sink.query
/// ```
///
/// Checksums of data are not looked at: a packet with a damaged payload did arrive. The source of a
/// query is the decoder's to judge, and all else about it.
///
/// *Thread*: one at a time. *Cost*: no object per data packet.
public final class FlowReader {
    /// For `tag`: no tag was taken out of the octets.
    public static final long NO_TAG = 0;

    private static final int UDP = 17;
    private static final int UDP_HEADER_OCTETS = 8;
    private static final int UDP_DESTINATION_PORT = 2;
    private static final int UDP_LENGTH = 4;
    private static final int QUERY = 130;
    private static final DropReason[] REASONS = DropReason.values();

    private final FlowSink sink;
    private final PayloadReader payloads;
    private final FrameDecoder decoder =
            new FrameDecoder(DecodeOptions.DEFAULT, DropCounter.none());
    private final Destinations everybody = Destinations.any();
    private final FlowPacket packet = new FlowPacket();
    private final long[] malformed = new long[REASONS.length];
    private long frames;
    private long packets;
    private long queries;
    private long others;
    private long octets;

    /// The frame being read.
    private long tags;

    /// A reader that tells `sink`.
    public FlowReader(FormatOptions formats, FlowSink sink) {
        this.sink = sink;
        payloads = new PayloadReader(formats);
    }

    /// Reads one frame and tells the sink what it is.
    ///
    /// @param frame big-endian; borrowed, absolute reads only
    /// @param offset of the destination MAC address
    /// @param captured octets of the frame that are there
    /// @param wireLength octets of the frame on the wire, without `tag` and check sequence
    /// @param tag the tag the kernel took out from behind the MAC addresses, as on the wire: TPID,
    ///     then TCI, in the low 32 bits; or [#NO_TAG]
    /// @param stampNanos when the kernel had it: nanoseconds of CLOCK_REALTIME since 1970
    /// @throws IndexOutOfBoundsException if the range is not inside the buffer: a fault of the
    ///     caller, not of the octets
    public void read(
            ByteBuffer frame, int offset, int captured, int wireLength, long tag, long stampNanos) {
        frames++;
        int end = offset + captured;
        int typeAt = offset + Ethernet.TYPE;
        if (captured < Ethernet.HEADER_OCTETS) {
            malformed(DropReason.L2_TRUNCATED);
            return;
        }
        int count = 0;
        tags = 0;
        if (tag != NO_TAG) {
            if (!Ethernet.isTag((int) (tag >>> 16))) {
                others++;
                return;
            }
            tags = VlanTags.withTag(0, (int) tag);
            count = 1;
        }
        int type = Short.toUnsignedInt(frame.getShort(typeAt));
        while (Ethernet.isTag(type)) {
            if (end - typeAt < Ethernet.TAG_OCTETS + 2) {
                malformed(DropReason.L2_TRUNCATED);
                return;
            }
            if (++count > Ethernet.MAXIMUM_TAG_COUNT) {
                malformed(DropReason.L2_TOO_MANY_TAGS);
                return;
            }
            tags = VlanTags.withTag(tags, frame.getInt(typeAt));
            typeAt += Ethernet.TAG_OCTETS;
            type = Short.toUnsignedInt(frame.getShort(typeAt));
        }
        if (type != Ethernet.IPV6) {
            others++;
            return;
        }
        int wire = Math.max(captured, wireLength);
        int ip = typeAt + 2;
        if (end - ip < Ipv6Header.HEADER_OCTETS) {
            malformed(DropReason.IP_TRUNCATED);
            return;
        }
        long firstWord = frame.getLong(ip);
        int nextHeader = (int) (firstWord >>> 8) & 0xff;
        if (nextHeader == UDP) {
            packet.lengthOctets = wire + (tag == NO_TAG ? 0 : Ethernet.TAG_OCTETS);
            packet.stampNanos = stampNanos;
            data(frame, ip, firstWord, end, offset + wire);
        } else if (nextHeader == Ipv6Header.HOP_BY_HOP) {
            hopByHop(frame, offset, ip + Ipv6Header.HEADER_OCTETS, end, tag, stampNanos);
        } else if (nextHeader == Ipv6Header.FRAGMENT && isToGroup(frame, ip)) {
            // Of a datagram that is not put together here.
            malformed(DropReason.FRAGMENT);
        } else {
            others++;
        }
    }

    private static boolean isToGroup(ByteBuffer frame, int ip) {
        return Ipv6Address.isMulticast(frame.getLong(ip + Ipv6Header.DESTINATION));
    }

    private void data(ByteBuffer frame, int ip, long firstWord, int end, int wireEnd) {
        long groupHigh = frame.getLong(ip + Ipv6Header.DESTINATION);
        if (!Ipv6Address.isMulticast(groupHigh)) {
            others++;
            return;
        }
        int udp = ip + Ipv6Header.HEADER_OCTETS;
        int payloadOctets = (int) (firstWord >>> 16) & 0xffff;
        if (payloadOctets == 0 || payloadOctets > wireEnd - udp) {
            malformed(DropReason.IP_TRUNCATED);
            return;
        }
        if (firstWord >>> 60 != 6) {
            malformed(DropReason.BAD_IP_VERSION);
            return;
        }
        int udpOctets =
                end - udp < UDP_HEADER_OCTETS
                        ? 0
                        : Short.toUnsignedInt(frame.getShort(udp + UDP_LENGTH));
        if (udpOctets < UDP_HEADER_OCTETS || udpOctets > payloadOctets) {
            malformed(DropReason.BAD_LENGTH);
            return;
        }
        packet.vlanWord = tags;
        packet.sourceHigh = frame.getLong(ip + Ipv6Header.SOURCE);
        packet.sourceLow = frame.getLong(ip + Ipv6Header.SOURCE + Long.BYTES);
        packet.groupHigh = groupHigh;
        packet.groupLow = frame.getLong(ip + Ipv6Header.DESTINATION + Long.BYTES);
        int payload = udp + UDP_HEADER_OCTETS;
        int length = udpOctets - UDP_HEADER_OCTETS;
        payloads.read(
                frame,
                payload,
                length,
                Math.min(length, end - payload),
                Short.toUnsignedInt(frame.getShort(udp + UDP_DESTINATION_PORT)),
                packet);
        packets++;
        octets += packet.lengthOctets;
        sink.packet(packet);
    }

    /// Looks past the hop-by-hop header whether a Query may be there; all else is the decoder's.
    private void hopByHop(
            ByteBuffer frame, int offset, int header, int end, long tag, long stampNanos) {
        if (end - header < 2) {
            malformed(DropReason.IP_TRUNCATED);
            return;
        }
        int message = header + (Byte.toUnsignedInt(frame.get(header + 1)) + 1) * Long.BYTES;
        if (Byte.toUnsignedInt(frame.get(header)) != Ipv6Header.ICMPV6
                || (message < end && Byte.toUnsignedInt(frame.get(message)) != QUERY)) {
            others++;
            return;
        }
        byte[] whole = new byte[end - offset];
        frame.get(offset, whole);
        Decoded decoded =
                decoder.decode(
                        Unpooled.wrappedBuffer(whole),
                        0,
                        whole.length,
                        tag == NO_TAG ? FrameDecoder.NO_STRIPPED_TAG : (int) tag,
                        false,
                        everybody);
        switch (decoded) {
            case MldFrame heard when heard.message() instanceof MldQuery query -> {
                queries++;
                sink.query(new HeardQuery(stampNanos, heard.vlan(), heard.source(), query));
            }
            case MldFrame _ -> others++;
            case DropReason reason -> {
                if (reason.isNotOurs()) {
                    others++;
                } else {
                    malformed(reason);
                }
            }
        }
    }

    @SuppressWarnings("EnumOrdinal") // counts lie in an array by reason
    private void malformed(DropReason reason) {
        malformed[reason.ordinal()]++;
    }

    /// What was met so far.
    ///
    /// @param kernelDropped frames the kernel had no room for
    public FlowCounters counters(long kernelDropped) {
        Map<DropReason, Long> byReason = new EnumMap<>(DropReason.class);
        for (int i = 0; i < REASONS.length; i++) {
            if (malformed[i] > 0) {
                byReason.put(REASONS[i], malformed[i]);
            }
        }
        return new FlowCounters(frames, packets, queries, others, octets, byReason, kernelDropped);
    }
}
