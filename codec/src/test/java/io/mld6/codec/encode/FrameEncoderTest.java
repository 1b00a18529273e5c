// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.message.MldMessage;
import io.mld6.codec.message.Mldv1Done;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv1Report;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.message.Mldv2Report;
import io.mld6.codec.support.Decoding;
import io.mld6.codec.support.TestFrame;
import io.mld6.codec.support.Vector;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.RecordType;
import io.mld6.codec.wire.VlanTags;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What we send, octet for octet, as others built it.
class FrameEncoderTest {
    private static final Ipv6Address QUERIER = Ipv6Address.parse("fe80::1");
    private static final MacAddress QUERIER_MAC = MacAddress.parse("00:00:5e:00:53:01");
    private static final Ipv6Address LISTENER = Ipv6Address.parse("fe80::200:5eff:fe00:5310");
    private static final MacAddress LISTENER_MAC = MacAddress.parse("00:00:5e:00:53:10");
    private static final Ipv6Address GROUP = Ipv6Address.parse("ff0e::db8:0:101");
    private static final Ipv6Address SSM = Ipv6Address.parse("ff3e::8000:1");
    private static final Ipv6Address SOURCE_1 = Ipv6Address.parse("2001:db8:1::1");
    private static final Ipv6Address SOURCE_2 = Ipv6Address.parse("2001:db8:2::2");

    /// Vectors whose octets say more than their message, and the vector that says only that.
    private static final Map<String, String> CANONICAL =
            Map.ofEntries(
                    Map.entry("v1-report-seed-hbh", "v1-report"),
                    Map.entry("v1-report-pad1-hbh", "v1-report"),
                    Map.entry("v1-report-noise-fields", "v1-report"),
                    Map.entry("v1-report-long", "v1-report"),
                    Map.entry("v1-report-checksum-zero", "v1-report"),
                    Map.entry("v1-report-checksum-ffff-alias", "v1-report"),
                    Map.entry("v1-general-query-trailer", "v1-general-query"),
                    Map.entry("v2-general-query-additional-data", "v2-general-query"),
                    Map.entry("v2-general-query-destopts", "v2-general-query"),
                    Map.entry("v2-general-query-trailer", "v2-general-query"),
                    Map.entry("v2-general-query-odd-length", "v2-general-query"),
                    Map.entry("v2-general-query-unknown-option-skip", "v2-general-query"),
                    Map.entry("v2-report-extension-noop", "v2-report-is-ex"),
                    Map.entry("v2-report-reserved-bits", "v2-report-is-ex"),
                    Map.entry("v2-report-record-unicast-group", "v2-report-is-ex"),
                    Map.entry("v2-report-duplicate-sources", "v2-report-allow"));

    @ParameterizedTest
    @CsvSource({
        "ff02::16, 33:33:00:00:00:16",
        "ff0e::db8:0:101, 33:33:00:00:01:01",
        "ff05:0:0:1:1234:5678:9abc:def0, 33:33:9a:bc:de:f0",
        "ff02::1:ffff:ffff, 33:33:ff:ff:ff:ff"
    })
    @DisplayName("AD-16: the station of a group is 33:33 and its last four octets")
    void stationOfAGroup(String group, String station) {
        MldMessage query = new Mldv1Query(1000, Ipv6Address.parse(group));
        MldFrame frame =
                new MldFrame(
                        query, QUERIER_MAC, QUERIER, Ipv6Address.parse(group), VlanTags.NONE);
        ByteBuf octets = Unpooled.buffer();
        FrameEncoder.encode(frame, octets);
        String hex = ByteBufUtil.hexDump(octets, 0, 6);
        assertThat(hex).isEqualTo(station.replace(":", ""));
    }

    static List<Vector> accepted() {
        return Vector.accepted();
    }

    @ParameterizedTest
    @MethodSource("accepted")
    @DisplayName("every lawful vector is written again as it was, or in the one form we send")
    void writesVectorsAgain(Vector vector) {
        MldFrame frame = Decoding.accepted(Decoding.decode(vector.octets()));
        assertThat(hexOf(frame)).as(vector.meaning()).isEqualTo(expected(vector));
    }

