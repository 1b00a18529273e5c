// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.support.Vector;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The offsets, once, against frames somebody else made.
class FormatTest {
    private static final int IP = 14;
    private static final int CHAIN = 14 + 40;
    private static final int MESSAGE = 14 + 48;

    private static ByteBuf frame(String vector) {
        return Unpooled.wrappedBuffer(Vector.named(vector).octets());
    }

    @Test
    void ethernetAndIpv6() {
        ByteBuf frame = frame("v2-general-query");
        assertThat(Ethernet.HEADER_OCTETS).isEqualTo(IP);
        assertThat(frame.getUnsignedShort(Ethernet.DESTINATION)).isEqualTo(0x3333);
        assertThat(frame.getUnsignedShort(Ethernet.SOURCE + 4)).isEqualTo(0x5301);
        assertThat(frame.getUnsignedShort(Ethernet.TYPE)).isEqualTo(Ethernet.IPV6);
        assertThat(frame.getUnsignedByte(IP + Ipv6Header.VERSION)).isEqualTo((short) 0x60);
        assertThat(frame.getUnsignedShort(IP + Ipv6Header.PAYLOAD_LENGTH)).isEqualTo(36);
        assertThat(frame.getUnsignedByte(IP + Ipv6Header.NEXT_HEADER))
                .isEqualTo((short) Ipv6Header.HOP_BY_HOP);
        assertThat(frame.getUnsignedByte(IP + Ipv6Header.HOP_LIMIT)).isEqualTo((short) 1);
        assertThat(frame.getLong(IP + Ipv6Header.SOURCE)).isEqualTo(Ipv6Address.LINK_LOCAL_HIGH);
        assertThat(frame.getLong(IP + Ipv6Header.DESTINATION + 8)).isEqualTo(1);
        assertThat(IP + Ipv6Header.HEADER_OCTETS).isEqualTo(CHAIN);
    }

    @Test
    void tags() {
        ByteBuf frame = frame("qinq-v2-general-query");
        assertThat(frame.getUnsignedShort(Ethernet.TYPE)).isEqualTo(Ethernet.SERVICE_TAG);
        int inner = Ethernet.TYPE + Ethernet.TAG_OCTETS;
        assertThat(frame.getUnsignedShort(inner)).isEqualTo(Ethernet.CUSTOMER_TAG);
        assertThat(frame.getUnsignedShort(inner + Ethernet.TAG_OCTETS)).isEqualTo(Ethernet.IPV6);
    }

    @Test
    @DisplayName(
            "RA-1, RA-2: one hop-by-hop header of 8 octets in three layouts, alert at an even offset")
    void hopByHop() {
        assertThat(frame("v1-report").getLong(CHAIN)).isEqualTo(HopByHop.ALERT_THEN_PADN);
        assertThat(frame("v1-report-seed-hbh").getLong(CHAIN)).isEqualTo(HopByHop.PADN_THEN_ALERT);
        assertThat(frame("v1-report-pad1-hbh").getLong(CHAIN)).isEqualTo(HopByHop.ALERT_THEN_PAD1);
        assertThat(HopByHop.ALERT_THEN_PADN >>> 32).isEqualTo(0x3a000502L);
    }

    @Test
    @DisplayName(
            "SEED-1: PadN of no octets, then alert 5, length 2, value 0; option lengths without their header")
    void seedLayout() {
        ByteBuf frame = frame("v1-report-seed-hbh");
        assertThat(frame.getUnsignedByte(CHAIN)).isEqualTo((short) Ipv6Header.ICMPV6);
        assertThat(frame.getUnsignedByte(CHAIN + 1)).as("no units beyond 8 octets").isZero();
        assertThat(frame.getUnsignedByte(CHAIN + 2)).isEqualTo((short) HopByHop.PADN);
        assertThat(frame.getUnsignedByte(CHAIN + 3)).isZero();
        assertThat(frame.getUnsignedByte(CHAIN + 4)).isEqualTo((short) HopByHop.ROUTER_ALERT);
        assertThat(frame.getUnsignedByte(CHAIN + 5)).isEqualTo((short) (4 - 2));
        assertThat(frame.getUnsignedShort(CHAIN + 6)).isEqualTo(HopByHop.ROUTER_ALERT_MLD);
    }

