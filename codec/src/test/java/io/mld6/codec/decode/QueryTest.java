// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.decode;

import static io.mld6.codec.support.TestFrame.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.support.Decoding;
import io.mld6.codec.support.TestFrame;
import io.mld6.codec.wire.Ipv6Address;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What queries of both versions say.
class QueryTest {
    private static final String GENERAL = "00000000000000000000000000000000";
    private static final String GROUP = "ff0e00000000000000000db800000101";
    private static final String S1 = "20010db8000100000000000000000001";
    private static final String S2 = "20010db8000200000000000000000002";
    private static final Ipv6Address SOURCE_1 = Ipv6Address.parse("2001:db8:1::1");
    private static final Ipv6Address SOURCE_2 = Ipv6Address.parse("2001:db8:2::2");

    private static TestFrame v1(String delay, String group) {
        return query().message("8200 0000" + delay + "0000" + group);
    }

    private static TestFrame v2(String code, String group, String flagsAndQqic) {
        return query().message("8200 0000" + code + "0000" + group + flagsAndQqic + "0000");
    }

    private static TestFrame sources(int count, String sources) {
        return query().message(
                        "8200 0000 03e8 0000" + GROUP + "027d %04x".formatted(count) + sources);
    }

    @ParameterizedTest
    @CsvSource({"0000,0", "0001,1", "2710,10000", "8000,32768", "9c40,40000", "ffff,65535"})
    @DisplayName("V1-5, FZ-82: a version 1 delay is linear over all 16 bits")
    void v1Delay(String delay, int millis) {
        assertThat(Decoding.message(v1(delay, GENERAL)))
                .isEqualTo(new Mldv1Query(millis, Ipv6Address.UNSPECIFIED));
    }

    @Test
    @DisplayName("V1-1, V1-7: the group field tells general from specific")
    void v1Variants() {
        assertThat(((Mldv1Query) Decoding.message(v1("2710", GENERAL))).isGeneral()).isTrue();
        Mldv1Query specific = (Mldv1Query) Decoding.message(v1("03e8", GROUP));
        assertThat(specific.isGeneral()).isFalse();
        assertThat(specific.group()).isEqualTo(Ipv6Address.parse("ff0e::db8:0:101"));
    }

    @ParameterizedTest
    @CsvSource({
        "0000,0",
        "0001,1",
        "7fff,32767",
        "8000,32768",
        "8001,32776",
        "8fff,65528",
        "9000,65536",
        "9001,65552",
        "9c40,115712",
        "ffff,8387584"
    })
    @DisplayName("V2-7, FZ-82: a version 2 code is a float from 0x8000 on")
    void v2Delay(String code, int millis) {
        assertThat(Decoding.query(v2(code, GENERAL, "02 7d")).maximumResponseDelayMillis())
                .isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource({"00,0", "7f,127", "80,128", "81,136", "8f,248", "90,256", "91,272", "ff,31744"})
    @DisplayName("V2-8, FZ-82: so is the query interval from 0x80 on")
    void v2Interval(String code, int seconds) {
        assertThat(Decoding.query(v2("2710", GENERAL, "02" + code)).queryIntervalSeconds())
                .isEqualTo(seconds);
    }

    @Test
    @DisplayName("V2-3, V2-6, FZ-78, FZ-82: S and QRV, and flag bits nobody has assigned")
    void flags() {
        for (int octet = 0; octet < 256; octet++) {
            Mldv2Query query = Decoding.query(v2("2710", GENERAL, "%02x7d".formatted(octet)));
            assertThat(query.robustnessVariable()).isEqualTo(octet % 8);
            assertThat(query.suppressRouterProcessing()).isEqualTo(octet / 8 % 2 == 1);
        }
    }

    @Test
    @DisplayName("V1-3, V1-6, V2-6, FZ-78: code and reserved field are ignored")
    void ignoredFields() {
        TestFrame noisy = query().message("82ff 0000 2710 beef" + GENERAL + "f27d0000");
        assertThat(Decoding.message(noisy)).isEqualTo(Decoding.message(query()));
        TestFrame noisyV1 = query().message("8207 0000 2710 ffff" + GENERAL);
        assertThat(Decoding.message(noisyV1)).isEqualTo(Decoding.message(v1("2710", GENERAL)));
    }

    @Test
    @DisplayName("V2-12: the three variants of a version 2 query")
    void v2Variants() {
        Mldv2Query general = Decoding.query(query());
        assertThat(general.isGeneral()).isTrue();
        assertThat(general.sourceSpecific()).isFalse();
        Mldv2Query address = Decoding.query(sources(0, ""));
        assertThat(address.isGeneral()).isFalse();
        assertThat(address.sourceSpecific()).isFalse();
        Mldv2Query source = Decoding.query(sources(2, S1 + S2));
        assertThat(source.isGeneral()).isFalse();
        assertThat(source.sourceSpecific()).isTrue();
        assertThat(source.sources()).containsExactly(SOURCE_1, SOURCE_2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "20010db8000000000000000000000005",
                "fe800000000000000000000000000001",
                "00000000000000000000000000000001",
                "feffffffffffffffffffffffffffffff",
            })
    @DisplayName("FZ-60: a group that is neither :: nor multicast")
    void unicastGroup(String group) {
        assertThat(Decoding.decode(v1("2710", group))).isEqualTo(DropReason.BAD_GROUP);
        assertThat(Decoding.decode(v2("2710", group, "027d"))).isEqualTo(DropReason.BAD_GROUP);
    }

    @Test
    @DisplayName("FZ-61: :: with sources is no query there is, however many are announced")
    void generalWithSources() {
        String start = "8200 0000 2710 0000" + GENERAL + "027d";
        assertThat(Decoding.decode(query().message(start + "0001" + S1)))
                .isEqualTo(DropReason.BAD_GROUP);
        assertThat(Decoding.decode(query().message(start + "ffff")))
                .isEqualTo(DropReason.BAD_GROUP);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ff020000000000000000000000000001",
                "ff010000000000000000000000010003",
                "ff000000000000000000000000000001",
            })
    @DisplayName("FZ-62: a query for a group that is never reported is lawful")
    void unreportedGroup(String group) {
        assertThat(Decoding.message(v1("2710", group))).isInstanceOf(Mldv1Query.class);
        assertThat(Decoding.message(v2("2710", group, "027d"))).isInstanceOf(Mldv2Query.class);
        assertThat(Decoding.query(v2("2710", group, "027d")).group().isReportable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 4096, 4097, 4098, 0x8000, 0xffff})
    @DisplayName(
            "FZ-64: more sources announced than there are, also where times 16 overflows 16 bits")
    void tooFewSources(int count) {
        assertThat(Decoding.decode(sources(count, S1 + S2)))
                .isEqualTo(DropReason.TRUNCATED_SOURCES);
    }

