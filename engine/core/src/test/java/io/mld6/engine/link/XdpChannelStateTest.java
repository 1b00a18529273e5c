// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import static io.mld6.engine.link.Collected.next;
import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.engine.testing.RequiresNetns;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What happens to a link happens to a channel that sends through AF_XDP, too (LK-13): all of
/// [PacketChannelStateTest], but for a missing carrier, which is noticed here.
@RequiresNetns
class XdpChannelStateTest extends PacketChannelStateTest {
    @Override
    PacketChannelOptions options() {
        return Cable.options().withTransmit(Transmit.XDP);
    }

    @Override
    List<String> said() {
        return List.of(XdpChannelTest.SAID);
    }

    @Override
    @Test
    @DisplayName("LK-13: without carrier frames fail, as past the queueing discipline")
    void tellsLostCarrierFromDownAndSendsSilently() throws Exception {
        PacketChannel channel = cable.start(options());
        assertThat(next(cable.collected.states)).isEqualTo(LinkState.UP);
        cable.far.ip("link set p0 down");
        assertThat(next(cable.collected.states)).isEqualTo(LinkState.NO_CARRIER);
        ChannelFuture single = channel.writeAndFlush(Unpooled.wrappedBuffer(query)).await();
        assertThat(single.cause())
                .isInstanceOf(LinkException.class)
                .hasMessageContaining("ENOBUFS");
        assertThat(channel.enobufsRetries()).isZero();
        cable.far.ip("link set p0 up");
        assertThat(next(cable.collected.states)).isEqualTo(LinkState.UP);
    }
}
