// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.decode.DropReason;
import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.VirtualEnd;
import io.mld6.engine.link.VirtualLink;
import io.mld6.engine.testing.Vectors;
import io.netty.buffer.Unpooled;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WrongSourceTest {
    private static final int TIMES = 50;

    @Test
    @Timeout(value = 20, unit = TimeUnit.SECONDS)
    @DisplayName(
            "V1-34 V1-36 SD-21: queries from :: and from elsewhere: a line for each kind, a count for each frame")
    void warnsOnceAndCountsAlways() throws Exception {
        List<String> notices = new CopyOnWriteArrayList<>();
        var link = new VirtualLink();
        var group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        try (Engine engine =
                Engine.start(EngineConfig.defaults(), LinkOpener.on(link), notices::add)) {
            VirtualEnd querier = link.newEnd();
            group.register(querier).syncUninterruptibly();
            for (int i = 0; i < TIMES; i++) {
                send(querier, "bad-query-source-unspecified");
                send(querier, "bad-query-source-global");
            }
            while (dropped(engine, DropReason.BAD_SOURCE) < TIMES) {
                LockSupport.parkNanos(1_000_000);
            }
            assertThat(dropped(engine, DropReason.UNSPECIFIED_SOURCE)).isEqualTo(TIMES);
            assertThat(notices).filteredOn(line -> line.contains("from ::")).hasSize(1);
            assertThat(notices).filteredOn(line -> line.contains("not link-local")).hasSize(1);
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    @Test
    @Timeout(value = 20, unit = TimeUnit.SECONDS)
    @DisplayName(
            "AD-9: MLDv1 queries while there are source-specific channels: one line, and answers")
    void warnsOfVersion1QueriesForChannels() throws Exception {
        List<String> notices = new CopyOnWriteArrayList<>();
        var link = new VirtualLink();
        var group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        try (Engine engine =
                Engine.start(EngineConfig.defaults(), LinkOpener.on(link), notices::add)) {
            MacAddress mac = MacAddress.parse("02:00:00:00:00:01");
            int listener = engine.addListener(mac, Ipv6Address.linkLocalEui64(mac)).get();
            VirtualEnd querier = link.newEnd();
            group.register(querier).syncUninterruptibly();
            send(querier, "v1-general-query");
            while (engine.snapshot().get().queries() < 1) {
                LockSupport.parkNanos(1_000_000);
            }
            assertThat(notices).as("nothing source specific yet").isEmpty();
            engine.listen(
                            listener,
                            1,
                            Ipv6Address.parse("ff3e::8000:1"),
                            FilterMode.INCLUDE,
                            List.of(Ipv6Address.parse("2001:db8::1")))
                    .get();
            for (int i = 0; i < TIMES; i++) {
                send(querier, "v1-general-query-zero-delay");
            }
            while (engine.snapshot().get().queries() < TIMES + 1) {
                LockSupport.parkNanos(1_000_000);
            }
            assertThat(notices).hasSize(1).first().asString().contains("source-specific");
            assertThat(engine.snapshot().get().responses().scheduled()).isPositive();
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    private static void send(VirtualEnd end, String vector) {
        end.writeAndFlush(Unpooled.wrappedBuffer(Vectors.frame(vector))).syncUninterruptibly();
    }

    private static long dropped(Engine engine, DropReason reason) throws Exception {
        return engine.snapshot().get().counters().dropped(reason);
    }
}
