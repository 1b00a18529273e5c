// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.engine.testing.TestQueries;
import io.mld6.engine.testing.Vectors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// FLOW-5: what reaches a measurement, and how much of it.
class FlowFilterTest {
    private static final int WHOLE = 0x40000;
    private static final int HEAD = 208;
    private static final int NOTHING = 0;

    private static final int PACKET_MULTICAST = 2;
    private static final int PACKET_OUTGOING = 4;
    private static final int IP = 14;
    private static final int PAYLOAD = IP + 48;

    private static final int[][] TAGS = {
        {}, {0x81000007}, {0x88a80007}, {0x88a80005, 0x81000007}, {0x81000005, 0x81000007}
    };

    private final FilterProgram program = FlowFilter.program();

    private int passed(byte[] frame, int... tags) {
        byte[] tagged = tags.length == 0 ? frame : Vectors.tagged(frame, tags);
        return FilterInterpreter.run(program, tagged, PACKET_MULTICAST);
    }

    /// What passes, whatever the tags.
    private int passed(byte[] frame) {
        int untagged = passed(frame, TAGS[0]);
        for (int[] tags : TAGS) {
            assertThat(passed(frame, tags)).isEqualTo(untagged);
        }
        return untagged;
    }

    private static byte[] udp(int payloadOctets) {
        return ByteBuffer.allocate(PAYLOAD + payloadOctets)
                .putLong(0, 0x3333_8000_0001_0200L)
                .putShort(12, (short) 0x86dd)
                .putInt(IP, 6 << 28)
                .putShort(IP + 4, (short) (8 + payloadOctets))
                .putShort(IP + 6, (short) (17 << 8 | 16))
                .putLong(IP + 24, 0xff3e_0000_0000_0000L)
                .putShort(IP + 44, (short) (8 + payloadOctets))
                .array();
    }

    @Test
    void passesTheHeadOfMulticastData() {
        for (int octets : new int[] {0, 1, 7, 8, 47, 48, 49, 100, 1452}) {
            assertThat(passed(udp(octets))).as("%d octets", octets).isEqualTo(HEAD);
        }
    }

    @Test
    void dropsWhatIsNotForAGroup() {
        assertThat(passed(Vectors.with(udp(100), IP + 24, 0x20))).isEqualTo(NOTHING);
        assertThat(passed(Vectors.with(udp(100), IP + 24, 0xfe))).isEqualTo(NOTHING);
    }

    @Test
    void dropsEveryOtherHeader() {
        for (int header = 0; header < 256; header++) {
            if (header != 17) {
                assertThat(passed(Vectors.with(udp(100), IP + 6, header)))
                        .as("next header %d", header)
                        .isEqualTo(NOTHING);
            }
        }
    }

    @Test
    void dropsOtherEtherTypesAndThreeTags() {
        assertThat(passed(Vectors.with(udp(100), 13, 0xde))).isEqualTo(NOTHING);
        assertThat(passed(udp(100), 0x88a80001, 0x81000002, 0x81000003)).isEqualTo(NOTHING);
    }

    @Test
    void dropsDataThatThisHostSends() {
        assertThat(FilterInterpreter.run(program, udp(100), PACKET_OUTGOING)).isEqualTo(NOTHING);
        byte[] query = TestQueries.version1(1000, "::");
        assertThat(FilterInterpreter.run(program, query, PACKET_OUTGOING)).isEqualTo(WHOLE);
    }

    @Test
    void passesTransportStreamsWhole() {
        assertThat(passed(Vectors.with(udp(188), PAYLOAD, 0x47))).isEqualTo(WHOLE);
        assertThat(passed(Vectors.with(udp(1), PAYLOAD, 0x47))).isEqualTo(WHOLE);
        assertThat(passed(Vectors.with(udp(188), PAYLOAD, 0x48))).isEqualTo(HEAD);
    }

    private static byte[] blaster(int payloadOctets, ByteOrder order) {
        byte[] frame = udp(payloadOctets);
        ByteBuffer.wrap(frame).order(order).putLong(frame.length - 48, 0x5274427269636b21L);
        return frame;
    }

    @Test
    @DisplayName("FLOW-5: BNG Blaster's numbers are at the end, and are there")
    void passesBlasterFramesWhole() {
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            for (int octets : new int[] {48, 49, 200, 1452}) {
                byte[] frame = blaster(octets, order);
                assertThat(passed(frame)).as("%s, %d octets", order, octets).isEqualTo(WHOLE);
                // A check sequence or padding behind the packet is not part of it.
                assertThat(passed(Arrays.copyOf(frame, frame.length + 4))).isEqualTo(WHOLE);
                for (int i = 0; i < 8; i++) {
                    int at = frame.length - 48 + i;
                    assertThat(passed(Vectors.with(frame, at, frame[at] ^ 1))).isEqualTo(HEAD);
                }
            }
        }
    }

    @Test
    void countsFramesThatSayTheyAreLonger() {
        byte[] frame = Vectors.with(udp(100), IP + 4, 0xff);
        assertThat(passed(frame)).isEqualTo(HEAD);
        for (int octets = IP + 25; octets < frame.length; octets++) {
            assertThat(passed(Arrays.copyOf(frame, octets))).as("%d", octets).isEqualTo(HEAD);
        }
    }

    @Test
    void passesQueriesWholeAndNoOtherMld() {
        byte[] query = TestQueries.version2(1000, 2, 125, "ff3e::1", List.of("2001:db8::1"));
        assertThat(passed(query)).isEqualTo(WHOLE);
        for (int type = 0; type < 256; type++) {
            assertThat(passed(Vectors.with(query, IP + 48, type)))
                    .as("type %d", type)
                    .isEqualTo(type == 130 ? WHOLE : NOTHING);
        }
        assertThat(passed(Vectors.with(query, IP + 40, 17))).isEqualTo(NOTHING);
    }

    @Test
    void findsAQueryBehindALongerHopByHopHeader() {
        for (int units : new int[] {0, 1, 7, 255}) {
            byte[] frame =
                    Arrays.copyOf(TestQueries.version1(1000, "::"), IP + 48 + 8 * units + 24);
            Arrays.fill(frame, IP + 42, frame.length, (byte) 0);
            frame[IP + 41] = (byte) units;
            frame[IP + 48 + 8 * units] = (byte) 130;
            assertThat(passed(frame)).as("%d units", units).isEqualTo(WHOLE);
        }
    }
}
