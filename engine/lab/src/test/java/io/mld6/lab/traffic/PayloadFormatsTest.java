// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Every payload format, told from packets that a script of its own made.
class PayloadFormatsTest {
    private static final long STAMP = 1_764_259_201_000_000_007L;
    private static final FormatOptions FORMATS =
            FormatOptions.DEFAULT.withRtpPayloadTypes(Set.of(33, 97));

    private static List<ForeignFrames.Foreign> frames;

    @BeforeAll
    static void make() throws IOException {
        frames = ForeignFrames.all();
    }

    @Test
    @DisplayName("FLOW-3 FLOW-4: each format says where its packets stand, and nothing else is one")
    void recognisesEachFormat() {
        KeepingSink sink = new KeepingSink();
        FlowReader reader = new FlowReader(FORMATS, sink);
        FlowReader told = new FlowReader(FORMATS.withIperf(true), sink);
        for (ForeignFrames.Foreign one : frames) {
            sink.packets.clear();
            (one.told() ? told : reader)
                    .read(
                            ByteBuffer.wrap(one.octets()),
                            0,
                            one.octets().length,
                            one.octets().length,
                            FlowReader.NO_TAG,
                            STAMP);
            assertThat(sink.packets).as(one.name()).hasSize(1);
            HeardPacket heard = sink.packets.getFirst();
            assertThat(heard.format()).as(one.name()).isEqualTo(one.format());
            assertThat(heard.numbers()).as(one.name()).isEqualTo(one.numbers());
            assertThat(heard.source()).isEqualTo(one.source());
            assertThat(heard.group()).isEqualTo(one.group());
            assertThat(heard.lengthOctets()).isEqualTo(one.octets().length);
            assertThat(heard.stampNanos()).isEqualTo(STAMP);
        }
        assertThat(frames.stream().map(ForeignFrames.Foreign::format).collect(Collectors.toSet()))
                .isEqualTo(EnumSet.allOf(PayloadFormat.class));
    }

    @Test
    @DisplayName("FLOW-5: what the filter passes of a frame is enough")
    void recognisesThemFromWhatTheFilterPasses() {
        KeepingSink sink = new KeepingSink();
        FlowReader reader = new FlowReader(FORMATS, sink);
        for (ForeignFrames.Foreign one : frames) {
            boolean whole =
                    one.format() == PayloadFormat.BNG_BLASTER
                            || one.format() == PayloadFormat.MPEG_TS;
            if (one.told() || whole) {
                continue;
            }
            sink.packets.clear();
            // Two tags in front take eight octets of what passes.
            int captured = Math.min(one.octets().length, 208 - 8);
            reader.read(
                    ByteBuffer.wrap(one.octets()),
                    0,
                    captured,
                    one.octets().length,
                    FlowReader.NO_TAG,
                    STAMP);
            assertThat(sink.packets.getFirst().format()).as(one.name()).isEqualTo(one.format());
            assertThat(sink.packets.getFirst().numbers()).as(one.name()).isEqualTo(one.numbers());
            assertThat(sink.packets.getFirst().lengthOctets()).isEqualTo(one.octets().length);
        }
    }

    @Test
    void remembersThousandsOfTransportStreamsApart() {
        KeepingSink sink = new KeepingSink();
        FlowReader reader = new FlowReader(FORMATS, sink);
        byte[] frame =
                frames.stream()
                        .filter(one -> one.name().equals("stream of another port"))
                        .findFirst()
                        .orElseThrow()
                        .octets();
        int counterAt = 14 + 40 + 8 + 3;
        for (int round = 0; round < 3; round++) {
            for (int group = 0; group < 5000; group++) {
                ByteBuffer octets = ByteBuffer.wrap(frame).putInt(14 + 36, group);
                octets.put(counterAt, (byte) (0x10 | ((group + round) & 0xf)));
                reader.read(octets, 0, frame.length, frame.length, FlowReader.NO_TAG, STAMP);
            }
        }
        for (int i = 0; i < 15_000; i++) {
            HeardPacket heard = sink.packets.get(i);
            assertThat(heard.format()).isEqualTo(PayloadFormat.MPEG_TS);
            assertThat(heard.numbers().sequence()).isEqualTo((i % 5000 + i / 5000) & 0xf);
            assertThat(heard.numbers().flow()).isEqualTo(5006L << 16 | 257);
        }
    }

    @Test
    void countsPacketsOfMoreTransportStreamsThanItRemembers() {
        KeepingSink sink = new KeepingSink();
        FlowReader reader = new FlowReader(FORMATS, sink);
        byte[] frame =
                frames.stream()
                        .filter(one -> one.format() == PayloadFormat.MPEG_TS)
                        .findFirst()
                        .orElseThrow()
                        .octets();
        for (int group = 0; group <= TransportStreams.MOST_STREAMS; group++) {
            sink.packets.clear();
            ByteBuffer octets = ByteBuffer.wrap(frame).putInt(14 + 36, group);
            reader.read(octets, 0, frame.length, frame.length, FlowReader.NO_TAG, STAMP);
            assertThat(sink.packets.getFirst().format())
                    .isEqualTo(
                            group < TransportStreams.MOST_STREAMS
                                    ? PayloadFormat.MPEG_TS
                                    : PayloadFormat.UNKNOWN);
        }
    }

    @Test
    void refusesPayloadTypesThatAreNone() {
        assertThatThrownBy(() -> FORMATS.withRtpPayloadTypes(Set.of(128)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not an RTP payload type: 128 (expected 0 to 127)");
    }
}
