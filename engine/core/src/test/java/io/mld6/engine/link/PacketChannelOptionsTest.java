// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketChannelOptionsTest {
    /// A frame of 90 octets takes 768 of the kernel's memory while it waits.
    @ParameterizedTest
    @CsvSource({"1, 16", "4094, 16", "16384, 16", "32768, 32", "131072, 128", "1000000, 128"})
    void aQueryForEachVlanHasRoomToWait(int vlans, int mebibytes) {
        PacketChannelOptions options = PacketChannelOptions.on("eth1").withRoomForQueries(vlans);
        assertThat(options.buffers().receiveOctets()).isEqualTo(mebibytes << 20);
        assertThat(options.withRoomForQueries(1).buffers()).isEqualTo(options.buffers());
    }
}
