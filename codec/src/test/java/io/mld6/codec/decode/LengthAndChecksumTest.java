// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.decode;

import static io.mld6.codec.support.TestFrame.query;
import static io.mld6.codec.support.TestFrame.v1Report;
import static io.mld6.codec.support.TestFrame.v2Report;
import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.support.Decoding;
import io.mld6.codec.support.TestFrame;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// How long a message is, and whether its octets arrived as they were sent.
class LengthAndChecksumTest {
    private static final String GROUP = "ff0e00000000000000000db800000101";

    private static Decoded message(TestFrame frame, String text, int octets) {
        return Decoding.decode(frame.message(text.replace(" ", "").substring(0, 2 * octets)));
    }

    @Test
    @DisplayName("FZ-45: a query has 24 octets (version 1) or at least 28 (version 2)")
    void queryLength() {
        String octets = TestFrame.GENERAL_QUERY + "00".repeat(12);
        for (int length = 0; length <= 40; length++) {
            Decoded decoded = message(query(), octets, length);
            if (length == 24) {
                assertThat(Decoding.accepted(decoded).message()).isInstanceOf(Mldv1Query.class);
            } else if (length >= 28) {
                assertThat(Decoding.accepted(decoded).message()).isInstanceOf(Mldv2Query.class);
            } else {
                assertThat(decoded).as("%d octets", length).isEqualTo(DropReason.BAD_LENGTH);
            }
        }
    }

    @Test
    @DisplayName("FZ-46, V1-11: an MLDv1 Report or Done below 24 octets")
    void shortV1() {
        for (int length = 1; length < 24; length++) {
            assertThat(message(v1Report(), TestFrame.V1_REPORT, length))
                    .isEqualTo(DropReason.BAD_LENGTH);
            assertThat(message(v1Report(), "84" + TestFrame.V1_REPORT.substring(2), length))
                    .isEqualTo(DropReason.BAD_LENGTH);
        }
    }

    @Test
    @DisplayName(
            "FZ-47, V1-4, V1-9: what follows the 24 octets is in the sum and otherwise nothing")
    void longV1() {
        var expected = Decoding.message(v1Report());
        for (int more = 1; more < 64; more++) {
            TestFrame frame = v1Report().message(TestFrame.V1_REPORT + "a7".repeat(more));
            assertThat(Decoding.message(frame)).isEqualTo(expected);
            assertThat(Decoding.decode(frame.checksumChange(0x8000)))
                    .isEqualTo(DropReason.BAD_CHECKSUM);
        }
    }

    @Test
    @DisplayName("FZ-48, V2-4: an MLDv2 Report below 8 octets")
    void shortV2Report() {
        for (int length = 1; length < 8; length++) {
            assertThat(message(v2Report(0, ""), "8f00 0000 0000 0000", length))
                    .isEqualTo(DropReason.BAD_LENGTH);
        }
        assertThat(Decoding.decode(v2Report(0, ""))).isInstanceOf(MldFrame.class);
    }

    @Test
    @DisplayName("FZ-49, V1-11, V2-14d: one wrong bit anywhere in what the checksum covers")
    void everyBit() {
        byte[] right = v1Report().build();
        int covered = 0;
        for (int octet = 14 + 8; octet < right.length; octet++) {
            boolean hopByHop = octet >= 14 + 40 && octet < 14 + 48;
            for (int bit = 0; !hopByHop && bit < 8; bit++) {
                byte[] wrong = right.clone();
                wrong[octet] ^= (byte) (1 << bit);
                Decoded decoded = Decoding.decode(wrong);
                assertThat(decoded)
                        .as("octet %d, bit %d", octet, bit)
                        .isInstanceOf(DropReason.class);
                // Some bits are looked at before: those of the type, and the top of the source.
                boolean earlier = octet == 14 + 48 || octet < 14 + 8 + 2;
                if (!earlier) {
                    assertThat(decoded).isEqualTo(DropReason.BAD_CHECKSUM);
                    covered++;
                }
            }
        }
        assertThat(covered).isEqualTo((14 + 16 + 23) * 8);
    }

