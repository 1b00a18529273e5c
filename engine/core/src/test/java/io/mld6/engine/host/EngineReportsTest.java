// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mld6.codec.decode.Destinations;
import io.mld6.codec.decode.DropReason;
import io.mld6.codec.decode.FrameDecoder;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.handler.FrameAccounting;
import io.mld6.codec.handler.MldFrameDecoder;
import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.message.Mldv2Report;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.VirtualEnd;
import io.mld6.engine.link.VirtualLink;
import io.mld6.engine.population.AddressRange;
import io.mld6.engine.population.Population;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// MLDv2 Reports of a whole engine, read at the other end of a link.
@SuppressWarnings("FutureReturnValueIgnored") // of writes and of shutting down
class EngineReportsTest {
    private static final long POLL_NANOS = 1_000_000;
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");
    private static final Ipv6Address FIRST = Ipv6Address.parse("ff0e::db8:0:1");

    /// What a receiver makes of all frames.
    private static final class Receiver implements FrameAccounting {
        final Queue<MldFrame> accepted = new ConcurrentLinkedQueue<>();
        final Queue<DropReason> dropped = new ConcurrentLinkedQueue<>();

        @Override
        public void accepted(MldFrame frame) {
            accepted.add(frame);
        }

        @Override
        public void dropped(DropReason reason) {
            dropped.add(reason);
        }
    }

    private static Population population(Ipv6Address first, int groups) {
        return new Population(1, MAC, List.of(new AddressRange(first, groups, 1)), 0, false);
    }

    /// 5000 groups of one listener are repeated at one moment, which takes several turns of the
    /// event loop: each of them ends inside a Report and flushes what is written.
    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void reportsAreWholeWhereverATurnEnds() throws Exception {
        int groups = 5000;
        var segment = new VirtualLink();
        var receiver = new Receiver();
        EventLoop loop = new DefaultEventLoop();
        VirtualEnd end = segment.newEnd();
        end.pipeline()
                .addLast(new MldFrameDecoder(new FrameDecoder(), Destinations.any(), receiver));
        loop.register(end).sync();
        EngineConfig config =
                EngineConfig.defaults()
                        .with(
                                b ->
                                        b.mode(MldMode.V2)
                                                .unsolicitedReportIntervalV2(
                                                        Duration.ofMillis(200)));
        try (Engine engine = Engine.start(config, LinkOpener.on(segment), _ -> {})) {
            engine.populate(population(FIRST, groups)).get();
            engine.ready().get();
            while (receiver.accepted.size() < 2 * 70 && receiver.dropped.isEmpty()) {
                LockSupport.parkNanos(POLL_NANOS);
            }
            loop.submit(() -> {}).sync();
            assertThat(receiver.dropped).isEmpty();
            Map<Ipv6Address, Integer> counts = new TreeMap<>();
            for (MldFrame frame : receiver.accepted) {
                for (AddressRecord record : ((Mldv2Report) frame.message()).records()) {
                    counts.merge(record.group(), 1, Integer::sum);
                }
            }
            assertThat(counts).hasSize(groups);
            assertThat(counts.values()).as("each record RV times").containsOnly(2);
            assertThat(receiver.accepted).as("70 full Reports, twice").hasSize(140);
        } finally {
            end.close().sync();
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
    }

    /// AD-5: refused as a whole, before anything was joined.
    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void ssmGroupsNeedSources() throws Exception {
        EngineConfig config = EngineConfig.defaults().with(b -> b.mode(MldMode.V2));
        try (Engine engine = Engine.start(config, LinkOpener.on(new VirtualLink()), _ -> {})) {
            Population sourceSpecific = population(Ipv6Address.parse("ff3e::8000:1"), 3);
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> engine.populate(sourceSpecific))
                    .withMessageContaining("source specific");
            assertThat(engine.snapshot().get().listeners()).isZero();
        }
    }
}
