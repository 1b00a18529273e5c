// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.decode;

import static io.mld6.codec.support.TestFrame.v1Report;
import static io.mld6.codec.support.TestFrame.v2Report;
import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.message.Mldv1Done;
import io.mld6.codec.message.Mldv1Report;
import io.mld6.codec.message.Mldv2Report;
import io.mld6.codec.support.Decoding;
import io.mld6.codec.support.TestFrame;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.RecordType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What Reports and Dones of both versions say.
class ReportTest {
    private static final String G1 = "ff0e00000000000000000db800000101";
    private static final String SSM = "ff3e0000000000000000000080000001";
    private static final String S1 = "20010db8000100000000000000000001";
    private static final String S2 = "20010db8000200000000000000000002";
    private static final Ipv6Address GROUP_1 = Ipv6Address.parse("ff0e::db8:0:101");
    private static final Ipv6Address GROUP_SSM = Ipv6Address.parse("ff3e::8000:1");
    private static final Ipv6Address SOURCE_1 = Ipv6Address.parse("2001:db8:1::1");
    private static final Ipv6Address SOURCE_2 = Ipv6Address.parse("2001:db8:2::2");

    private static final String IS_EX_G1 = "02000000" + G1;
    private static final AddressRecord IS_EX_GROUP_1 =
            new AddressRecord(RecordType.IS_EX, GROUP_1, List.of());

    private final Decoding decoding = new Decoding();

    private static TestFrame v1(int type, String group) {
        return v1Report().message("%02x00 0000 0000 0000".formatted(type) + group);
    }

    @Test
    @DisplayName("V1-1: Report and Done name a group")
    void v1Messages() {
        assertThat(Decoding.message(v1(131, G1))).isEqualTo(new Mldv1Report(GROUP_1));
        assertThat(Decoding.message(v1(132, G1))).isEqualTo(new Mldv1Done(GROUP_1));
    }