    @Test
    @DisplayName("FZ-64: a source cut short by one octet")
    void cutSource() {
        assertThat(Decoding.decode(sources(2, S1 + S2.substring(2))))
                .isEqualTo(DropReason.TRUNCATED_SOURCES);
    }

    @Test
    @DisplayName(
            "FZ-65, V2-13: fewer sources announced than there are: the rest is additional data")
    void moreOctetsThanSources() {
        assertThat(Decoding.query(sources(1, S1 + S2)).sources()).containsExactly(SOURCE_1);
        assertThat(Decoding.query(sources(0, S1 + S2)).sourceSpecific()).isFalse();
    }

    @Test
    @DisplayName("FZ-66: sources that cannot be one are passed over and counted, others kept once")
    void invalidSources() {
        var decoding = new Decoding();
        String multicast = GROUP;
        String loopback = "00000000000000000000000000000001";
        TestFrame frame = sources(6, S1 + multicast + GENERAL + S1 + loopback + S2);

        Mldv2Query query = (Mldv2Query) Decoding.accepted(decoding.of(frame)).message();

        assertThat(query.sources()).containsExactly(SOURCE_1, SOURCE_2);
        assertThat(decoding.counts()).isEqualTo(Map.of(DropReason.SOURCE_INVALID, 3));
    }

    @Test
    @DisplayName(
            "FZ-66: a query whose every source is invalid does not turn into one for the group")
    void onlyInvalidSources() {
        Mldv2Query query = Decoding.query(sources(1, GROUP));
        assertThat(query.sources()).isEmpty();
        assertThat(query.sourceSpecific()).isTrue();
    }

    @Test
    @DisplayName("FZ-66: duplicates among many are found as well as among few")
    void manyDuplicates() {
        Mldv2Query query = Decoding.query(sources(80, (S1 + S2).repeat(40)));
        assertThat(query.sources()).isEqualTo(List.of(SOURCE_1, SOURCE_2));
    }

    @Test
    @DisplayName("FZ-79, V2-14a: the E flag of a query and whatever stands for its extensions")
    void extensions() {
        String start = "8200 0000 2710 0000" + GENERAL + "827d0000";
        for (String data :
                List.of("", "00000000", "00010004cafebabe", "000100", "0001ffff", "00000000 00")) {
            assertThat(Decoding.message(query().message(start + data)))
                    .isEqualTo(Decoding.message(query()));
        }
    }

    @Test
    @DisplayName("FZ-81: version 1 switched off: after all other checks, and version 2 untouched")
    void version1Ignored() {
        var decoding = new Decoding(DecodeOptions.DEFAULT.withIgnoreVersion1(true));
        assertThat(decoding.of(v1("2710", GENERAL))).isEqualTo(DropReason.VERSION_IGNORED);
        assertThat(decoding.of(TestFrame.v1Report())).isEqualTo(DropReason.VERSION_IGNORED);
        assertThat(
                        decoding.of(
                                TestFrame.v1Report()
                                        .message("84" + TestFrame.V1_REPORT.substring(2))))
                .isEqualTo(DropReason.VERSION_IGNORED);
        assertThat(decoding.of(v1("2710", S1))).isEqualTo(DropReason.BAD_GROUP);
        assertThat(decoding.of(query())).isInstanceOf(MldFrame.class);
        assertThat(decoding.of(TestFrame.v2Report(0, ""))).isInstanceOf(MldFrame.class);
    }
}
