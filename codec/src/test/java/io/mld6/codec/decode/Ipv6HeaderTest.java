// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.decode;

import static io.mld6.codec.support.TestFrame.query;
import static io.mld6.codec.support.TestFrame.v1Report;
import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.support.Decoding;
import io.mld6.codec.support.TestFrame;
import io.mld6.codec.support.Vector;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The fixed IPv6 header and what bounds the packet.
class Ipv6HeaderTest {
    private static final String V1_QUERY = "8200 0000 2710 0000 00000000000000000000000000000000";

    @Test
    @DisplayName("FZ-8: under 40 octets of IPv6")
    void cutHeader() {
        byte[] whole = query().build();
        for (int length = 14; length < 14 + 40; length++) {
            assertThat(Decoding.decode(Arrays.copyOf(whole, length)))
                    .isEqualTo(DropReason.IP_TRUNCATED);
        }
    }

    @Test
    @DisplayName("FZ-9: every version nibble but 6")
    void version() {
        for (int version = 0; version < 16; version++) {
            Decoded decoded = Decoding.decode(query().firstWord("%x0000000".formatted(version)));
            if (version == 6) {
                assertThat(decoded).isInstanceOf(MldFrame.class);
            } else {
                assertThat(decoded).isEqualTo(DropReason.BAD_IP_VERSION);
            }
        }
    }

    @Test
    @DisplayName("FZ-10: a payload length the frame does not hold")
    void payloadBeyondFrame() {
        assertThat(Decoding.decode(query().payloadLength(36 + 1)))
                .isEqualTo(DropReason.IP_TRUNCATED);
        assertThat(Decoding.decode(query().payloadLength(0xffff)))
                .isEqualTo(DropReason.IP_TRUNCATED);
        assertThat(Decoding.decode(query().payloadLength(36))).isInstanceOf(MldFrame.class);
    }

    @Test
    @DisplayName("FZ-11, V1-8: octets behind the payload change neither checksum nor version")
    void trailer() {
        assertThat(Decoding.message(query().trailer("ffffffffffff")))
                .isEqualTo(Decoding.message(query()));
        for (int octets = 1; octets <= 8; octets++) {
            TestFrame frame = query().message(V1_QUERY).trailer("a5".repeat(octets));
            assertThat(Decoding.message(frame)).isInstanceOf(Mldv1Query.class);
        }
        assertThat(Decoding.message(query().message(V1_QUERY + "00000000")))
                .as("inside the payload, they do")
                .isInstanceOf(Mldv2Query.class);
    }

    @Test
    @DisplayName("FZ-12: the smallest lawful frame has 70 octets, more than Ethernet's smallest")
    void smallestFrame() {
        int smallest =
                Vector.accepted().stream().mapToInt(v -> v.octets().length).min().orElseThrow();
        assertThat(smallest).isEqualTo(70);
        byte[] frame = Vector.named("v2-report-no-records").octets();
        assertThat(Decoding.decode(frame)).isInstanceOf(MldFrame.class);
        assertThat(Decoding.decode(Arrays.copyOf(frame, 69))).isEqualTo(DropReason.IP_TRUNCATED);
        assertThat(v1Report().build()).hasSize(86);
    }

    @Test
    @DisplayName("FZ-13: payload length 0 with a Jumbo Payload option, wherever among the options")
    void jumbo() {
        String[] headers = {
            "3a01 c204 00000024 05020000 0100 0000", // first
            "3a01 05020000 c204 00000024 0100 0000", // second
            "3a01 00 01020000 00 c204 00000024 0000", // behind both kinds of padding
        };
        for (String header : headers) {
            TestFrame frame = query().headers(0, header).payloadLength(0);
            assertThat(Decoding.decode(frame)).isEqualTo(DropReason.JUMBO);
        }
        // With a payload length it is an option that says "discard" (RFC 8200 §4.2).
        assertThat(Decoding.decode(query().headers(0, headers[0])))
                .isEqualTo(DropReason.BAD_EXT_HEADER);
    }

    @Test
    @DisplayName("FZ-14: payload length 0 without that option")
    void emptyPayload() {
        assertThat(Decoding.decode(query().payloadLength(0))).isEqualTo(DropReason.IP_TRUNCATED);
        String beyondHeader = "3a00 0500 0000 0000 c204 00000024";
        assertThat(Decoding.decode(query().headers(0, beyondHeader).payloadLength(0)))
                .as("an option behind the header is none")
                .isEqualTo(DropReason.IP_TRUNCATED);
        assertThat(Decoding.decode(query().headers(60, "3a00 c204 00000024").payloadLength(0)))
                .as("in hop-by-hop options only")
                .isEqualTo(DropReason.IP_TRUNCATED);
        assertThat(
                        Decoding.decode(
                                query().headers(0, "3a00 0509 0000 0000")
                                        .message("")
                                        .payloadLength(0)))
                .as("an option that runs away")
                .isEqualTo(DropReason.IP_TRUNCATED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"6ff00000", "600fffff", "6fffffff", "6e012345"})
    @DisplayName("FZ-15: any traffic class and flow label")
    void trafficClassAndFlowLabel(String firstWord) {
        assertThat(Decoding.message(query().firstWord(firstWord)))
                .isEqualTo(Decoding.message(query()));
    }
}