    @Test
    @DisplayName("FZ-49: each of the 65535 wrong checksums")
    void everyWrongChecksum() {
        byte[] frame = query().build();
        int accepted = 0;
        for (int change = 0; change <= 0xffff; change++) {
            byte[] changed = frame.clone();
            changed[64] ^= (byte) (change >>> 8);
            changed[65] ^= (byte) change;
            if (Decoding.decode(changed) instanceof MldFrame) {
                accepted++;
            }
        }
        assertThat(accepted).isEqualTo(1);
    }

    @Test
    @DisplayName("FZ-50, V2-13: additional data is in the sum, a trailer is not")
    void whatTheChecksumCovers() {
        byte[] whole = query().message(TestFrame.GENERAL_QUERY + "deadbeef").build();
        assertThat(Decoding.decode(whole)).isInstanceOf(MldFrame.class);

        byte[] withoutData = query().build();
        byte[] leftOut = whole.clone();
        System.arraycopy(withoutData, 64, leftOut, 64, 2);
        assertThat(Decoding.decode(leftOut)).isEqualTo(DropReason.BAD_CHECKSUM);

        byte[] takenIn = query().trailer("deadbeef").build();
        System.arraycopy(whole, 64, takenIn, 64, 2);
        assertThat(Decoding.decode(takenIn)).isEqualTo(DropReason.BAD_CHECKSUM);
    }

    @Test
    @DisplayName("FZ-51: an odd length is padded with a zero octet for the sum")
    void oddLength() {
        for (String last : new String[] {"5a", "00", "ff"}) {
            TestFrame odd = query().message(TestFrame.GENERAL_QUERY + last);
            assertThat(Decoding.decode(odd)).isInstanceOf(MldFrame.class);
            assertThat(Decoding.decode(odd.trailer("ff")))
                    .as("with a zero, not with what follows")
                    .isInstanceOf(MldFrame.class);
        }
    }

    @Test
    @DisplayName("FZ-52: a checksum of 0 is sent as 0; 0xffff in its place sums up as well")
    void zeroChecksum() {
        // The reserved field makes the right checksum come out as 0.
        TestFrame report = v1Report().source("fe8000000000000002005efffe005310").rawChecksum();
        assertThat(Decoding.decode(report.message("8300 0000 0000 b08b" + GROUP)))
                .isInstanceOf(MldFrame.class);
        assertThat(Decoding.decode(report.message("8300 ffff 0000 b08b" + GROUP)))
                .isInstanceOf(MldFrame.class);
        assertThat(Decoding.decode(report.message("8300 0001 0000 b08b" + GROUP)))
                .isEqualTo(DropReason.BAD_CHECKSUM);
    }

    @Test
    @DisplayName("FZ-53: a checksum over next header 0, or over the hop-by-hop header")
    void otherPseudoHeader() {
        byte[] right = query().build();
        int checksum = (right[64] & 0xff) << 8 | (right[65] & 0xff);

        byte[] nextHeaderZero = right.clone();
        putChecksum(nextHeaderZero, checksum + 58); // the sum lacks 58, so its complement has more
        assertThat(Decoding.decode(nextHeaderZero)).isEqualTo(DropReason.BAD_CHECKSUM);

        byte[] withHopByHop = right.clone();
        int header = TestFrame.onesComplementSum(TestFrame.hex(TestFrame.ALERT));
        putChecksum(withHopByHop, checksum - header - 8); // its octets, and its length
        assertThat(Decoding.decode(withHopByHop)).isEqualTo(DropReason.BAD_CHECKSUM);
    }

    private static void putChecksum(byte[] frame, int checksum) {
        frame[64] = (byte) (checksum >>> 8);
        frame[65] = (byte) checksum;
    }

    @Test
    @DisplayName("a checksum the kernel left unfinished is not looked at; all else is")
    void unfinishedChecksum() {
        byte[] frame = query().checksumChange(0x1234).build();
        assertThat(unfinished(frame)).isInstanceOf(MldFrame.class);
        assertThat(Decoding.decode(frame)).isEqualTo(DropReason.BAD_CHECKSUM);
        byte[] elsewhere =
                query().destination("fe800000000000000000000000000099").checksumChange(1).build();
        assertThat(unfinished(elsewhere)).isEqualTo(DropReason.BAD_DESTINATION);
    }

    private static Decoded unfinished(byte[] frame) {
        return new FrameDecoder()
                .decode(Unpooled.wrappedBuffer(frame), 0, frame.length, true, Decoding.OURS);
    }
}
