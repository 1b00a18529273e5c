// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.property;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.decode.DecodeOptions;
import io.mld6.codec.decode.Decoded;
import io.mld6.codec.decode.Destinations;
import io.mld6.codec.decode.DropReason;
import io.mld6.codec.decode.FrameDecoder;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.encode.FrameEncoder;
import io.mld6.codec.wire.MacAddress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;

/// What must hold for any octets whatever.
public final class Invariants {
    private static final MacAddress ALL_STATIONS = MacAddress.parse("ff:ff:ff:ff:ff:ff");
    private static final int AROUND = 40;

    private Invariants() {}

    /// Decodes `octets` and checks: no exception; nothing outside the range matters; the buffer's
    /// indices and reference count stay; a dropped frame counted nothing; what was accepted can
    /// be written and means the same when read again.
    ///
    /// @return what became of the frame
    public static Decoded check(byte[] octets) {
        var counted = new ArrayList<DropReason>();
        var decoder = new FrameDecoder(DecodeOptions.DEFAULT, counted::add);

        // A read past the end would throw here, where the end is the buffer's.
        ByteBuf exact = Unpooled.wrappedBuffer(octets);
        Decoded decoded = decoder.decode(exact, 0, octets.length, false, Destinations.any());
        assertThat(exact.refCnt()).isEqualTo(1);
        assertThat(exact.readerIndex()).isZero();
        if (decoded instanceof DropReason reason) {
            assertThat(counted).isEmpty();
            assertThat(reason.kind())
                    .isNotIn(DropReason.Kind.POLICY, DropReason.Kind.WITHIN_MESSAGE);
        } else {
            assertThat(counted)
                    .isSubsetOf(
                            DropReason.RECORD_UNKNOWN_TYPE,
                            DropReason.RECORD_BAD_GROUP,
                            DropReason.SOURCE_INVALID);
            readsItsOwnWriting((MldFrame) decoded);
        }
        // And would change the result here, where there is something to read.
        for (int filler : new int[] {0x00, 0xff}) {
            byte[] around = new byte[octets.length + 2 * AROUND];
            Arrays.fill(around, (byte) filler);
            System.arraycopy(octets, 0, around, AROUND, octets.length);
            assertThat(
                            decoder.decode(
                                    Unpooled.wrappedBuffer(around),
                                    AROUND,
                                    octets.length,
                                    false,
                                    Destinations.any()))
                    .isEqualTo(decoded);
        }
        return decoded;
    }

    private static void readsItsOwnWriting(MldFrame frame) {
        ByteBuf written = Unpooled.buffer();
        try {
            MacAddress station = frame.station();
            FrameEncoder.encode(frame, station != null ? station : ALL_STATIONS, written);
        } catch (IllegalArgumentException neverSent) {
            // IS_IN without sources, or a query about no source: heard, but nothing we would say.
            assertThat(written.isReadable()).isFalse();
            return;
        }
        assertThat(
                        new FrameDecoder()
                                .decode(
                                        written,
                                        0,
                                        written.readableBytes(),
                                        false,
                                        Destinations.any()))
                .isEqualTo(frame);
    }
}
