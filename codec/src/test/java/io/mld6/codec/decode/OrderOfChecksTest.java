// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.support.Decoding;
import io.mld6.codec.support.TestFrame;
import io.mld6.codec.wire.VlanTags;
import java.util.Arrays;
import java.util.EnumSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// One frame, one reason: a frame that is wrong in everything is repaired fault by fault, and
/// each time the next reason in the order of the checks shows.
class OrderOfChecksTest {
    private static final DecodeOptions STRICT =
            DecodeOptions.DEFAULT.withOnlyVlan(VlanTags.NONE).withIgnoreVersion1(true);

    private final Decoding decoding = new Decoding(STRICT);

    @Test
    void theFirstFaultNamesTheFrame() {
        String tag = "81000064";
        TestFrame frame =
                TestFrame.query()
                        .tags(tag.repeat(3))
                        .etherType(0x0800)
                        .firstWord("50000000")
                        .payloadLength(0xffff)
                        .headers(0, "2c00050200000000")
                        .hopLimit(64)
                        .source("00000000000000000000000000000000")
                        .destination("ff020000000000000000000000000099")
                        .message("82 00 0000 2710 0000 20010db8000000000000000000000005 0000")
                        .checksumChange(1);
        byte[] whole = frame.build();
        assertThat(decoding.of(Arrays.copyOf(whole, 24))).isEqualTo(DropReason.L2_TRUNCATED);
        assertThat(decoding.of(frame)).isEqualTo(DropReason.L2_TOO_MANY_TAGS);
        assertThat(decoding.of(frame.tags(tag))).isEqualTo(DropReason.NOT_IPV6);
        assertThat(decoding.of(frame.etherType(0x86dd))).isEqualTo(DropReason.OTHER_VLAN);
        assertThat(decoding.of(frame.tags(""))).isEqualTo(DropReason.IP_TRUNCATED);
        frame.headers(0, "3a01 c20400000024 0503000000 000000").payloadLength(0);
        assertThat(decoding.of(frame)).isEqualTo(DropReason.BAD_IP_VERSION);
        assertThat(decoding.of(frame.firstWord("60000000"))).isEqualTo(DropReason.JUMBO);
        frame.payloadLength(-1).headers(0, "3c00010400000000" + "3c00010400000000".repeat(8));
        assertThat(decoding.of(frame)).isEqualTo(DropReason.EXT_CHAIN_TOO_LONG);
        frame.headers(0, "2c00010400000000 3a00000100000000");
        assertThat(decoding.of(frame)).isEqualTo(DropReason.FRAGMENT);
        assertThat(decoding.of(frame.headers(0, "1100010400000000"))).isEqualTo(DropReason.NOT_MLD);
        assertThat(decoding.of(frame.headers(0, "3a00010400000000")))
                .isEqualTo(DropReason.BAD_HOP_LIMIT);
        assertThat(decoding.of(frame.hopLimit(1))).isEqualTo(DropReason.NO_ROUTER_ALERT);
        assertThat(decoding.of(frame.headers(0, TestFrame.ALERT)))
                .isEqualTo(DropReason.UNSPECIFIED_SOURCE);
        assertThat(decoding.of(frame.source("20010db8000000000000000000000001")))
                .isEqualTo(DropReason.BAD_SOURCE);
        assertThat(decoding.of(frame.source("fe800000000000000000000000000001")))
                .isEqualTo(DropReason.BAD_LENGTH);
        frame.message("82 00 0000 2710 0000 20010db8000000000000000000000005");
        assertThat(decoding.of(frame)).isEqualTo(DropReason.BAD_CHECKSUM);
        frame.checksumChange(0).destination("fe800000000000000000000000000099");
        assertThat(decoding.of(frame)).isEqualTo(DropReason.BAD_DESTINATION);
        assertThat(decoding.of(frame.destination("ff0e00000000000000000db800000999")))
                .isEqualTo(DropReason.OTHER_GROUP);
        assertThat(decoding.of(frame.destination("ff020000000000000000000000000001")))
                .isEqualTo(DropReason.BAD_GROUP);
        frame.message("82 00 0000 2710 0000 00000000000000000000000000000000");
        assertThat(decoding.of(frame)).isEqualTo(DropReason.VERSION_IGNORED);
        assertThat(decoding.of(frame.message(TestFrame.GENERAL_QUERY)))
                .isInstanceOf(MldFrame.class);
    }

    @Test
    @DisplayName("RA-7: what is refused on the way to the control plane has a name to count by")
    void everyDropIsCountable() {
        EnumSet<DropReason> silent = EnumSet.noneOf(DropReason.class);
        for (DropReason reason : DropReason.values()) {
            assertThat(reason.clause()).isNotBlank();
            if (reason.isNotOurs()) {
                silent.add(reason);
            }
        }
        assertThat(silent)
                .containsExactly(
                        DropReason.NOT_IPV6,
                        DropReason.OTHER_STATION,
                        DropReason.NOT_MLD,
                        DropReason.OTHER_GROUP);
    }

    @Test
    void reasonsStandInTheOrderOfTheChecks() {
        assertThat(Arrays.stream(DropReason.values()).map(Enum::name))
                .containsExactly(
                        "L2_TRUNCATED",
                        "L2_TOO_MANY_TAGS",
                        "NOT_IPV6",
                        "OTHER_VLAN",
                        "OTHER_STATION",
                        "IP_TRUNCATED",
                        "BAD_IP_VERSION",
                        "JUMBO",
                        "BAD_EXT_HEADER",
                        "EXT_CHAIN_TOO_LONG",
                        "FRAGMENT",
                        "NOT_MLD",
                        "BAD_HOP_LIMIT",
                        "NO_ROUTER_ALERT",
                        "UNSPECIFIED_SOURCE",
                        "BAD_SOURCE",
                        "BAD_LENGTH",
                        "BAD_CHECKSUM",
                        "BAD_DESTINATION",
                        "OTHER_GROUP",
                        "BAD_GROUP",
                        "TRUNCATED_SOURCES",
                        "TRUNCATED_RECORD",
                        "OWN_MESSAGE",
                        "WRONG_ROLE",
                        "VERSION_IGNORED",
                        "RECORD_UNKNOWN_TYPE",
                        "RECORD_BAD_GROUP",
                        "RECORD_SSM_IGNORED",
                        "SOURCE_INVALID",
                        "LIMIT_GROUPS",
                        "LIMIT_SOURCES",
                        "LIMIT_LISTENERS");
    }
}
