// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/// The layout of `linux/if_xdp.h`, and counters that run on for ever.
class XdpRingTest {
    private static final XdpRing.Place PLACE = new XdpRing.Place(0, 64, 192, 128);

    private final MemorySegment memory = Arena.ofAuto().allocate(192 + 8 * 16, 64);
    private final XdpRing ring = new XdpRing(memory, PLACE, 8, XdpRing.FRAME_OCTETS);

    /// `xdp_desc   0 addr  8 len  12 options   16`
    @Test
    void laysOutAFrameAsTheKernelReadsIt() {
        memory.set(JAVA_INT, 192 + 3 * 16 + 12, 77);
        ring.frame(8 + 3, 0x1_0000_2000L, 86);
        assertThat(memory.get(JAVA_LONG, 192 + 3 * 16)).isEqualTo(0x1_0000_2000L);
        assertThat(memory.get(JAVA_INT, 192 + 3 * 16 + 8)).isEqualTo(86);
        assertThat(memory.get(JAVA_INT, 192 + 3 * 16 + 12)).isZero();
    }

    @Test
    void readsAddressesOfEightOctets() {
        XdpRing completion = new XdpRing(memory, PLACE, 8, XdpRing.ADDRESS_OCTETS);
        memory.set(JAVA_LONG, 192 + 5 * 8, 4096);
        assertThat(completion.address(16 + 5)).isEqualTo(4096);
    }

    @Test
    void goesOnWhereTheCountersOverflow() {
        int last = Integer.MAX_VALUE;
        ring.produced(last + 1);
        ring.consumed(last);
        assertThat(ring.producer() - ring.consumer()).isEqualTo(1);
        ring.frame(last, 1, 1);
        ring.frame(last + 1, 2, 1);
        assertThat(memory.get(JAVA_LONG, 192 + 7 * 16)).isEqualTo(1);
        assertThat(memory.get(JAVA_LONG, 192)).isEqualTo(2);
    }

    @Test
    void seesWhetherTheKernelWantsToBeWoken() {
        assertThat(ring.needsWakeup()).isFalse();
        memory.set(JAVA_INT, 128, 1);
        assertThat(ring.needsWakeup()).isTrue();
    }

    @Test
    void refusesSizesTheKernelWouldRefuse() {
        assertThatThrownBy(() -> new XdpRing(memory, PLACE, 6, XdpRing.FRAME_OCTETS))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
