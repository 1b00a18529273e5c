// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mld6.codec.support.Buffers;
import io.mld6.codec.support.Decoding;
import io.mld6.codec.support.Vector;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a frame is does not depend on where its octets lie.
class BufferKindTest {
    static List<Vector> vectors() {
        return Vector.all();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    @DisplayName("FZ-87: heap, direct, read-only, sliced and composite buffers, index not at 0")
    void sameResult(Vector vector) {
        byte[] octets = vector.octets();
        Decoded expected = Decoding.decode(octets);
        // What lies around the frame must not matter either.
        for (int filler : new int[] {0x00, 0xff, 0x82}) {
            for (ByteBuf buffer : Buffers.holding(octets, filler)) {
                int reader = buffer.readerIndex();
                int writer = buffer.writerIndex();
                Decoded decoded =
                        new FrameDecoder()
                                .decode(buffer, reader, octets.length, false, Decoding.OURS);
                assertThat(decoded).as("%s in %s", vector, buffer).isEqualTo(expected);
                assertThat(buffer.readerIndex()).isEqualTo(reader);
                assertThat(buffer.writerIndex()).isEqualTo(writer);
                assertThat(buffer.refCnt()).isEqualTo(1);
                buffer.release();
            }
        }
    }

    @Test
    void aRangeOutsideTheBufferIsTheCallersFault() {
        var decoder = new FrameDecoder();
        ByteBuf buffer = Unpooled.wrappedBuffer(new byte[90]);
        for (int[] range : new int[][] {{0, 91}, {1, 90}, {-1, 10}, {0, -1}, {91, 0}}) {
            assertThatThrownBy(
                            () -> decoder.decode(buffer, range[0], range[1], false, Decoding.OURS))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }
}
