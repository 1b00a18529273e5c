// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mld6.codec.decode.DecodeOptions;
import io.mld6.codec.decode.Decoded;
import io.mld6.codec.decode.Destinations;
import io.mld6.codec.decode.DropCounter;
import io.mld6.codec.decode.FrameDecoder;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.message.Mldv1Done;
import io.mld6.codec.message.Mldv1Report;
import io.mld6.codec.message.Mldv2Report;
import io.mld6.codec.support.Decoding;
import io.mld6.codec.support.TestFrame;
import io.mld6.codec.support.Vector;
import io.mld6.codec.wire.InternetChecksum;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.RecordType;
import io.mld6.codec.wire.VlanTags;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The hot path writes the same octets as everybody else.
class ReportWriterTest {
    private static final int GUARD = 0x5a;
    private static final int OFFSET = 7;
    private static final MacAddress MAC = MacAddress.parse("00:00:5e:00:53:10");
    private static final Ipv6Address LISTENER = Ipv6Address.parse("fe80::200:5eff:fe00:5310");
    private static final Ipv6Address GROUP = Ipv6Address.parse("ff0e::db8:0:101");

    private static final AddressRecord IS_EX =
            new AddressRecord(RecordType.IS_EX, GROUP, List.of());

    private final ByteBuffer slab = guarded(4096);