    private static String expected(Vector vector) {
        return switch (vector.name()) {
            case "vlan-v2-general-query" -> // without its priority
                    vector.hex().replace("8100c064", "81000064");
            case "v2-report-aux-and-unknown-type" -> // the two records it means
                    ByteBufUtil.hexDump(
                            TestFrame.v2Report(
                                            2,
                                            "02000000 ff0e00000000000000000db800000101"
                                                    + "05000001 ff3e0000000000000000000080000001"
                                                    + "20010db8000100000000000000000001")
                                    .macs("333300000016 00005e005310")
                                    .source("fe8000000000000002005efffe005310")
                                    .build());
            default -> Vector.named(CANONICAL.getOrDefault(vector.name(), vector.name())).hex();
        };
    }

    private static String hexOf(MldFrame frame) {
        ByteBuf out = Unpooled.buffer();
        FrameEncoder.encode(frame, out);
        assertThat(out.readableBytes()).isEqualTo(FrameEncoder.lengthOctets(frame));
        return ByteBufUtil.hexDump(out);
    }

    private static MldFrame fromQuerier(MldMessage message, Ipv6Address to) {
        return new MldFrame(message, QUERIER_MAC, QUERIER, to, VlanTags.NONE);
    }

    private static MldFrame fromListener(MldMessage message, Ipv6Address to) {
        return new MldFrame(message, LISTENER_MAC, LISTENER, to, VlanTags.NONE);
    }

    private static void assertSame(MldFrame frame, String vector) {
        assertThat(hexOf(frame)).isEqualTo(Vector.named(vector).hex());
    }

    @Test
    @DisplayName("V1-1, V1-2, V1-3, V1-5, V1-6, V1-9, V1-10: MLDv1 messages and where they go")
    void v1Messages() {
        assertSame(
                fromQuerier(new Mldv1Query(10_000, Ipv6Address.UNSPECIFIED), Ipv6Address.ALL_NODES),
                "v1-general-query");
        assertSame(fromQuerier(new Mldv1Query(1000, GROUP), GROUP), "v1-specific-query");
        assertSame(fromListener(new Mldv1Report(GROUP), GROUP), "v1-report");
        assertSame(fromListener(new Mldv1Done(GROUP), Ipv6Address.ALL_ROUTERS), "v1-done");
    }

    @Test
    @DisplayName("V2-3, V2-12, V2-18: MLDv2 queries and where they go")
    void v2Queries() {
        assertSame(
                fromQuerier(
                        new Mldv2Query(10_000, Ipv6Address.UNSPECIFIED, false, 2, 125, List.of()),
                        Ipv6Address.ALL_NODES),
                "v2-general-query");
        assertSame(
                fromQuerier(new Mldv2Query(1000, GROUP, true, 2, 125, List.of()), GROUP),
                "v2-group-specific-query-s");
        assertSame(
                fromQuerier(
                        new Mldv2Query(1000, SSM, false, 2, 125, List.of(SOURCE_1, SOURCE_2)), SSM),
                "v2-group-source-query");
    }

    @Test
    @DisplayName("V2-7, V2-8, V2-9, V2-11: codes of times and of a Robustness Variable above 7")
    void v2QueryCodes() {
        for (int millis : new int[] {40_000, 40_007}) {
            for (int seconds : new int[] {200, 207}) {
                for (int robustness : new int[] {0, 8, 255}) {
                    assertSame(
                            fromQuerier(
                                    new Mldv2Query(
                                            millis,
                                            Ipv6Address.UNSPECIFIED,
                                            false,
                                            robustness,
                                            seconds,
                                            List.of()),
                                    Ipv6Address.ALL_NODES),
                            "v2-general-query-float");
                }
            }
        }
        assertSame(
                fromQuerier(
                        new Mldv2Query(
                                8_387_584, Ipv6Address.UNSPECIFIED, false, 7, 31_744, List.of()),
                        Ipv6Address.ALL_NODES),
                "v2-general-query-max-codes");
    }

