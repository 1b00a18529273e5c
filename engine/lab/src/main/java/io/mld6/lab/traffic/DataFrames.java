// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

import io.mld6.codec.wire.Ethernet;
import io.mld6.codec.wire.InternetChecksum;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.Ipv6Header;
import io.mld6.codec.wire.MacAddress;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;

/// Writes the frames of a [SendPlan]: Ethernet with tags, IPv6, UDP, payload.
///
/// ```text
/// prepare    all that no two packets differ in, once a slot
/// write      destination MAC, source, group, UDP checksum, the payload's own    a packet
/// ```
///
/// The checksum (RFC 8200 §8.1) is the sum of all that is the same, kept, the flow's addresses,
/// kept, and what the payload has just written: a packet costs the same whatever its length.
/// *Cost*: nothing allocates after construction. *Thread*: one at a time.
public final class DataFrames {
    private static final int UDP = 17;
    private static final int VERSION_WORD = 6 << 28;
    private static final int DSCP_SHIFT = 22;
    private static final int UDP_LENGTH_AT = 4;
    private static final int UDP_CHECKSUM_AT = 6;

    /// "An all zero transmitted checksum value means that the transmitter generated no checksum"
    /// (RFC 768), which IPv6 does not allow.
    private static final int ZERO_SENT_AS = 0xffff;

    private final SendPlan plan;
    private final SendPayload payload;
    private final int frameOctets;
    private final int ipAt;
    private final int udpAt;
    private final int payloadAt;
    private final byte[] template;
    private final int templateSum;
    private final int[] addressSum;

    /// @param interfaceMac source MAC address, unless the plan has one
    public DataFrames(SendPlan plan, MacAddress interfaceMac) {
        this.plan = plan;
        payload = SendPayload.of(plan);
        frameOctets = plan.frameOctets();
        ipAt = Ethernet.HEADER_OCTETS + plan.vlan().lengthOctets();
        udpAt = ipAt + Ipv6Header.HEADER_OCTETS;
        payloadAt = udpAt + SendPlan.UDP_OCTETS;
        MacAddress planned = plan.sourceMac();
        template = template(planned != null ? planned : interfaceMac);
        int udpOctets = SendPlan.UDP_OCTETS + plan.lengthOctets();
        templateSum =
                InternetChecksum.fold(
                        InternetChecksum.sum(Unpooled.wrappedBuffer(template), udpAt, udpOctets)
                                + udpOctets
                                + UDP);
        addressSum = new int[plan.flows()];
        for (int flow = 0; flow < addressSum.length; flow++) {
            addressSum[flow] =
                    InternetChecksum.sum(plan.sourceHigh(flow), plan.sourceLow(flow))
                            + InternetChecksum.sum(plan.groupHigh(flow), plan.groupLow(flow));
        }
    }

    private byte[] template(MacAddress sourceMac) {
        byte[] octets = new byte[frameOctets];
        ByteBuffer frame = ByteBuffer.wrap(octets);
        frame.putShort(Ethernet.SOURCE, (short) (sourceMac.value() >>> 32));
        frame.putInt(Ethernet.SOURCE + 2, (int) sourceMac.value());
        long tags = plan.vlan().word();
        int at = Ethernet.TYPE;
        for (int i = 0; i < plan.vlan().count(); i++, at += Ethernet.TAG_OCTETS, tags <<= 32) {
            frame.putInt(at, (int) (tags >>> 32));
        }
        frame.putShort(at, (short) Ethernet.IPV6);
        int udpOctets = SendPlan.UDP_OCTETS + plan.lengthOctets();
        frame.putInt(ipAt, VERSION_WORD | plan.dscp() << DSCP_SHIFT);
        frame.putShort(ipAt + Ipv6Header.PAYLOAD_LENGTH, (short) udpOctets);
        frame.put(ipAt + Ipv6Header.NEXT_HEADER, (byte) UDP);
        frame.put(ipAt + Ipv6Header.HOP_LIMIT, (byte) plan.hopLimit());
        frame.putShort(udpAt, (short) plan.port());
        frame.putShort(udpAt + 2, (short) plan.port());
        frame.putShort(udpAt + UDP_LENGTH_AT, (short) udpOctets);
        payload.prepare(frame, payloadAt);
        return octets;
    }

    /// Octets of every frame.
    public int frameOctets() {
        return frameOctets;
    }

    /// Writes all that no two packets differ in: a whole frame, but nobody's.
    ///
    /// @param frames big-endian
    /// @param offset where the frame goes, [#frameOctets] of it
    public void prepare(ByteBuffer frames, int offset) {
        frames.put(offset, template);
    }

    /// Makes the frame prepared at `offset` that of packet `k`. Absolute puts only.
    ///
    /// @param frames big-endian
    /// @param k number of the packet in the plan, from 0
    /// @param stampNanos when it is sent: CLOCK_REALTIME since 1970
    public void write(ByteBuffer frames, int offset, long k, long stampNanos) {
        int flow = plan.flowOf(k);
        long mac = Ipv6Address.multicastMac(plan.groupLow(flow));
        frames.putShort(offset + Ethernet.DESTINATION, (short) (mac >>> 32));
        frames.putInt(offset + Ethernet.DESTINATION + 2, (int) mac);
        int source = offset + ipAt + Ipv6Header.SOURCE;
        frames.putLong(source, plan.sourceHigh(flow));
        frames.putLong(source + Long.BYTES, plan.sourceLow(flow));
        int group = offset + ipAt + Ipv6Header.DESTINATION;
        frames.putLong(group, plan.groupHigh(flow));
        frames.putLong(group + Long.BYTES, plan.groupLow(flow));
        long sum =
                templateSum
                        + addressSum[flow]
                        + payload.write(
                                frames, offset + payloadAt, flow, plan.sequenceOf(k), stampNanos);
        int checksum = InternetChecksum.finish(sum);
        frames.putShort(
                offset + udpAt + UDP_CHECKSUM_AT,
                (short) (checksum == 0 ? ZERO_SENT_AS : checksum));
    }
}