    @Test
    @DisplayName("V1-3, V1-5, V1-6, FZ-78: code, delay and reserved field mean nothing here")
    void v1IgnoredFields() {
        TestFrame noisy = v1Report().message("83ff 0000 ffff beef" + G1);
        assertThat(Decoding.message(noisy)).isEqualTo(new Mldv1Report(GROUP_1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00000000000000000000000000000000",
                "20010db8000000000000000000000005",
                "ff020000000000000000000000000001",
                "ff000000000000000000000000000005",
                "ff010000000000000000000000010003",
                "ff110000000000000000000000010003",
            })
    @DisplayName("FZ-63: a Report or Done for what is never reported")
    void v1Group(String group) {
        assertThat(Decoding.decode(v1(131, group))).isEqualTo(DropReason.BAD_GROUP);
        assertThat(Decoding.decode(v1(132, group))).isEqualTo(DropReason.BAD_GROUP);
    }

    @Test
    @DisplayName("FZ-67: more records announced than there are: nothing is used, nothing counted")
    void recordCount() {
        String unknownType = "4d000000" + G1;
        for (int count : new int[] {3, 4, 0x0ccc, 0xffff}) {
            assertThat(decoding.of(v2Report(count, IS_EX_G1 + unknownType)))
                    .isEqualTo(DropReason.TRUNCATED_RECORD);
        }
        assertThat(decoding.counts()).isEmpty();
    }

    @Test
    @DisplayName("FZ-67: a record whose header is cut anywhere")
    void cutRecord() {
        for (int octets = 0; octets < 20; octets++) {
            String cut = IS_EX_G1.substring(0, 2 * octets);
            assertThat(decoding.of(v2Report(2, IS_EX_G1 + cut)))
                    .isEqualTo(DropReason.TRUNCATED_RECORD);
        }
    }

    @Test
    @DisplayName("FZ-68: more sources in a record than there are")
    void recordSources() {
        for (int count : new int[] {2, 4, 4096, 0xffff}) {
            String record = "05 00 %04x".formatted(count) + G1 + S1;
            assertThat(decoding.of(v2Report(1, record))).isEqualTo(DropReason.TRUNCATED_RECORD);
        }
        assertThat(decoding.of(v2Report(1, "05000001" + G1 + S1.substring(2))))
                .isEqualTo(DropReason.TRUNCATED_RECORD);
    }

    @Test
    @DisplayName("FZ-69: more auxiliary data than there is")
    void auxiliaryBeyond() {
        for (int words : new int[] {2, 3, 255}) {
            String record = "02 %02x 0000".formatted(words) + G1 + "11223344";
            assertThat(decoding.of(v2Report(1, record))).isEqualTo(DropReason.TRUNCATED_RECORD);
        }
    }

    @Test
    @DisplayName("FZ-70, V2-14, V2-5: auxiliary data is passed over, behind sources too")
    void auxiliary() {
        String withSources = "05 01 0001" + SSM + S1 + "deadbeef";
        String longest = "02 ff 0000" + G1 + "5a".repeat(255 * 4);
        assertThat(decoding.records(v2Report(3, longest + withSources + IS_EX_G1)))
                .containsExactly(
                        IS_EX_GROUP_1,
                        new AddressRecord(RecordType.ALLOW, GROUP_SSM, List.of(SOURCE_1)),
                        IS_EX_GROUP_1);
    }

    @Test
    @DisplayName(
            "FZ-71, V2-13: fewer records announced than there are: the rest is additional data")
    void moreOctetsThanRecords() {
        assertThat(decoding.records(v2Report(1, IS_EX_G1 + "03000000" + G1)))
                .containsExactly(IS_EX_GROUP_1);
        assertThat(decoding.records(v2Report(1, IS_EX_G1 + "ffff"))).hasSize(1);
    }

    @Test
    @DisplayName("FZ-72: a Report without records is one")
    void noRecords() {
        assertThat(Decoding.message(v2Report(0, ""))).isEqualTo(new Mldv2Report(List.of()));
        assertThat(decoding.records(v2Report(0, IS_EX_G1))).isEmpty();
    }

    @Test
    @DisplayName("FZ-73, V2-14b: six record types; all others are passed over, whatever their size")
    void recordTypes() {
        for (int type = 0; type < 256; type++) {
            var fresh = new Decoding();
            String record = "%02x 01 0001".formatted(type) + G1 + S1 + "cafebabe";
            List<AddressRecord> records = fresh.records(v2Report(2, record + IS_EX_G1));
            if (type >= 1 && type <= 6) {
                assertThat(records).hasSize(2);
                assertThat(records.getFirst().type().wireValue()).isEqualTo(type);
                assertThat(fresh.counts()).isEmpty();
            } else {
                assertThat(records).containsExactly(IS_EX_GROUP_1);
                assertThat(fresh.counts()).isEqualTo(Map.of(DropReason.RECORD_UNKNOWN_TYPE, 1));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "20010db8000000000000000000000009",
                "00000000000000000000000000000000",
                "ff020000000000000000000000000001",
                "ff000000000000000000000000000005",
                "ff010000000000000000000000010003",
            })
    @DisplayName("FZ-74: a record for what is never reported is passed over, the rest is used")
    void recordGroup(String group) {
        String bad = "02000001" + group + S1;
        assertThat(decoding.records(v2Report(3, IS_EX_G1 + bad + IS_EX_G1)))
                .containsExactly(IS_EX_GROUP_1, IS_EX_GROUP_1);
        assertThat(decoding.counts()).isEqualTo(Map.of(DropReason.RECORD_BAD_GROUP, 1));
    }

    @Test
    @DisplayName("FZ-76: the same group several times, in order")
    void sameGroupTwice() {
        String allow = "05000001" + SSM + S1;
        String block = "06000001" + SSM + S2;
        assertThat(decoding.records(v2Report(3, allow + block + allow)))
                .containsExactly(
                        new AddressRecord(RecordType.ALLOW, GROUP_SSM, List.of(SOURCE_1)),
                        new AddressRecord(RecordType.BLOCK, GROUP_SSM, List.of(SOURCE_2)),
                        new AddressRecord(RecordType.ALLOW, GROUP_SSM, List.of(SOURCE_1)));
    }

    @Test
    @DisplayName("FZ-66: sources of a record that cannot be one, and duplicates")
    void sources() {
        String record = "03000004" + SSM + S2 + G1 + S1 + S2;
        assertThat(decoding.records(v2Report(1, record)))
                .containsExactly(
                        new AddressRecord(
                                RecordType.TO_IN, GROUP_SSM, List.of(SOURCE_2, SOURCE_1)));
        assertThat(decoding.counts()).isEqualTo(Map.of(DropReason.SOURCE_INVALID, 1));
    }

    @Test
    @DisplayName("FZ-78, V2-4, V2-6: reserved octet and unassigned flags are ignored")
    void ignoredFields() {
        TestFrame noisy = v2Report(1, IS_EX_G1).message("8fff 0000 7fff 0001" + IS_EX_G1);
        assertThat(decoding.records(noisy)).containsExactly(IS_EX_GROUP_1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // no TLV
                "00000000", // one No-op
                "0000000400000000 00010002cafe", // two good ones
                "0001", // cut in the type
                "000100", // cut in the length
                "00010004cafe", // length past the end
                "00000000 00", // 1 to 3 octets left over
                "00000000 000000",
            })
    @DisplayName("FZ-79, V2-14a: the E flag and whatever stands for its extensions")
    void extensions(String data) {
        TestFrame flagged = v2Report(1, "").message("8f00 0000 8000 0001" + IS_EX_G1 + data);
        assertThat(decoding.records(flagged)).containsExactly(IS_EX_GROUP_1);
        assertThat(decoding.counts()).isEmpty();
    }
}
