// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.decode;

import static io.mld6.codec.support.TestFrame.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.support.Decoding;
import io.mld6.codec.support.TestFrame;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The way from the fixed header to the message. RFC 8200 §4.
class HeaderChainTest {
    private static final int HOP_BY_HOP = 0;
    private static final int ROUTING = 43;
    private static final int FRAGMENT = 44;
    private static final int AUTHENTICATION = 51;
    private static final int DESTINATION_OPTIONS = 60;

    private static Decoded chain(int first, String headers) {
        return Decoding.decode(query().headers(first, headers));
    }

    private static Decoded hopByHop(String header) {
        return chain(HOP_BY_HOP, header);
    }

    /// The alert, followed by these headers, the first of which has this number.
    private static Decoded behindAlert(int first, String headers) {
        return chain(HOP_BY_HOP, "%02x00050200000100".formatted(first) + headers);
    }

    @Test
    @DisplayName("FZ-16: no hop-by-hop header")
    void noHopByHop() {
        assertThat(chain(58, "")).isEqualTo(DropReason.NO_ROUTER_ALERT);
    }

    @Test
    @DisplayName("FZ-17: a hop-by-hop header without Router Alert")
    void noAlert() {
        assertThat(hopByHop("3a00 0104 00000000")).isEqualTo(DropReason.NO_ROUTER_ALERT);
        assertThat(hopByHop("3a00 000000000000")).isEqualTo(DropReason.NO_ROUTER_ALERT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0001", "0002", "0100", "8000", "ffff"})
    @DisplayName("FZ-18, RA-3: an alert about something else is no alert for MLD")
    void otherAlert(String value) {
        assertThat(hopByHop("3a00 0502" + value + "0100")).isEqualTo(DropReason.NO_ROUTER_ALERT);
        assertThat(hopByHop("3a00 0100 0502" + value)).isEqualTo(DropReason.NO_ROUTER_ALERT);
    }

    @Test
    @DisplayName("FZ-19: an alert among Destination Options is an option nobody knows there")
    void alertInDestinationOptions() {
        assertThat(chain(DESTINATION_OPTIONS, "3a00050200000100"))
                .isEqualTo(DropReason.NO_ROUTER_ALERT);
        assertThat(behindAlert(DESTINATION_OPTIONS, "3a00050200000100"))
                .as("nor is it a second one")
                .isInstanceOf(MldFrame.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0500 01020000", "0501 00 010100", "0503 000000 00", "0504 00000000"})
    @DisplayName("FZ-20, RA-1: an alert whose length is not 2")
    void alertLength(String options) {
        assertThat(hopByHop("3a00" + options)).isEqualTo(DropReason.BAD_EXT_HEADER);
    }

    @Test
    @DisplayName("FZ-21, RA-1: two alerts, equal or not")
    void twoAlerts() {
        assertThat(hopByHop("3a01 05020000 05020000 010400000000"))
                .isEqualTo(DropReason.BAD_EXT_HEADER);
        assertThat(hopByHop("3a01 05020000 05020001 010400000000"))
                .isEqualTo(DropReason.BAD_EXT_HEADER);
        assertThat(hopByHop("3a01 05020001 05020000 010400000000"))
                .isEqualTo(DropReason.BAD_EXT_HEADER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3a05", "3ac8", "3aff"})
    @DisplayName("FZ-22: a hop-by-hop header longer than the payload")
    void headerBeyondPayload(String start) {
        assertThat(hopByHop(start + "050200000100")).isEqualTo(DropReason.BAD_EXT_HEADER);
        // The octets may be in the frame, as trailer: still beyond the payload.
        TestFrame trailer =
                query().headers(HOP_BY_HOP, start + "050200000100").trailer("00".repeat(2048));
        assertThat(Decoding.decode(trailer)).isEqualTo(DropReason.BAD_EXT_HEADER);
    }

    @Test
    @DisplayName("FZ-23: an option that runs out of its header, also behind a good alert")
    void optionBeyondHeader() {
        assertThat(hopByHop("3a00 05020000 0101")).isEqualTo(DropReason.BAD_EXT_HEADER);
        assertThat(hopByHop("3a00 05020000 01ff")).isEqualTo(DropReason.BAD_EXT_HEADER);
        assertThat(hopByHop("3a00 0105 00000000")).isEqualTo(DropReason.BAD_EXT_HEADER);
        assertThat(hopByHop("3a00 05020000 00 01"))
                .as("a type octet without length octet")
                .isEqualTo(DropReason.BAD_EXT_HEADER);
        assertThat(hopByHop("3a00 00000000 0502"))
                .as("an alert whose value is outside")
                .isEqualTo(DropReason.BAD_EXT_HEADER);
        assertThat(behindAlert(DESTINATION_OPTIONS, "3a00 0105 00000000"))
                .isEqualTo(DropReason.BAD_EXT_HEADER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3a00 05020000 0100", // ours
                "3a00 0100 05020000", // KAME
                "3a00 05020000 0000", // FRRouting
                "3a00 00 05020000 00",
                "3a00 0000 05020000",
                "3a01 0102ffff 0000 05020000 0102abcd",
                "3a01 0108 0102030405060708 05020000",
                "3a02 010c 05020001 05020001 05020001 05020000 00 0100 00",
            })
    @DisplayName("FZ-24, RA-2: padding of any length, content and place")
    void padding(String header) {
        assertThat(hopByHop(header)).isInstanceOf(MldFrame.class);
    }

    @Test
    @DisplayName("FZ-25, FZ-26: unknown options do as their two highest bits say")
    void unknownOptions() {
        for (int type = 0; type < 256; type++) {
            if (type == 0x00 || type == 0x01 || type == 0x05) {
                continue;
            }
            String option = "%02x020000".formatted(type);
            Decoded decoded = hopByHop("3a01 05020000" + option + "010400000000");
            Decoded first = hopByHop("3a01" + option + "05020000 010400000000");
            Decoded destination = behindAlert(DESTINATION_OPTIONS, "3a00" + option + "0100");
            if (type < 0x40) {
                assertThat(decoded).as("option %02x", type).isInstanceOf(MldFrame.class);
                assertThat(first).isInstanceOf(MldFrame.class);
                assertThat(destination).isInstanceOf(MldFrame.class);
            } else {
                assertThat(decoded).as("option %02x", type).isEqualTo(DropReason.BAD_EXT_HEADER);
                assertThat(first).isEqualTo(DropReason.BAD_EXT_HEADER);
                assertThat(destination).isEqualTo(DropReason.BAD_EXT_HEADER);
            }
        }
    }

    @Test
    @DisplayName("FZ-27, RA-8: hop-by-hop twice, or not first")
    void hopByHopElsewhere() {
        assertThat(behindAlert(HOP_BY_HOP, "3a00050200000100"))
                .isEqualTo(DropReason.BAD_EXT_HEADER);
        assertThat(chain(DESTINATION_OPTIONS, "0000010400000000 3a00050200000100"))
                .isEqualTo(DropReason.BAD_EXT_HEADER);
    }

    @Test
    @DisplayName("FZ-28: a longest header full of Pad1 is walked, a ninth header is not")
    void boundedWork() {
        assertThat(hopByHop("3aff" + "00".repeat(2046))).isEqualTo(DropReason.NO_ROUTER_ALERT);
        assertThat(hopByHop("3aff" + "00".repeat(2042) + "05020000")).isInstanceOf(MldFrame.class);

        String more = "3c00010400000000";
        String last = "3a00010400000000";
        assertThat(behindAlert(DESTINATION_OPTIONS, more.repeat(6) + last))
                .as("8 headers")
                .isInstanceOf(MldFrame.class);
        assertThat(behindAlert(DESTINATION_OPTIONS, more.repeat(7) + last))
                .as("9 headers")
                .isEqualTo(DropReason.EXT_CHAIN_TOO_LONG);
        assertThat(behindAlert(DESTINATION_OPTIONS, more.repeat(253) + last))
                .as("255 headers")
                .isEqualTo(DropReason.EXT_CHAIN_TOO_LONG);
    }

    @Test
    @DisplayName("FZ-29: Destination Options in front of ICMPv6")
    void destinationOptions() {
        assertThat(behindAlert(DESTINATION_OPTIONS, "3a00010400000000"))
                .isInstanceOf(MldFrame.class);
        assertThat(behindAlert(DESTINATION_OPTIONS, "3a01010c" + "00".repeat(12)))
                .isInstanceOf(MldFrame.class);
    }

    @Test
    @DisplayName("FZ-30: a routing header that has arrived, and ones that have not")
    void routing() {
        assertThat(behindAlert(ROUTING, "3a00000000000000")).isInstanceOf(MldFrame.class);
        assertThat(behindAlert(ROUTING, "3a020400" + "00".repeat(20))).isInstanceOf(MldFrame.class);
        assertThat(behindAlert(ROUTING, "3a00000100000000")).isEqualTo(DropReason.BAD_EXT_HEADER);
        assertThat(behindAlert(ROUTING, "3a0004ff00000000")).isEqualTo(DropReason.BAD_EXT_HEADER);
    }

    @Test
    @DisplayName("FZ-31: an authentication header counts in units of 4 octets, plus 2")
    void authentication() {
        String twelve = "3a01 0000 00000001 00000001";
        assertThat(behindAlert(AUTHENTICATION, twelve)).isInstanceOf(MldFrame.class);
        String twentyFour = "3a04 0000 00000001 00000001" + "5a".repeat(12);
        assertThat(behindAlert(AUTHENTICATION, twentyFour)).isInstanceOf(MldFrame.class);
        assertThat(behindAlert(AUTHENTICATION, "3a00 0000 00000001"))
                .as("shorter than its fixed part")
                .isEqualTo(DropReason.BAD_EXT_HEADER);
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 59, 17, 6, 4, 41, 135, 139, 140, 253, 254, 255})
    @DisplayName("FZ-32: other headers mean the packet is not MLD")
    void otherHeaders(int header) {
        assertThat(behindAlert(header, "")).isEqualTo(DropReason.NOT_MLD);
        assertThat(chain(header, "")).isEqualTo(DropReason.NOT_MLD);
        assertThat(DropReason.NOT_MLD.isNotOurs()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3a00 0001 12345678", "3a00 0000 12345678", "3aff 0006 00000000"})
    @DisplayName("FZ-33: MLD behind a Fragment header: first fragment or atomic")
    void fragment(String header) {
        assertThat(behindAlert(FRAGMENT, header)).isEqualTo(DropReason.FRAGMENT);
        assertThat(chain(FRAGMENT, header)).isEqualTo(DropReason.FRAGMENT);
        assertThat(behindAlert(FRAGMENT, "3c" + header.substring(2) + "3a00010400000000"))
                .as("with another header between")
                .isEqualTo(DropReason.FRAGMENT);
    }

    @Test
    @DisplayName("FZ-34: a later fragment, and fragments of other packets")
    void otherFragments() {
        assertThat(behindAlert(FRAGMENT, "3a00 0008 12345678")).isEqualTo(DropReason.NOT_MLD);
        assertThat(behindAlert(FRAGMENT, "3a00 fff9 12345678")).isEqualTo(DropReason.NOT_MLD);
        assertThat(behindAlert(FRAGMENT, "1100 0001 12345678")).isEqualTo(DropReason.NOT_MLD);
        TestFrame solicitation =
                query().headers(FRAGMENT, "3a00000112345678").message("8700 0000 00000000");
        assertThat(Decoding.decode(solicitation)).isEqualTo(DropReason.NOT_MLD);
    }

    @Test
    @DisplayName("FZ-35: nothing is ever put together: first fragments without the whole chain")
    void incompleteFirstFragment() {
        TestFrame noMessage = query().headers(FRAGMENT, "3a00000112345678").message("");
        assertThat(Decoding.decode(noMessage)).isEqualTo(DropReason.NOT_MLD);
        TestFrame cutHeader =
                query().headers(FRAGMENT, "3c00000112345678 3a02010400000000").message("");
        assertThat(Decoding.decode(cutHeader)).isEqualTo(DropReason.NOT_MLD);
        // Two overlapping fragments, one after the other: each is judged alone.
        var decoding = new Decoding();
        TestFrame first = query().headers(FRAGMENT, "3a00000112345678");
        TestFrame overlapping = query().headers(FRAGMENT, "3a00000812345678");
        assertThat(decoding.of(first)).isEqualTo(DropReason.FRAGMENT);
        assertThat(decoding.of(overlapping)).isEqualTo(DropReason.NOT_MLD);
    }

    @Test
    @DisplayName("FZ-36: a chain that ends with the payload")
    void nothingBehindTheChain() {
        TestFrame announced = query().message("");
        assertThat(Decoding.decode(announced)).isEqualTo(DropReason.BAD_LENGTH);
        TestFrame noNext = query().headers(HOP_BY_HOP, "3b00050200000100").message("");
        assertThat(Decoding.decode(noNext)).isEqualTo(DropReason.NOT_MLD);
        TestFrame options = query().headers(HOP_BY_HOP, "3c00050200000100").message("");
        assertThat(Decoding.decode(options)).isEqualTo(DropReason.NOT_MLD);
        TestFrame cut = query().headers(HOP_BY_HOP, "3c00050200000100 3a0001").message("");
        assertThat(Decoding.decode(cut)).isEqualTo(DropReason.BAD_EXT_HEADER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"82", "8200", "820000", "83", "84ff", "8f0000"})
    @DisplayName("FZ-37: 1 to 3 octets of ICMPv6 of an MLD type")
    void fewOctets(String message) {
        assertThat(Decoding.decode(query().message(message))).isEqualTo(DropReason.BAD_LENGTH);
    }

    @Test
    @DisplayName("FZ-38, V1-1, V1-12, V2-1, V2-2: four ICMPv6 types are MLD, all others are not")
    void types() {
        for (int type = 0; type < 256; type++) {
            TestFrame frame = query().message("%02x".formatted(type) + "00".repeat(27));
            Decoded decoded = Decoding.decode(frame);
            if (type == 130 || type == 131 || type == 132 || type == 143) {
                assertThat(decoded).as("type %d", type).isNotEqualTo(DropReason.NOT_MLD);
            } else {
                assertThat(decoded).as("type %d", type).isEqualTo(DropReason.NOT_MLD);
            }
        }
    }

    @Test
    @DisplayName("RA-5: the alert is demanded unless switched off")
    void alertIsOptional() {
        var lenient = new Decoding(DecodeOptions.DEFAULT.withRequireRouterAlert(false));
        assertThat(lenient.of(query().headers(58, ""))).isInstanceOf(MldFrame.class);
        assertThat(lenient.of(query().headers(HOP_BY_HOP, "3a00 0502 0001 0100")))
                .isInstanceOf(MldFrame.class);
        assertThat(lenient.of(query().headers(HOP_BY_HOP, "3a00 0503 0001 0100")))
                .as("broken stays broken")
                .isEqualTo(DropReason.BAD_EXT_HEADER);
    }
}
