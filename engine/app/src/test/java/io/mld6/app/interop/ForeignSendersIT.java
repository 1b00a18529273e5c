// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.app.testing.FlowEar;
import io.mld6.app.testing.FlowEar.Heard;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import io.mld6.lab.traffic.FlowReceiver;
import io.mld6.lab.traffic.FlowReceiverOptions;
import io.mld6.lab.traffic.FormatOptions;
import io.mld6.lab.traffic.PayloadFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The receiver of a measurement at the end of a cable, at whose other end somebody else's program
/// sends.
@RequiresNetns
@RequiresCommands("ip")
@SuppressWarnings("NullAway.Init") // filled before each test
class ForeignSendersIT {
    private final FlowEar ear = new FlowEar();
    private Netns near;
    private Netns far;

    @BeforeEach
    void open() throws Exception {
        near = Netns.create("near");
        far = Netns.create("far");
        near.veth("e0", far, "p0");
    }

    @AfterEach
    void close() {
        near.close();
        far.close();
    }

    private FlowReceiver receiver(FlowReceiverOptions options) throws Exception {
        return near.call(() -> FlowReceiver.open("e0", options, ear, _ -> {}));
    }

    private static long nanos() {
        return ChronoUnit.NANOS.between(Instant.EPOCH, Instant.now());
    }

    private void giveAddress() throws Exception {
        far.ipv6("p0", true);
        far.ip("addr add 2001:db8::5/64 dev p0 nodad");
        far.ip("route add ff00::/8 dev p0 table local");
    }

    @Test
    @RequiresCommands("mgen")
    @DisplayName("FLOW-3: packets of the real mgen")
    void recognisesTheRealMgen(@TempDir Path fresh) throws Exception {
        giveAddress();
        Path script =
                Files.writeString(
                        fresh.resolve("script.mgn"),
                        "0.0 ON 17 UDP DST ff3e::8000:1/5001 PERIODIC [200 300]\n2.0 OFF 17\n");
        long before = nanos();
        try (FlowReceiver receiver = receiver(FlowReceiverOptions.DEFAULT)) {
            far.run("timeout 20 mgen ipv6 interface p0 input " + script);
            assertThat(receiver.failure()).isNull();
        }
        assertSequence(PayloadFormat.MGEN, before, 100);
        assertThat(ear.packets).allMatch(one -> one.flow() == 17);
    }

    @Test
    @RequiresCommands("iperf")
    @DisplayName("FLOW-3: packets of the real iperf 2, when told")
    void recognisesTheRealIperf() throws Exception {
        giveAddress();
        long before = nanos();
        FlowReceiverOptions told =
                FlowReceiverOptions.DEFAULT.withFormats(FormatOptions.DEFAULT.withIperf(true));
        try (FlowReceiver receiver = receiver(told)) {
            far.run("timeout 20 iperf -c ff3e::8000:1%p0 -V -u -b 2m -l 1000 -t 2 -T 8");
            assertThat(receiver.failure()).isNull();
        }
        assertSequence(PayloadFormat.IPERF, before, 100);
    }

    private void assertSequence(PayloadFormat format, long before, int least) {
        assertThat(ear.packets).hasSizeGreaterThan(least);
        long first = ear.packets.getFirst().sequence();
        assertThat(first).isBetween(0L, 1L);
        for (int i = 0; i < ear.packets.size(); i++) {
            Heard one = ear.packets.get(i);
            assertThat(one.format()).isEqualTo(format);
            assertThat(one.group()).isEqualTo(Ipv6Address.parse("ff3e::8000:1"));
            if (i < ear.packets.size() - 1) {
                assertThat(one.sequence()).isEqualTo(first + i);
            }
            assertThat(one.sendStampNanos()).isBetween(before, one.stampNanos());
        }
    }
}
