// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.VirtualEnd;
import io.mld6.engine.link.VirtualLink;
import io.mld6.engine.population.AddressRange;
import io.mld6.engine.population.Population;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Listeners that test their address first, read octet by octet at the other end of a link.
@SuppressWarnings("FutureReturnValueIgnored") // of closing and of shutting down
class DuplicateAddressDetectionTest {
    private static final int SOURCE_MAC = 6;
    private static final int SOURCE = 22;
    private static final int MESSAGE = 62;
    private static final int RECORD_COUNT = MESSAGE + 6;
    private static final int FIRST_RECORD = MESSAGE + 8;
    private static final int V2_REPORT = 143;
    private static final int LISTENERS = 20;
    private static final int ALL_RECORDS = 3;

    /// What one station sent, in order: true from `::`, with the groups of its records.
    private record Heard(boolean fromUnspecified, List<Ipv6Address> groups) {}

    private static final class Receiver extends SimpleChannelInboundHandler<ByteBuf> {
        final Map<MacAddress, List<Heard>> byStation = new TreeMap<>();

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
            assertThat(frame.getUnsignedByte(MESSAGE)).isEqualTo((short) V2_REPORT);
            long mac =
                    (long) frame.getUnsignedShort(SOURCE_MAC) << 32
                            | frame.getUnsignedInt(SOURCE_MAC + 2);
            boolean unspecified = frame.getLong(SOURCE) == 0 && frame.getLong(SOURCE + 8) == 0;
            List<Ipv6Address> groups = new ArrayList<>();
            int at = FIRST_RECORD;
            for (int i = 0; i < frame.getUnsignedShort(RECORD_COUNT); i++) {
                groups.add(new Ipv6Address(frame.getLong(at + 4), frame.getLong(at + 12)));
                at += 20 + 16 * frame.getUnsignedShort(at + 2);
            }
            byStation
                    .computeIfAbsent(new MacAddress(mac), _ -> new ArrayList<>())
                    .add(new Heard(unspecified, groups));
        }
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    @DisplayName(
            "HR-3, V2-15, V2-17, TL-9: from :: while the address is tested, then everything anew from it")
    void reportsFromNowhereFirstAndAnewFromTheAddress() throws Exception {
        var segment = new VirtualLink();
        var receiver = new Receiver();
        EventLoop loop = new DefaultEventLoop();
        VirtualEnd end = segment.newEnd();
        end.pipeline().addLast(receiver);
        loop.register(end).sync();
        MacAddress base = MacAddress.parse("02:00:00:00:00:01");
        var population =
                new Population(
                        LISTENERS,
                        base,
                        List.of(AddressRange.parse("ff0e::db8:0:1+2")),
                        0,
                        false,
                        true,
                        FilterMode.EXCLUDE,
                        List.of());
        Map<MacAddress, List<Heard>> heard;
        try (Engine engine =
                Engine.start(EngineConfig.defaults(), LinkOpener.on(segment), _ -> {})) {
            engine.populate(population).get();
            engine.ready().get();
            heard = loop.submit(() -> receiver.byStation).get();
        } finally {
            end.closeAndWait();
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
        assertThat(heard).hasSize(LISTENERS);
        heard.forEach(
                (mac, reports) -> {
                    Ipv6Address own = Ipv6Address.linkLocalEui64(mac).solicitedNode();
                    Heard first = reports.getFirst();
                    assertThat(first.fromUnspecified()).isTrue();
                    assertThat(first.groups()).hasSize(ALL_RECORDS).contains(own);
                    List<Heard> valid = reports.stream().dropWhile(Heard::fromUnspecified).toList();
                    assertThat(valid).as("never back to ::").noneMatch(Heard::fromUnspecified);
                    assertThat(valid).as("announced Robustness Variable times").hasSize(2);
                    assertThat(valid)
                            .allSatisfy(
                                    report ->
                                            assertThat(report.groups())
                                                    .hasSize(ALL_RECORDS)
                                                    .contains(own));
                });
    }
}
