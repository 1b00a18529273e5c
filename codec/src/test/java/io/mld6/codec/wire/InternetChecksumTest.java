// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.support.TestFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class InternetChecksumTest {
    @Test
    @DisplayName("the example of RFC 1071 §3")
    void rfc1071() {
        ByteBuf octets = Unpooled.wrappedBuffer(TestFrame.hex("0001 f203 f4f5 f6f7"));
        assertThat(InternetChecksum.sum(octets, 0, 8) % 0xffff).isEqualTo(0xddf2);
        assertThat(InternetChecksum.fold(InternetChecksum.sum(octets, 0, 8))).isEqualTo(0xddf2);
        assertThat(InternetChecksum.finish(0x2ddf0)).isEqualTo(0x220d);
    }

    @Property
    void agreesWithTheSlowWay(
            @ForAll @Size(max = 80) byte[] octets, @ForAll @IntRange(max = 9) int before) {
        ByteBuf shifted = Unpooled.buffer().writeZero(before).writeBytes(octets).writeInt(-1);
        long sum = InternetChecksum.sum(shifted, before, octets.length);
        assertThat(InternetChecksum.fold(sum)).isEqualTo(TestFrame.onesComplementSum(octets));
    }

    @Property
    void partsAddUp(@ForAll long high, @ForAll long low, @ForAll long otherHigh) {
        byte[] octets =
                ByteBuffer.allocate(32)
                        .putLong(high)
                        .putLong(low)
                        .putLong(otherHigh)
                        .putLong(low)
                        .array();
        int sum = InternetChecksum.sum(high, low) + InternetChecksum.sum(otherHigh, low);
        assertThat(InternetChecksum.fold(sum)).isEqualTo(TestFrame.onesComplementSum(octets));
        assertThat(InternetChecksum.sum(high, low)).isBetween(0, 0xffff);
        assertThat(InternetChecksum.sum(new Ipv6Address(high, low)))
                .isEqualTo(InternetChecksum.sum(high, low));
    }

    @Property
    void foldKeepsTheRemainder(@ForAll long partial) {
        long positive = partial & Long.MAX_VALUE;
        int folded = InternetChecksum.fold(positive);
        assertThat(folded).isBetween(0, 0xffff);
        assertThat(folded % 0xffff).isEqualTo((int) (positive % 0xffff));
        assertThat(folded == 0).as("0 only of 0").isEqualTo(positive == 0);
    }

    @Test
    void longestPacketDoesNotOverflow() {
        byte[] octets = new byte[0xffff];
        java.util.Arrays.fill(octets, (byte) 0xff);
        long sum = InternetChecksum.sum(Unpooled.wrappedBuffer(octets), 0, octets.length);
        assertThat(InternetChecksum.fold(sum)).isEqualTo(TestFrame.onesComplementSum(octets));
    }
}