    @Test
    @DisplayName("V2-4, V2-5, V2-6, V2-13, V2-14, V2-14b, V2-15, V2-16: MLDv2 Reports of all types")
    void v2Reports() {
        assertRecord(RecordType.IS_IN, SSM, List.of(SOURCE_1), "v2-report-is-in");
        assertRecord(RecordType.IS_EX, GROUP, List.of(), "v2-report-is-ex");
        assertRecord(RecordType.TO_IN, GROUP, List.of(SOURCE_1), "v2-report-to-in-sources");
        assertRecord(RecordType.TO_EX, GROUP, List.of(), "v2-report-to-ex-empty");
        assertRecord(RecordType.ALLOW, SSM, List.of(SOURCE_1), "v2-report-allow");
        assertRecord(RecordType.BLOCK, SSM, List.of(SOURCE_1), "v2-report-block");
        assertSame(
                fromListener(new Mldv2Report(List.of()), Ipv6Address.ALL_MLDV2_ROUTERS),
                "v2-report-no-records");
    }

    private static void assertRecord(
            RecordType type, Ipv6Address group, List<Ipv6Address> sources, String vector) {
        var report = new Mldv2Report(List.of(new AddressRecord(type, group, sources)));
        assertSame(fromListener(report, Ipv6Address.ALL_MLDV2_ROUTERS), vector);
    }

    @Test
    @DisplayName("V2-15: a listener without an address sends from ::")
    void fromUnspecified() {
        Ipv6Address group = Ipv6Address.parse("ff02::1:ff00:5310");
        assertSame(
                new MldFrame(
                        new Mldv1Report(group),
                        LISTENER_MAC,
                        Ipv6Address.UNSPECIFIED,
                        group,
                        VlanTags.NONE),
                "v1-report-unspecified-source");
    }

    @Test
    void tags() {
        var message = new Mldv2Query(10_000, Ipv6Address.UNSPECIFIED, false, 2, 125, List.of());
        MldFrame frame =
                new MldFrame(
                        message,
                        QUERIER_MAC,
                        QUERIER,
                        Ipv6Address.ALL_NODES,
                        VlanTags.of(200, 100));
        assertSame(frame, "qinq-v2-general-query");
    }

    @Test
    void writesBehindWhatIsThere() {
        ByteBuf out = Unpooled.buffer().writeInt(0xcafebabe);
        FrameEncoder.encode(fromListener(new Mldv1Report(GROUP), GROUP), out);
        assertThat(ByteBufUtil.hexDump(out))
                .isEqualTo("cafebabe" + Vector.named("v1-report").hex());
    }

    @Test
    void unicastDestinations() {
        var query = new Mldv2Query(10_000, Ipv6Address.UNSPECIFIED, false, 2, 125, List.of());
        assertSame(fromQuerier(query, LISTENER), "v2-general-query-unicast");

        MldFrame elsewhere = fromQuerier(query, Ipv6Address.parse("fe80::5"));
        ByteBuf out = Unpooled.buffer();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FrameEncoder.encode(elsewhere, out))
                .withMessage("the MAC address of fe80::5 does not follow from it");
        assertThat(out.isReadable()).isFalse();

        FrameEncoder.encode(elsewhere, LISTENER_MAC, out);
        assertThat(ByteBufUtil.hexDump(out)).startsWith("00005e00531000005e005301");
        assertThat(out.getLong(14 + 24 + 8)).isEqualTo(5);
    }

    @Test
    @DisplayName("V2-14c: IS_IN without sources is not written")
    void emptyIsIn() {
        var report =
                new Mldv2Report(List.of(new AddressRecord(RecordType.IS_IN, GROUP, List.of())));
        ByteBuf out = Unpooled.buffer();
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                FrameEncoder.encode(
                                        fromListener(report, Ipv6Address.ALL_MLDV2_ROUTERS), out));
        assertThat(out.isReadable()).isFalse();
    }

    @Test
    void aQueryAboutNoSourceIsNotWritten() {
        var query = new Mldv2Query(1000, SSM, false, 2, 125, List.of(), true);
        ByteBuf out = Unpooled.buffer();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FrameEncoder.encode(fromQuerier(query, SSM), out));
        assertThat(out.isReadable()).isFalse();
    }

    @Test
    void moreThanAPayloadHoldsIsNotWritten() {
        var sources = Collections.nCopies(4094, SOURCE_1); // 28 + 16 * 4094 + 8 = 65540
        var query = new Mldv2Query(1000, SSM, false, 2, 125, sources);
        ByteBuf out = Unpooled.buffer();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FrameEncoder.encode(fromQuerier(query, SSM), out))
                .withMessage("an IPv6 payload holds 65535 octets, not 65540");
        assertThat(out.isReadable()).isFalse();
    }
}
