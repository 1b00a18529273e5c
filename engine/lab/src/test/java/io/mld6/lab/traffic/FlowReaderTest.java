// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.decode.DropReason;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.testing.TestQueries;
import io.mld6.engine.testing.Vectors;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FlowReaderTest {
    private static final long STAMP = 1_764_259_201_000_000_007L;
    private static final int IP = 14;
    private static final int UDP = IP + 40;

    private final KeepingSink sink = new KeepingSink();
    private final FlowReader reader = new FlowReader(FormatOptions.DEFAULT, sink);

    /// UDP from 2001:db8::1 to ff3e::8000:1, six octets of payload.
    private static byte[] data() {
        return HexFormat.of()
                .parseHex(
                        "333380000001"
                                + "020000000009"
                                + "86dd"
                                + "60000000000e1110"
                                + "20010db8000000000000000000000001"
                                + "ff3e0000000000000000000080000001"
                                + "13881389000e0000"
                                + "616263646566");
    }

    private void read(byte[] frame) {
        read(frame, FlowReader.NO_TAG);
    }

    private void read(byte[] frame, long tag) {
        reader.read(ByteBuffer.wrap(frame), 0, frame.length, frame.length, tag, STAMP);
    }

    private DropReason fault(byte[] frame) {
        FlowReader fresh = new FlowReader(FormatOptions.DEFAULT, sink);
        fresh.read(ByteBuffer.wrap(frame), 0, frame.length, frame.length, 0, STAMP);
        Map<DropReason, Long> malformed = fresh.counters(0).malformed();
        assertThat(malformed).as("%s", fresh.counters(0)).hasSize(1).containsValue(1L);
        return malformed.keySet().iterator().next();
    }

    @Test
    @DisplayName("FLOW-1: a packet is said with addresses, tags, length and stamp")
    void saysWhatADataPacketIs() {
        read(data());
        HeardPacket heard = sink.packets.getFirst();
        assertThat(heard.vlan()).isEqualTo(VlanTags.NONE);
        assertThat(heard.source()).isEqualTo(Ipv6Address.parse("2001:db8::1"));
        assertThat(heard.group()).isEqualTo(Ipv6Address.parse("ff3e::8000:1"));
        assertThat(heard.lengthOctets()).isEqualTo(68);
        assertThat(heard.stampNanos()).isEqualTo(STAMP);
        assertThat(heard.format()).isEqualTo(PayloadFormat.UNKNOWN);
        assertThat(heard.numbers())
                .isEqualTo(
                        new HeardPacket.Numbers(0, 0, 1, FlowPacket.NO_STAMP, FlowPacket.NO_STAMP));
    }

    @Test
    @DisplayName("FLOW-2: tags in the octets, moved aside by the kernel, and both")
    void findsTags() {
        read(Vectors.tagged(data(), 0x8100a064));
        read(Vectors.tagged(data(), 0x88a80005, 0x81000007));
        read(data(), 0x8100_0064L);
        read(Vectors.tagged(data(), 0x81000007), 0x88a8_e005L);
        read(data(), 0x8100_e000L);
        read(Vectors.tagged(data(), 0x81000007), 0x8100_0000L);
        assertThat(sink.packets)
                .extracting(HeardPacket::vlan)
                .containsExactly(
                        VlanTags.of(100),
                        VlanTags.of(5, 7),
                        VlanTags.of(100),
                        VlanTags.of(5, 7),
                        VlanTags.NONE,
                        VlanTags.of(7));
        // On the wire: with the tag that was moved aside.
        assertThat(sink.packets)
                .extracting(HeardPacket::lengthOctets)
                .containsExactly(72, 76, 72, 76, 72, 76);
    }

    @Test
    void readsFromTheMiddleOfABuffer() {
        byte[] frame = data();
        byte[] around = new byte[frame.length + 100];
        Arrays.fill(around, (byte) 0x47);
        System.arraycopy(frame, 0, around, 33, frame.length);
        reader.read(ByteBuffer.wrap(around), 33, frame.length, frame.length, 0, STAMP);
        ByteBuffer direct = ByteBuffer.allocateDirect(around.length).put(around);
        reader.read(direct, 33, frame.length, frame.length, 0, STAMP);
        assertThat(sink.packets).hasSize(2);
        assertThat(sink.packets.getFirst()).isEqualTo(sink.packets.getLast());
        assertThat(sink.packets.getFirst().lengthOctets()).isEqualTo(68);
    }

    @Test
    void doesNotTakePaddingForPayload() {
        byte[] padded = Arrays.copyOf(data(), 100);
        read(padded);
        assertThat(sink.packets.getFirst().lengthOctets()).isEqualTo(100);
        assertThat(reader.counters(0).malformed()).isEmpty();
    }

    @Test
    @DisplayName("FLOW-6: what is malformed is counted by its reason")
    void namesWhatIsWrong() {
        assertThat(fault(new byte[0])).isEqualTo(DropReason.L2_TRUNCATED);
        assertThat(fault(Arrays.copyOf(data(), 13))).isEqualTo(DropReason.L2_TRUNCATED);
        byte[] tagged = Vectors.tagged(data(), 0x81000007);
        assertThat(fault(Arrays.copyOf(tagged, 17))).isEqualTo(DropReason.L2_TRUNCATED);
        assertThat(fault(Vectors.tagged(data(), 0x88a80005, 0x81000007, 0x81000008)))
                .isEqualTo(DropReason.L2_TOO_MANY_TAGS);
        assertThat(fault(Arrays.copyOf(data(), UDP - 1))).isEqualTo(DropReason.IP_TRUNCATED);
        assertThat(fault(Arrays.copyOf(data(), 67))).isEqualTo(DropReason.IP_TRUNCATED);
        assertThat(fault(Vectors.with(data(), IP + 5, 0))).isEqualTo(DropReason.IP_TRUNCATED);
        assertThat(fault(Vectors.with(data(), IP, 0x40))).isEqualTo(DropReason.BAD_IP_VERSION);
        assertThat(fault(Vectors.with(data(), UDP + 5, 15))).isEqualTo(DropReason.BAD_LENGTH);
        assertThat(fault(Vectors.with(data(), UDP + 5, 7))).isEqualTo(DropReason.BAD_LENGTH);
        assertThat(fault(Vectors.with(data(), IP + 5, 7))).isEqualTo(DropReason.BAD_LENGTH);
        assertThat(fault(Vectors.with(data(), IP + 6, 44))).isEqualTo(DropReason.FRAGMENT);
        assertThat(sink.packets).isEmpty();
    }

    @Test
    void passesOverWhatIsNeitherDataNorAQuery() {
        read(Vectors.with(data(), 13, 0x00)); // 8600
        read(Vectors.with(data(), IP + 6, 6)); // TCP
        read(Vectors.with(data(), IP + 24, 0x20)); // to a station
        read(Vectors.with(Vectors.with(data(), IP + 6, 44), IP + 24, 0x20));
        read(Vectors.frame("v1-report"));
        read(Vectors.frame("ignore-neighbor-solicitation"));
        FlowCounters counters = reader.counters(3);
        assertThat(counters.frames()).isEqualTo(6);
        assertThat(counters.others()).isEqualTo(6);
        assertThat(counters.kernelDropped()).isEqualTo(3);
        assertThat(sink.packets).isEmpty();
        assertThat(sink.queries).isEmpty();
    }

    @Test
    @DisplayName("FLOW-7: queries of both versions are heard, with tags and stamp")
    void hearsQueries() {
        byte[] v1 = TestQueries.version1(1000, "ff3e::8000:1");
        byte[] v2 = TestQueries.version2(2000, 2, 125, "::", List.of());
        read(v1, 0x8100_0064L);
        read(Vectors.tagged(v2, 0x81000007), 0x88a8_0005L);
        assertThat(sink.queries).hasSize(2);
        HeardQuery first = sink.queries.getFirst();
        assertThat(first.vlan()).isEqualTo(VlanTags.of(100));
        assertThat(first.stampNanos()).isEqualTo(STAMP);
        assertThat(first.source()).isEqualTo(Ipv6Address.parse("fe80::ff:fe00:fffe"));
        assertThat(first.query()).isInstanceOf(Mldv1Query.class);
        assertThat(first.query().group()).isEqualTo(Ipv6Address.parse("ff3e::8000:1"));
        HeardQuery second = sink.queries.getLast();
        assertThat(second.vlan()).isEqualTo(VlanTags.of(5, 7));
        assertThat(second.query())
                .isInstanceOfSatisfying(
                        Mldv2Query.class,
                        query -> assertThat(query.group().isUnspecified()).isTrue());
        assertThat(reader.counters(0).queries()).isEqualTo(2);
    }

    @Test
    void countsMalformedQueriesAsTheDecoderDoes() {
        byte[] query = TestQueries.version1(1000, "::");
        assertThat(fault(Vectors.with(query, IP + 7, 2))).isEqualTo(DropReason.BAD_HOP_LIMIT);
        assertThat(fault(Vectors.with(query, 64, 1))).isEqualTo(DropReason.BAD_CHECKSUM);
        assertThat(fault(Arrays.copyOf(query, 80))).isEqualTo(DropReason.IP_TRUNCATED);
        assertThat(fault(Arrays.copyOf(query, 55))).isEqualTo(DropReason.IP_TRUNCATED);
        assertThat(sink.queries).isEmpty();
    }

    @Test
    void countsEveryFrameOnce() {
        read(data());
        read(Vectors.with(data(), UDP + 5, 7));
        read(Vectors.with(data(), UDP + 5, 7));
        read(TestQueries.version1(1000, "::"));
        read(Vectors.with(data(), IP + 6, 6));
        FlowCounters counters = reader.counters(0);
        assertThat(counters)
                .isEqualTo(new FlowCounters(5, 1, 1, 1, 68, Map.of(DropReason.BAD_LENGTH, 2L), 0));
        assertThat(counters.malformedFrames()).isEqualTo(2);
    }
}