    @Test
    @DisplayName("V1-1: 24 octets of an MLDv1 message")
    void v1() {
        ByteBuf frame = frame("v1-report-noise-fields");
        assertThat(MldFormat.V1_OCTETS).isEqualTo(24);
        assertThat(frame.getUnsignedByte(MESSAGE + MldFormat.TYPE)).isEqualTo((short) 131);
        assertThat(frame.getUnsignedByte(MESSAGE + MldFormat.CODE)).isEqualTo((short) 7);
        assertThat(frame.getUnsignedShort(MESSAGE + MldFormat.CHECKSUM)).isEqualTo(0xf194);
        assertThat(frame.getUnsignedShort(MESSAGE + MldFormat.MAXIMUM_RESPONSE)).isEqualTo(0xffff);
        assertThat(frame.getUnsignedShort(MESSAGE + MldFormat.RESERVED)).isEqualTo(0xbeef);
        assertThat(frame.getUnsignedShort(MESSAGE + MldFormat.GROUP)).isEqualTo(0xff0e);
    }

    @Test
    @DisplayName("V2-3: 28 octets of an MLDv2 Query, then sources")
    void v2Query() {
        ByteBuf frame = frame("v2-group-source-query-s");
        assertThat(MldFormat.QUERY_SOURCES).isEqualTo(28);
        assertThat(frame.getUnsignedByte(MESSAGE + MldFormat.FLAGS_S_QRV)).isEqualTo((short) 0x0a);
        assertThat(frame.getUnsignedByte(MESSAGE + MldFormat.QQIC)).isEqualTo((short) 125);
        assertThat(frame.getUnsignedShort(MESSAGE + MldFormat.QUERY_SOURCE_COUNT)).isEqualTo(2);
        assertThat(frame.getLong(MESSAGE + MldFormat.QUERY_SOURCES))
                .isEqualTo(0x2001_0db8_0001_0000L);
    }

    @Test
    @DisplayName("V2-4, V2-5: 8 octets of an MLDv2 Report, then records of 20 octets and sources")
    void v2Report() {
        ByteBuf frame = frame("v2-report-aux-and-unknown-type");
        int record = MESSAGE + MldFormat.RECORDS;
        assertThat(MldFormat.RECORDS).isEqualTo(8);
        assertThat(MldFormat.RECORD_SOURCES).isEqualTo(20);
        assertThat(frame.getUnsignedShort(MESSAGE + MldFormat.RECORD_COUNT)).isEqualTo(3);
        assertThat(frame.getUnsignedByte(record + MldFormat.RECORD_TYPE)).isEqualTo((short) 2);
        assertThat(frame.getUnsignedByte(record + MldFormat.AUXILIARY_WORDS)).isEqualTo((short) 2);
        assertThat(frame.getUnsignedShort(record + MldFormat.RECORD_SOURCE_COUNT)).isZero();
        assertThat(frame.getUnsignedShort(record + MldFormat.RECORD_GROUP)).isEqualTo(0xff0e);
        int second = record + MldFormat.RECORD_SOURCES + 2 * 4;
        assertThat(frame.getUnsignedByte(second + MldFormat.RECORD_TYPE)).isEqualTo((short) 77);
    }

    @Test
    @DisplayName("V2-1, V2-14b: message and record types as the RFCs number them")
    void numbers() {
        assertThat(MldFormat.QUERY).isEqualTo(130);
        assertThat(MldFormat.V1_REPORT).isEqualTo(131);
        assertThat(MldFormat.V1_DONE).isEqualTo(132);
        assertThat(MldFormat.V2_REPORT).isEqualTo(143);
        assertThat(RecordType.IS_IN.wireValue()).isEqualTo(1);
        assertThat(RecordType.IS_EX.wireValue()).isEqualTo(2);
        assertThat(RecordType.TO_IN.wireValue()).isEqualTo(3);
        assertThat(RecordType.TO_EX.wireValue()).isEqualTo(4);
        assertThat(RecordType.ALLOW.wireValue()).isEqualTo(5);
        assertThat(RecordType.BLOCK.wireValue()).isEqualTo(6);
        for (int octet = -1; octet <= 256; octet++) {
            RecordType type = RecordType.of(octet);
            if (octet >= 1 && octet <= 6) {
                assertThat(type).isNotNull().returns(octet, RecordType::wireValue);
            } else {
                assertThat(type).isNull();
            }
        }
        assertThat(RecordType.values())
                .filteredOn(RecordType::isExclude)
                .containsExactly(RecordType.IS_EX, RecordType.TO_EX);
    }
}
