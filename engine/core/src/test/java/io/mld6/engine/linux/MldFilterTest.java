// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mld6.engine.testing.Vectors;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class MldFilterTest {
    static final List<Vectors.Vector> VECTORS = Vectors.all();

    private static final Set<String> NOT_MLD_BY_TYPE =
            Set.of("ignore-neighbor-solicitation", "ignore-mrd-advertisement");

    private static final int PACKET_HOST = 0;
    private static final int PACKET_MULTICAST = 2;
    private static final int PACKET_OUTGOING = 4;

    private static final int ETHER_TYPE = 12;
    private static final int NEXT_HEADER = 14 + 6;
    private static final int IPV6_END = 14 + 40;
    private static final int TYPE_BEHIND_HOP_BY_HOP = IPV6_END + 8;

    private static final int TAG_8021Q = 0x81000007;
    private static final int TAG_8021AD = 0x88a80007;

    private final FilterProgram program = MldFilter.program();
    private final byte[] query = Vectors.frame("v1-general-query");

    private boolean passes(byte[] frame) {
        return passes(frame, PACKET_MULTICAST);
    }

    private boolean passes(byte[] frame, int packetType) {
        return FilterInterpreter.run(program, frame, packetType) != 0;
    }

    @ParameterizedTest
    @FieldSource("VECTORS")
    void passesEveryMldFrameHoweverMalformedAndNoOther(Vectors.Vector vector) {
        assertThat(passes(vector.octets())).isEqualTo(!NOT_MLD_BY_TYPE.contains(vector.name()));
    }

    @ParameterizedTest
    @FieldSource("VECTORS")
    void seesThroughUpToTwoTags(Vectors.Vector vector) {
        boolean plain = passes(vector.octets());
        int already = tagsOf(vector.octets());
        if (already < 2) {
            assertThat(passes(Vectors.tagged(vector.octets(), TAG_8021Q))).isEqualTo(plain);
        }
        if (already == 0) {
            assertThat(passes(Vectors.tagged(vector.octets(), TAG_8021AD, TAG_8021Q)))
                    .isEqualTo(plain);
        }
    }

    private static int tagsOf(byte[] frame) {
        int tags = 0;
        for (int at = ETHER_TYPE; at + 1 < frame.length; at += 4) {
            int type = Byte.toUnsignedInt(frame[at]) << 8 | Byte.toUnsignedInt(frame[at + 1]);
            if (type != 0x8100 && type != 0x88a8) {
                break;
            }
            tags++;
        }
        return tags;
    }

    @Test
    void dropsBehindThreeTags() {
        assertThat(passes(Vectors.tagged(query, TAG_8021AD, TAG_8021Q))).isTrue();
        assertThat(passes(Vectors.tagged(query, TAG_8021AD, TAG_8021Q, TAG_8021Q))).isFalse();
    }

    @ParameterizedTest
    @FieldSource("VECTORS")
    void passesAnyFrameCutOffBeforeTheAnswerIsKnown(Vectors.Vector vector) {
        byte[] whole = vector.octets();
        if (passes(whole)) {
            for (int octets = 1; octets < whole.length; octets++) {
                assertThat(passes(Arrays.copyOf(whole, octets))).as("%d octets", octets).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0800, 0x0806, 0x8847, 0x88cc, 0x9100, 0x86dc})
    void dropsOtherEtherTypes(int type) {
        byte[] frame =
                Vectors.with(
                        Vectors.with(query, ETHER_TYPE, type >>> 8), ETHER_TYPE + 1, type & 0xff);
        assertThat(passes(frame)).isFalse();
        assertThat(passes(Vectors.tagged(frame, TAG_8021Q))).isFalse();
    }

    @Test
    void decidesByTheNextHeader() {
        // As if the octets behind the IPv6 header were whatever the next header says: they start
        // with 58, which is no MLD type.
        for (int header = 0; header <= 255; header++) {
            boolean expected = Set.of(0, 43, 44, 51, 60).contains(header);
            assertThat(passes(Vectors.with(query, NEXT_HEADER, header)))
                    .as("next header %d", header)
                    .isEqualTo(expected);
        }
    }

    @Test
    void decidesByTheTypeWithAndWithoutHopByHop() {
        byte[] bare = Vectors.frame("bad-no-hop-by-hop");
        for (int type = 0; type <= 255; type++) {
            boolean mld = Set.of(130, 131, 132, 143).contains(type);
            assertThat(passes(Vectors.with(bare, IPV6_END, type))).as("%d", type).isEqualTo(mld);
            assertThat(passes(Vectors.with(query, TYPE_BEHIND_HOP_BY_HOP, type)))
                    .as("%d behind hop-by-hop", type)
                    .isEqualTo(mld);
        }
    }

    @Test
    void findsTheTypeBehindAHopByHopHeaderOfAnyLength() {
        for (int units = 0; units <= 255; units++) {
            int octets = 8 * (units + 1);
            byte[] frame = Arrays.copyOf(query, IPV6_END + octets + 24);
            frame[IPV6_END + 1] = (byte) units;
            int type = IPV6_END + octets;
            Arrays.fill(frame, IPV6_END + 2, frame.length, (byte) 0);
            assertThat(passes(Vectors.with(frame, type, 143))).as("%d octets", octets).isTrue();
            assertThat(passes(Vectors.with(frame, type, 135))).as("%d octets", octets).isFalse();
            assertThat(passes(Arrays.copyOf(frame, type))).as("cut off").isTrue();
        }
    }

    @Test
    void leavesWhatFollowsHopByHopOtherThanIcmpv6ToTheDecoder() {
        for (int next = 0; next <= 255; next++) {
            byte[] frame =
                    Vectors.with(Vectors.with(query, IPV6_END, next), TYPE_BEHIND_HOP_BY_HOP, 135);
            assertThat(passes(frame)).as("then %d", next).isEqualTo(next != 58);
        }
    }

    @Test
    void dropsOurOwnReportsAndLetsOurOwnQueriesThrough() {
        for (int type : new int[] {130, 131, 132, 143}) {
            byte[] frame = Vectors.with(query, TYPE_BEHIND_HOP_BY_HOP, type);
            assertThat(passes(frame, PACKET_OUTGOING)).as("%d", type).isEqualTo(type == 130);
            for (int from = PACKET_HOST; from < PACKET_OUTGOING; from++) {
                assertThat(passes(frame, from)).as("%d, packet type %d", type, from).isTrue();
            }
            assertThat(passes(Vectors.tagged(frame, TAG_8021Q), PACKET_OUTGOING))
                    .isEqualTo(type == 130);
        }
    }

    @Test
    void letsReportsOfThisHostThroughForAQuerier() {
        FilterProgram forQuerier = MldFilter.program(true);
        for (int type : new int[] {130, 131, 132, 143, 135}) {
            byte[] frame = Vectors.with(query, TYPE_BEHIND_HOP_BY_HOP, type);
            for (int from = PACKET_HOST; from <= PACKET_OUTGOING; from++) {
                assertThat(FilterInterpreter.run(forQuerier, frame, from) != 0)
                        .as("%d, packet type %d", type, from)
                        .isEqualTo(type != 135);
            }
        }
    }

    @Test
    void jumpsForwardInsideTheProgram() {
        List<FilterInstruction> code = program.instructions();
        assertThat(code).hasSizeLessThan(100);
        IntStream.range(0, code.size())
                .filter(i -> (code.get(i).code() & 0x07) == 0x05)
                .forEach(
                        i -> {
                            assertThat(i + 1 + code.get(i).jumpTrue()).isLessThan(code.size());
                            assertThat(i + 1 + code.get(i).jumpFalse()).isLessThan(code.size());
                        });
    }

    @Test
    void refusesJumpsItCannotEncode() {
        var backward = new FilterAssembler().label("top").ifEqual(1, "top").pass(0);
        assertThatThrownBy(backward::assemble).hasMessage("jump of -1 to top");
        var nowhere = new FilterAssembler().jump("moon");
        assertThatThrownBy(nowhere::assemble).hasMessage("no label moon");
        assertThatThrownBy(() -> new FilterAssembler().label("a").label("a"))
                .hasMessage("label a twice");
    }
}
