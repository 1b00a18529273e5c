// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.VirtualLink;
import io.mld6.engine.metrics.MldCounter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PacedLeaveTest {
    private static final Ipv6Address GROUP = Ipv6Address.parse("ff0e::db8:0:101");
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");

    /// One packet is allowed at a time: the Report takes it, the Done has to wait, and nothing else
    /// ever happens on this link that would remind anybody of it.
    @Test
    @Timeout(value = 20, unit = TimeUnit.SECONDS)
    void doneThatThePaceHeldBackGoesOutByItself() throws Exception {
        EngineConfig config =
                EngineConfig.defaults().with(b -> b.mode(MldMode.V1).maxPacketsPerSecond(50));
        try (Engine engine = Engine.start(config, LinkOpener.on(new VirtualLink()), _ -> {})) {
            int listener = engine.addListener(MAC, Ipv6Address.linkLocalEui64(MAC)).get();
            engine.join(listener, GROUP).get();
            assertThat(engine.leave(listener, GROUP).get()).isTrue();
            while (engine.snapshot().get().counters().get(MldCounter.SENT_DONE_V1) == 0) {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }
}
