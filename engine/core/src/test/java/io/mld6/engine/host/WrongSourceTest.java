// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.decode.DropReason;
import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.engine.link.LinkException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WrongSourceTest {
    private static final int TIMES = 50;

    private final ShardedWorld world;

    WrongSourceTest() throws LinkException {
        world = new ShardedWorld(EngineConfig.defaults());
    }

    @Test
    @DisplayName(
            "V1-34 V1-36 SD-21: queries from :: and from elsewhere: a line for each kind, a count for each frame")
    void warnsOnceAndCountsAlways() {
        for (int i = 0; i < TIMES; i++) {
            world.sendVector("bad-query-source-unspecified");
            world.sendVector("bad-query-source-global");
        }
        assertThat(dropped(DropReason.BAD_SOURCE)).isEqualTo(TIMES);
        assertThat(dropped(DropReason.UNSPECIFIED_SOURCE)).isEqualTo(TIMES);
        assertThat(world.notices).filteredOn(line -> line.contains("from ::")).hasSize(1);
        assertThat(world.notices).filteredOn(line -> line.contains("not link-local")).hasSize(1);
    }

    @Test
    @DisplayName(
            "AD-9 SEC-9: MLDv1 queries while there are source-specific channels: one line, and answers")
    void warnsOfVersion1QueriesForChannels() {
        MacAddress mac = MacAddress.parse("02:00:00:00:00:01");
        int listener = world.get(world.engine.addListener(mac, Ipv6Address.linkLocalEui64(mac)));
        world.sendVector("v1-general-query");
        assertThat(world.snapshot().queries()).isEqualTo(1);
        assertThat(world.notices).as("nothing source specific yet").isEmpty();
        var _ =
                world.get(
                        world.engine.listen(
                                listener,
                                1,
                                Ipv6Address.parse("ff3e::8000:1"),
                                FilterMode.INCLUDE,
                                List.of(Ipv6Address.parse("2001:db8::1"))));
        for (int i = 0; i < TIMES; i++) {
            world.sendVector("v1-general-query-zero-delay");
        }
        assertThat(world.snapshot().queries()).isEqualTo(TIMES + 1);
        assertThat(world.notices).hasSize(1).first().asString().contains("source-specific");
        assertThat(world.snapshot().responses().scheduled()).isPositive();
    }

    private long dropped(DropReason reason) {
        return world.snapshot().counters().dropped(reason);
    }
}
