// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketChannelOptionsTest {
    /// A frame of 90 octets takes 768 of the kernel's memory while it waits, and 192 of a ring.
    @ParameterizedTest
    @CsvSource({
        "1, 16, false",
        "4094, 16, false",
        "16384, 16, false",
        "16385, 16, true",
        "131072, 32, true",
        "1000000, 64, true"
    })
    void aQueryForEachVlanHasRoomToWait(int vlans, int mebibytes, boolean ring) {
        PacketChannelOptions options = PacketChannelOptions.on("eth1").withRoomForQueries(vlans);
        assertThat(options.buffers().receiveOctets()).isEqualTo(mebibytes << 20);
        assertThat(options.buffers().ring()).isEqualTo(ring);
    }
}
