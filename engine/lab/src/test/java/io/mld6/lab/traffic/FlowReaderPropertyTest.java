// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.testing.Vectors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/// FLOW-8: whatever comes, nothing is thrown, and every frame is counted once.
class FlowReaderPropertyTest {
    private static final byte[] GUARD = new byte[64];
    private static final List<byte[]> FRAMES = frames();

    private static final class Counting implements FlowSink {
        private long packets;
        private long queries;
        private long octets;

        @Override
        public void packet(FlowPacket packet) {
            packets++;
            octets += packet.lengthOctets();
            assertThat(packet.groupHigh() >>> 56).isEqualTo(0xff);
            VlanTags vlan = VlanTags.ofWord(packet.vlanWord());
            assertThat(vlan.count()).isBetween(0, 2);
            int bits = packet.format().sequenceBits();
            if (bits < 64) {
                assertThat(packet.sequence() >>> bits).isZero();
            }
        }

        @Override
        public void query(HeardQuery query) {
            queries++;
        }
    }

    private static List<byte[]> frames() {
        try {
            return Stream.concat(
                            ForeignFrames.all().stream().map(ForeignFrames.Foreign::octets),
                            Vectors.all().stream().map(Vectors.Vector::octets))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private final Counting sink = new Counting();
    private final FlowReader reader = new FlowReader(new FormatOptions(Set.of(33, 96), true), sink);
    private long read;

    /// Reads a frame that is all there is, so that a look past its end is an exception.
    private void read(byte[] frame, int wireLength, long tag) {
        reader.read(ByteBuffer.wrap(frame), 0, frame.length, wireLength, tag, 1);
        read++;
        FlowCounters counters = reader.counters(0);
        assertThat(counters.frames()).isEqualTo(read);
        assertThat(counters.packets()).isEqualTo(sink.packets);
        assertThat(counters.queries()).isEqualTo(sink.queries);
        assertThat(counters.octets()).isEqualTo(sink.octets);
        assertThat(
                        counters.packets()
                                + counters.queries()
                                + counters.others()
                                + counters.malformedFrames())
                .isEqualTo(read);
    }

    @Property(tries = 2000)
    void takesAnyOctets(
            @ForAll @Size(max = 300) byte[] octets, @ForAll int wireLength, @ForAll int tag) {
        read(octets, wireLength, Integer.toUnsignedLong(tag));
    }

    @Property(tries = 5000)
    void takesAnyDamageToGoodFrames(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] frame = FRAMES.get(random.nextInt(FRAMES.size())).clone();
        for (int i = random.nextInt(4); i > 0; i--) {
            // Headers decide more than payloads.
            int reach = random.nextBoolean() ? Math.min(frame.length, 130) : frame.length;
            frame[random.nextInt(reach)] = (byte) random.nextInt();
        }
        int octets = random.nextBoolean() ? frame.length : random.nextInt(frame.length + 1);
        read(
                Arrays.copyOf(frame, octets),
                random.nextBoolean() ? frame.length : random.nextInt(2000),
                random.nextInt(3) == 0 ? Integer.toUnsignedLong(random.nextInt()) : 0);
    }

    @Property(tries = 1000)
    void looksAtNothingOutsideTheFrame(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] frame = FRAMES.get(random.nextInt(FRAMES.size()));
        int octets = random.nextInt(frame.length + 1);
        KeepingSink alone = new KeepingSink();
        new FlowReader(FormatOptions.DEFAULT, alone)
                .read(ByteBuffer.wrap(Arrays.copyOf(frame, octets)), 0, octets, frame.length, 0, 1);
        // The same octets, with more of the frame and rubbish around them.
        ByteBuffer around = ByteBuffer.allocate(frame.length + 2 * GUARD.length);
        random.nextBytes(around.array());
        around.put(GUARD.length, frame);
        KeepingSink inside = new KeepingSink();
        new FlowReader(FormatOptions.DEFAULT, inside)
                .read(around, GUARD.length, octets, frame.length, 0, 1);
        assertThat(inside.packets).isEqualTo(alone.packets);
        assertThat(inside.queries).isEqualTo(alone.queries);
    }
}
