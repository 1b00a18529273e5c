// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ResidentSetTest {
    @Test
    void readsWhatTheKernelWrites() {
        ResidentSet set =
                ResidentSet.of(
                        List.of(
                                "Name:\tjava",
                                "VmHWM:\t  307200 kB",
                                "VmRSS:\t  204800 kB",
                                "Threads:\t9"));
        assertThat(set).isEqualTo(new ResidentSet(200L << 20, 300L << 20));
        assertThat(set.line(57_948_480))
                .isEqualTo("memory      tables 55.3 MiB, resident 200.0 MiB, at most 300.0 MiB");
    }

    @Test
    void saysNothingWhereTheKernelDoesNot() {
        assertThat(ResidentSet.of(List.of("Name:\tjava"))).isEqualTo(new ResidentSet(0, 0));
    }

    @Test
    void readsItsOwn() {
        ResidentSet set = ResidentSet.now();
        assertThat(set.octets()).isBetween(1L << 20, set.peakOctets());
    }
}
