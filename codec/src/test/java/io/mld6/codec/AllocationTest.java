// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.mld6.codec.decode.DecodeOptions;
import io.mld6.codec.decode.Destinations;
import io.mld6.codec.decode.DropCounter;
import io.mld6.codec.decode.DropReason;
import io.mld6.codec.decode.FrameDecoder;
import io.mld6.codec.encode.ReportWriter;
import io.mld6.codec.support.Vector;
import io.mld6.codec.wire.VlanTags;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What must not cost an object does not.
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 20_000;

    /// Octets one call allocates, in the long run. One-time costs vanish in the division.
    private static long octetsPerCall(Runnable call) {
        for (int i = 0; i < 2_000; i++) {
            call.run();
        }
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < ROUNDS; i++) {
            call.run();
        }
        return (THREADS.getCurrentThreadAllocatedBytes() - before) / ROUNDS;
    }

    @Test
    void theMeasureSeesAnObject() {
        assertThat(octetsPerCall(() -> sink = new byte[1])).isGreaterThan(8);
    }

    private static volatile Object sink = "";

    static List<Vector> dropped() {
        return Vector.all().stream().filter(vector -> !vector.isAccepted()).toList();
    }

    @ParameterizedTest
    @MethodSource("dropped")
    @DisplayName("RA-7: a dropped frame costs no object, whatever is wrong with it")
    void dropsAllocateNothing(Vector vector) {
        var decoder = new FrameDecoder(DecodeOptions.DEFAULT, DropCounter.none());
        byte[] octets = vector.octets();
        // Not from an allocator: the leak detector's wrappers allocate on every read.
        ByteBuf frame =
                Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(octets.length).put(octets).flip());
        Destinations destinations = Destinations.any();
        DropReason reason = DropReason.valueOf(vector.expect());
        long allocated =
                octetsPerCall(
                        () -> {
                            if (decoder.decode(frame, 0, octets.length, false, destinations)
                                    != reason) {
                                throw new AssertionError();
                            }
                        });
        assertThat(allocated).isZero();
    }

    @Test
    void writingReportsAllocatesNothing() {
        var writer = new ReportWriter(VlanTags.of(100));
        ByteBuffer slab = ByteBuffer.allocateDirect(2048);
        assertThat(
                        octetsPerCall(
                                () -> {
                                    writer.writeV1Report(slab, 3, 1, 2, 3, 4, 5, 6, 7);
                                    writer.writeV1Done(slab, 3, 1, 2, 3, 4, 5, 6, 7);
                                    writer.beginV2(slab, 3, 1, 2, 3, 4);
                                    writer.addRecord(5, 1, 2, 3, 1);
                                    writer.addSource(1, 2, 3);
                                    writer.finishV2();
                                }))
                .isZero();
    }
}