    private static ByteBuffer guarded(int octets) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(octets);
        for (int i = 0; i < octets; i++) {
            buffer.put(i, (byte) GUARD);
        }
        return buffer;
    }

    /// The frame's octets; nothing before or behind them may have been touched.
    private String written(int length) {
        for (int i = 0; i < slab.capacity(); i++) {
            if (i < OFFSET || i >= OFFSET + length) {
                assertThat(slab.get(i)).as("octet %d", i).isEqualTo((byte) GUARD);
            }
        }
        assertThat(slab.position()).as("absolute writes only").isZero();
        return ByteBufUtil.hexDump(Unpooled.wrappedBuffer(slab), OFFSET, length);
    }

    private static int v1Report(
            ReportWriter writer,
            ByteBuffer slab,
            MacAddress mac,
            Ipv6Address from,
            Ipv6Address to) {
        return writer.writeV1Report(
                slab,
                OFFSET,
                mac.value(),
                from.high(),
                from.low(),
                InternetChecksum.sum(from),
                to.high(),
                to.low(),
                InternetChecksum.sum(to));
    }

    private static int v1Done(
            ReportWriter writer,
            ByteBuffer slab,
            MacAddress mac,
            Ipv6Address from,
            Ipv6Address to) {
        return writer.writeV1Done(
                slab,
                OFFSET,
                mac.value(),
                from.high(),
                from.low(),
                InternetChecksum.sum(from),
                to.high(),
                to.low(),
                InternetChecksum.sum(to));
    }

    @Test
    @DisplayName("SEED-34, SEED-36, V1-2, V1-10: an MLDv1 Report goes to its group")
    void v1Report() {
        var writer = new ReportWriter(VlanTags.NONE);
        int length = v1Report(writer, slab, MAC, LISTENER, GROUP);
        assertThat(length).isEqualTo(86).isEqualTo(writer.v1LengthOctets());
        assertThat(written(length)).isEqualTo(Vector.named("v1-report").hex());
    }

    @Test
    @DisplayName("V1-10: an MLDv1 Done goes to ff02::2")
    void v1Done() {
        var writer = new ReportWriter(VlanTags.NONE);
        int length = v1Done(writer, slab, MAC, LISTENER, GROUP);
        assertThat(written(length)).isEqualTo(Vector.named("v1-done").hex());
    }

    @Test
    @DisplayName("V2-15: from ::, before there is an address")
    void unspecifiedSource() {
        Ipv6Address solicited = LISTENER.solicitedNode();
        int length =
                v1Report(
                        new ReportWriter(VlanTags.NONE),
                        slab,
                        MAC,
                        Ipv6Address.UNSPECIFIED,
                        solicited);
        assertThat(written(length)).isEqualTo(Vector.named("v1-report-unspecified-source").hex());
    }

    @Test
    void tags() {
        String untagged = Vector.named("v1-report").hex();
        var single = new ReportWriter(VlanTags.of(100));
        int length = v1Report(single, slab, MAC, LISTENER, GROUP);
        assertThat(length).isEqualTo(90).isEqualTo(single.v1LengthOctets());
        assertThat(written(length))
                .isEqualTo(untagged.substring(0, 24) + "81000064" + untagged.substring(24));
        var service = new ReportWriter(new VlanTags(10, 0, 0x88a8, 0));
        assertThat(written(v1Report(service, slab, MAC, LISTENER, GROUP)))
                .isEqualTo(untagged.substring(0, 24) + "88a8000a" + untagged.substring(24));
        var pair = new ReportWriter(VlanTags.of(4094, 2049));
        length = v1Report(pair, slab, MAC, LISTENER, GROUP);
        assertThat(length).isEqualTo(94).isEqualTo(pair.v1LengthOctets());
        assertThat(written(length))
                .isEqualTo(untagged.substring(0, 24) + "88a80ffe81000801" + untagged.substring(24));
        var customers = new ReportWriter(new VlanTags(20, 10, 0x8100, 0x8100));
        assertThat(written(v1Report(customers, slab, MAC, LISTENER, GROUP)))
                .isEqualTo(untagged.substring(0, 24) + "810000148100000a" + untagged.substring(24));
    }

    private int v2(ReportWriter writer, Mldv2Report report) {
        writer.beginV2(
                slab,
                OFFSET,
                MAC.value(),
                LISTENER.high(),
                LISTENER.low(),
                InternetChecksum.sum(LISTENER));
        for (AddressRecord record : report.records()) {
            Ipv6Address group = record.group();
            writer.addRecord(
                    record.type().wireValue(),
                    group.high(),
                    group.low(),
                    InternetChecksum.sum(group),
                    record.sources().size());
            for (Ipv6Address source : record.sources()) {
                writer.addSource(source.high(), source.low(), InternetChecksum.sum(source));
            }
        }
        return writer.finishV2();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v2-report-is-in",
                "v2-report-is-ex",
                "v2-report-is-ex-sources",
                "v2-report-to-in-empty",
                "v2-report-to-in-sources",
                "v2-report-to-ex-empty",
                "v2-report-to-ex-sources",
                "v2-report-allow",
                "v2-report-block",
                "v2-report-three-records",
                "v2-report-no-records",
                "v2-report-72-records",
                "v2-report-same-group-twice",
                "v2-report-ssm-exclude",
            })
    @DisplayName("V2-4, V2-5, V2-15, V2-16: MLDv2 Reports go to ff02::16")
    void v2Report(String name) {
        Vector vector = Vector.named(name);
        var report = (Mldv2Report) Decoding.accepted(Decoding.decode(vector.octets())).message();
        ReportWriter writer = new ReportWriter(VlanTags.NONE);
        int length = v2(writer, report);
        assertThat(written(length)).isEqualTo(vector.hex());
        assertRecordsCounted(writer, report);
    }

    private void assertRecordsCounted(ReportWriter writer, Mldv2Report report) {
        int[] expected = new int[RecordType.values().length + 1];
        report.records().forEach(record -> expected[record.type().wireValue()]++);
        int[] counted = new int[expected.length];
        ReportWriter.countRecords(slab, OFFSET, counted);
        assertThat(counted).isEqualTo(expected);
        assertThat(ReportWriter.recordCount(slab, OFFSET)).isEqualTo(report.records().size());
        int alike = writer.recordsAlike();
        if (report.records().stream().map(AddressRecord::type).distinct().count() == 1) {
            assertThat(ReportWriter.countAlike(alike)).isEqualTo(report.records().size());
            assertThat(ReportWriter.typeAlike(alike))
                    .isEqualTo(report.records().getFirst().type().wireValue());
        } else {
            assertThat(alike).isZero();
        }
    }

    /// Records of one type or of several, the last in particular, with sources or without.
    @Property(tries = 300)
    void recordsAreCountedByType(
            @ForAll @Size(max = 40) List<RecordType> types,
            @ForAll @IntRange(max = 2) int tags,
            @ForAll @IntRange(max = 2) int sources) {
        List<AddressRecord> records = new ArrayList<>();
        for (RecordType type : types) {
            List<Ipv6Address> some = Collections.nCopies(sources, LISTENER);
            records.add(new AddressRecord(type, GROUP, some));
        }
        var vlan = List.of(VlanTags.NONE, VlanTags.of(1), VlanTags.of(1, 2)).get(tags);
        var alike = new ArrayList<>(Collections.nCopies(30, IS_EX));
        for (List<AddressRecord> all : List.of(records, alike, tailed(alike, records))) {
            var report = new Mldv2Report(all);
            ReportWriter writer = new ReportWriter(vlan);
            int _ = v2(writer, report);
            assertRecordsCounted(writer, report);
        }
    }

    private static List<AddressRecord> tailed(List<AddressRecord> first, List<AddressRecord> then) {
        List<AddressRecord> all = new ArrayList<>(first);
        all.addAll(then);
        return all;
    }

    @Test
    void v2Tags() {
        Vector vector = Vector.named("vlan-v2-report-three-records");
        var report = (Mldv2Report) Decoding.accepted(Decoding.decode(vector.octets())).message();
        int length = v2(new ReportWriter(VlanTags.of(100)), report);
        assertThat(written(length)).isEqualTo(vector.hex());
    }

    @Test
    void aWriterIsUsedAgainAndAgain() {
        var writer = new ReportWriter(VlanTags.NONE);
        writer.beginV2(slab, OFFSET, 1, 2, 3, 4);
        writer.addRecord(4, 5, 6, 7, 0); // given up
        Vector vector = Vector.named("v2-report-is-in");
        var report = (Mldv2Report) Decoding.accepted(Decoding.decode(vector.octets())).message();
        for (int i = 0; i < 2; i++) {
            assertThat(written(v2(writer, report))).isEqualTo(vector.hex());
        }
    }

    @Test
    @DisplayName("V2-65: what remains for an MTU: 72 records, or 89 sources, at 1500")
    void remaining() {
        for (VlanTags vlan : List.of(VlanTags.NONE, VlanTags.of(1), VlanTags.of(1, 2))) {
            var writer = new ReportWriter(vlan);
            writer.beginV2(slab, OFFSET, 1, LISTENER.high(), LISTENER.low(), 0);
            int records = 0;
            while (writer.remainingOctets(1500) >= 20) {
                writer.addRecord(4, GROUP.high(), GROUP.low(), 0, 0);
                records++;
            }
            assertThat(records).isEqualTo(72);
            assertThat(writer.finishV2()).isEqualTo(14 + vlan.lengthOctets() + 1496);

            writer.beginV2(slab, OFFSET, 1, LISTENER.high(), LISTENER.low(), 0);
            writer.addRecord(5, GROUP.high(), GROUP.low(), 0, 89);
            int sources = 0;
            while (writer.remainingOctets(1500) >= 16) {
                writer.addSource(0, ++sources, sources);
            }
            assertThat(sources).isEqualTo(89);
            assertThat(writer.finishV2()).isEqualTo(14 + vlan.lengthOctets() + 1500);
        }
    }

    @Property(tries = 500)
    void v1FramesDecode(
            @ForAll @LongRange(min = 0, max = 0xffff_ffff_ffffL) long mac,
            @ForAll long interfaceId,
            @ForAll long groupHigh,
            @ForAll long groupLow,
            @ForAll @IntRange(max = 4095) int outer,
            @ForAll @IntRange(max = 4095) int inner) {
        var station = new MacAddress(mac);
        var source = new Ipv6Address(Ipv6Address.LINK_LOCAL_HIGH, interfaceId);
        var group = new Ipv6Address(0xff0e_0000_0000_0000L | groupHigh >>> 16, groupLow);
        VlanTags vlan = VlanTags.of(outer, inner);
        var writer = new ReportWriter(vlan);
        ByteBuffer exact = ByteBuffer.allocateDirect(OFFSET + writer.v1LengthOctets());

        assertThat(decode(exact, v1Report(writer, exact, station, source, group)))
                .isEqualTo(new MldFrame(new Mldv1Report(group), station, source, group, vlan));
        assertThat(decode(exact, v1Done(writer, exact, station, source, group)))
                .isEqualTo(
                        new MldFrame(
                                new Mldv1Done(group),
                                station,
                                source,
                                Ipv6Address.ALL_ROUTERS,
                                vlan));
        byte[] octets = new byte[exact.capacity() - OFFSET];
        exact.get(OFFSET, octets);
        assertThat(checksumIsRight(octets, 14 + vlan.lengthOctets())).isTrue();
    }

    /// A run between two records of their own: read back, it is every record once and in order, and
    /// of the third long of a group only the checksum counts.
    @Property(tries = 100)
    void aRunIsReadAsItsRecords(
            @ForAll @Size(max = 60) List<@IntRange(max = 15) Integer> run, @ForAll int strange) {
        long[] groups = new long[16 * 4];
        List<AddressRecord> expected = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            var group = new Ipv6Address(GROUP.high(), GROUP.low() + i * 0x1_0001L);
            groups[i * 4] = group.high();
            groups[i * 4 + 1] = group.low();
            groups[i * 4 + 2] = (long) strange << 32 | InternetChecksum.sum(group);
            groups[i * 4 + 3] = strange;
        }
        int[] rows = run.stream().mapToInt(Integer::intValue).toArray();
        for (int row : rows) {
            var group = new Ipv6Address(groups[row * 4], groups[row * 4 + 1]);
            expected.add(new AddressRecord(RecordType.TO_EX, group, List.of()));
        }
        expected.addFirst(IS_EX);
        expected.addLast(IS_EX);

        var writer = new ReportWriter(VlanTags.NONE);
        int sum = InternetChecksum.sum(GROUP);
        int type = RecordType.IS_EX.wireValue();
        int sourceSum = InternetChecksum.sum(LISTENER);
        writer.beginV2(slab, OFFSET, MAC.value(), LISTENER.high(), LISTENER.low(), sourceSum);
        writer.addRecord(type, GROUP.high(), GROUP.low(), sum, 0);
        writer.addRecords(RecordType.TO_EX.wireValue(), groups, 0, rows, rows.length);
        writer.addRecord(type, GROUP.high(), GROUP.low(), sum, 0);
        int length = writer.finishV2();

        var decoded = Decoding.accepted(decode(slab, length));
        assertThat(decoded.message()).isEqualTo(new Mldv2Report(expected));
        byte[] octets = new byte[length];
        slab.get(OFFSET, octets);
        assertThat(checksumIsRight(octets, 14)).isTrue();
    }

    /// With the slow code of the tests, not with the decoder's.
    private static boolean checksumIsRight(byte[] frame, int ip) {
        byte[] source = java.util.Arrays.copyOfRange(frame, ip + 8, ip + 24);
        byte[] destination = java.util.Arrays.copyOfRange(frame, ip + 24, ip + 40);
        byte[] body = java.util.Arrays.copyOfRange(frame, ip + 48, frame.length);
        int sent = (body[2] & 0xff) << 8 | (body[3] & 0xff);
        return TestFrame.checksum(source, destination, body) == sent;
    }

    private static Decoded decode(ByteBuffer slab, int length) {
        return new FrameDecoder(DecodeOptions.DEFAULT, DropCounter.none())
                .decode(Unpooled.wrappedBuffer(slab), OFFSET, length, false, Destinations.any());
    }

    @Test
    void neverWritesPastTheSlab() {
        var writer = new ReportWriter(VlanTags.NONE);
        for (int octets = 0; octets < OFFSET + 86; octets++) {
            ByteBuffer small = guarded(octets);
            assertThatThrownBy(() -> v1Report(writer, small, MAC, LISTENER, GROUP))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void sourcesMustComeAsAnnounced() {
        var writer = new ReportWriter(VlanTags.NONE);
        writer.beginV2(slab, OFFSET, 1, 2, 3, 4);
        assertThatThrownBy(() -> writer.addSource(1, 2, 3)).isInstanceOf(AssertionError.class);
        writer.addRecord(5, GROUP.high(), GROUP.low(), 0, 1);
        assertThatThrownBy(writer::finishV2).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> writer.addRecord(4, 1, 2, 3, 0))
                .isInstanceOf(AssertionError.class);
    }
}
