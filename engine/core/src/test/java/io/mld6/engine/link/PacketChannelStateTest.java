// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import static io.mld6.engine.link.Collected.next;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.Privileges;
import io.mld6.engine.testing.RawPort;
import io.mld6.engine.testing.RequiresNetns;
import io.mld6.engine.testing.Vectors;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RequiresNetns
class PacketChannelStateTest {
    final byte[] query = Vectors.frame("v1-general-query");
    private final String queryHex = HexFormat.of().formatHex(query);

    Cable cable;

    /// How the channel is opened.
    PacketChannelOptions options() {
        return Cable.options();
    }

    /// What is said when it is.
    List<String> said() {
        return List.of();
    }

    @BeforeEach
    void plug() throws Exception {
        cable = new Cable();
    }

    @AfterEach
    void unplug() throws Exception {
        cable.close();
    }

    private static LinkException.Kind kindOf(Throwable e) {
        assertThat(e).isInstanceOf(LinkException.class);
        return ((LinkException) e).kind();
    }

    private LinkException refusal(Callable<?> open) {
        try {
            throw new AssertionError("opened: " + cable.near.call(open));
        } catch (LinkException e) {
            return e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void saysItIsUpOnceActive() throws Exception {
        PacketChannel channel = cable.start(options());
        assertThat(next(cable.collected.states)).isEqualTo(LinkState.UP);
        assertThat(channel.isActive()).isTrue();
        assertThat(channel.link().name()).isEqualTo("e0");
        assertThat(channel.link().mtu()).isEqualTo(1500);
        assertThat(cable.notices).isEqualTo(said());
    }

    @Test
    void staysOpenThroughDownAndUpAndReceivesAgain() throws Exception {
        PacketChannel channel = cable.start(options());
        RawPort far = cable.port();
        assertThat(next(cable.collected.states)).isEqualTo(LinkState.UP);
        cable.near.ip("link set e0 down");
        assertThat(next(cable.collected.states)).isEqualTo(LinkState.DOWN);
        ChannelFuture refused = channel.writeAndFlush(Unpooled.wrappedBuffer(query)).await();
        assertThat(kindOf(refused.cause())).isEqualTo(LinkException.Kind.ADMINISTRATIVELY_DOWN);
        cable.near.ip("link set e0 up");
        LinkState state = next(cable.collected.states);
        // Carrier comes back in the same step or right after it.
        assertThat(state == LinkState.UP || next(cable.collected.states) == LinkState.UP).isTrue();
        far.send(query);
        assertThat(next(cable.collected.frames)).isEqualTo(queryHex);
        Cable.await(channel.writeAndFlush(Unpooled.wrappedBuffer(query)));
        assertThat(far.receive()).isEqualTo(query);
        assertThat(channel.isActive()).isTrue();
        assertThat(cable.collected.errors).isEmpty();
    }

    @Test
    void tellsLostCarrierFromDownAndSendsSilently() throws Exception {
        PacketChannel channel = cable.start(options());
        assertThat(next(cable.collected.states)).isEqualTo(LinkState.UP);
        cable.far.ip("link set p0 down");
        assertThat(next(cable.collected.states)).isEqualTo(LinkState.NO_CARRIER);
        Cable.await(channel.writeAndFlush(Unpooled.wrappedBuffer(query)));
        assertThat(channel.linkState()).isEqualTo(LinkState.NO_CARRIER);
        cable.far.ip("link set p0 up");
        assertThat(next(cable.collected.states)).isEqualTo(LinkState.UP);
    }

    /// Tried again until the carrier is back, stale frames would go out then.
    @Test
    void failsFramesWithoutCarrierPastTheQueueingDiscipline() throws Exception {
        PacketChannel channel = cable.start(options().withQdiscBypass(true));
        assertThat(next(cable.collected.states)).isEqualTo(LinkState.UP);
        cable.far.ip("link set p0 down");
        assertThat(next(cable.collected.states)).isEqualTo(LinkState.NO_CARRIER);
        Verdicts verdicts = new Verdicts();
        FrameBatch batch = new FrameBatch(4, 256, verdicts);
        Verdicts.append(batch, query, 1);
        Verdicts.append(batch, query, 2);
        Cable.await(channel.writeAndFlush(batch));
        assertThat(verdicts.failed).containsExactly("1:105", "2:105");
        assertThat(verdicts.sent).isEmpty();
        ChannelFuture single = channel.writeAndFlush(Unpooled.wrappedBuffer(query)).await();
        assertThat(single.cause())
                .isInstanceOf(LinkException.class)
                .hasMessageContaining("ENOBUFS");
        assertThat(channel.enobufsRetries()).isZero();
    }

    @Test
    void knowsTheMtuOfItsInterface() throws Exception {
        cable.near.ip("link set e0 mtu 1400");
        assertThat(cable.start(options()).mtuOctets()).isEqualTo(1400);
    }

    @Test
    void opensWithoutCarrier() throws Exception {
        cable.far.ip("link set p0 down");
        PacketChannel channel = cable.start(options());
        assertThat(next(cable.collected.states)).isEqualTo(LinkState.NO_CARRIER);
        assertThat(channel.isActive()).isTrue();
    }

    @Test
    void endsWithOneClearErrorWhenTheInterfaceIsRemoved() throws Exception {
        PacketChannel channel = cable.start(options());
        assertThat(next(cable.collected.states)).isEqualTo(LinkState.UP);
        cable.near.ip("link del e0");
        LinkState state = next(cable.collected.states);
        while (state != LinkState.REMOVED) {
            // Deleting takes it down first, which may be seen or not.
            assertThat(state).isIn(LinkState.DOWN, LinkState.NO_CARRIER);
            state = next(cable.collected.states);
        }
        Throwable error = next(cable.collected.errors);
        assertThat(kindOf(error)).isEqualTo(LinkException.Kind.REMOVED);
        assertThat(error).hasMessage("interface e0 was removed");
        Cable.await(channel.closeFuture());
        assertThat(cable.collected.errors).isEmpty();
        assertThat(cable.collected.states).isEmpty();
    }

    @Test
    void takesMovingAwayForRemoval() throws Exception {
        PacketChannel channel = cable.start(options());
        cable.near.ip("link set e0 netns " + cable.far.name());
        assertThat(kindOf(next(cable.collected.errors))).isEqualTo(LinkException.Kind.REMOVED);
        Cable.await(channel.closeFuture());
    }

    @Test
    void doesNotTakeLeavingABridgeForRemoval() throws Exception {
        PacketChannel channel = cable.start(options());
        assertThat(next(cable.collected.states)).isEqualTo(LinkState.UP);
        cable.near.ip("link add br0 type bridge");
        cable.near.ip("link set e0 master br0");
        cable.near.ip("link set e0 nomaster");
        cable.near.ip("link set e0 down");
        assertThat(next(cable.collected.states)).isEqualTo(LinkState.DOWN);
        assertThat(channel.isActive()).isTrue();
        assertThat(cable.collected.errors).isEmpty();
    }

    @Test
    void learnsOfAnotherMtu() throws Exception {
        PacketChannel channel = cable.start(options());
        assertThat(next(cable.collected.states)).isEqualTo(LinkState.UP);
        cable.near.ip("link set e0 mtu 1300");
        cable.near.ip("link set e0 down");
        assertThat(next(cable.collected.states)).isEqualTo(LinkState.DOWN);
        assertThat(channel.link().mtu()).isEqualTo(1300);
    }

    @Test
    void refusesAnInterfaceThatIsNotThere() {
        LinkException e =
                refusal(() -> PacketChannel.open(PacketChannelOptions.on("nosuch"), _ -> {}));
        assertThat(e.kind()).isEqualTo(LinkException.Kind.UNKNOWN_INTERFACE);
        assertThat(e)
                .hasMessage(
                        "no interface 'nosuch' in this network namespace (`ip link` lists what"
                                + " there is)");
    }

    @Test
    void refusesAnInterfaceThatIsDown() throws Exception {
        cable.near.ip("link set e0 down");
        LinkException e = refusal(() -> PacketChannel.open(options(), _ -> {}));
        assertThat(e.kind()).isEqualTo(LinkException.Kind.ADMINISTRATIVELY_DOWN);
        assertThat(e).hasMessage("e0 is administratively down (`ip link set e0 up`)");
    }

    @Test
    void refusesAnInterfaceWithoutEthernet() throws Exception {
        cable.near.ip("tuntap add t0 mode tun");
        cable.near.ip("link set t0 up");
        LinkException e = refusal(() -> PacketChannel.open(PacketChannelOptions.on("t0"), _ -> {}));
        assertThat(e.kind()).isEqualTo(LinkException.Kind.NOT_ETHERNET);
    }

    @Test
    void namesThePrivilegeItLacks() {
        LinkException e =
                refusal(
                        () -> {
                            Privileges.drop(Privileges.CAP_NET_RAW);
                            return PacketChannel.open(options(), _ -> {});
                        });
        assertThat(e.kind()).isEqualTo(LinkException.Kind.NO_PRIVILEGE);
        assertThat(e).hasMessageContaining("CAP_NET_RAW").hasMessageNotContaining("\n");
    }

    @Test
    void getsTheReceiveBufferItWantsByForce() throws Exception {
        PacketChannel channel = cable.open(options());
        assertThat(channel.grantedReceiveBufferOctets()).isEqualTo(16 << 20);
        assertThat(cable.notices).isEqualTo(said());
        channel.unsafe().closeForcibly();
    }

    @Test
    void saysInOneLineWhenTheReceiveBufferIsSmaller() throws Exception {
        PacketChannel channel =
                cable.near.call(
                        () -> {
                            Privileges.drop(Privileges.CAP_NET_ADMIN);
                            return PacketChannel.open(options(), cable.notices::add);
                        });
        int granted = channel.grantedReceiveBufferOctets();
        assertThat(granted).isBetween(1, (16 << 20) - 1);
        assertThat(cable.notices)
                .first()
                .asString()
                .startsWith("e0: receive buffer of " + granted + " octets granted, 16777216 wanted")
                .doesNotContain("\n");
        channel.unsafe().closeForcibly();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void closesWithItsEventLoop() throws Exception {
        PacketChannel channel = cable.start(options());
        Cable.await(
                channel.eventLoop()
                        .parent()
                        // Without a quiet period Netty may end the loop before it tells its
                        // handles.
                        .shutdownGracefully(20, 5000, TimeUnit.MILLISECONDS));
        assertThat(channel.isOpen()).isFalse();
        Cable.await(channel.closeFuture());
    }

    @Test
    void leavesNoDescriptorBehind() throws Exception {
        long before = descriptors();
        for (int i = 0; i < 20; i++) {
            PacketChannel channel = cable.start(options());
            Cable.await(channel.close());
            LinkException _ =
                    refusal(() -> PacketChannel.open(PacketChannelOptions.on("nosuch"), _ -> {}));
        }
        assertThat(descriptors()).isLessThanOrEqualTo(before + 5);
    }

    private static long descriptors() throws Exception {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    @Test
    void needsAnEpollLoop() throws Exception {
        PacketChannel channel = cable.open(options());
        var loop = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
        ChannelFuture refused = loop.register(channel).await();
        assertThat(refused.cause()).isInstanceOf(IllegalStateException.class);
        channel.unsafe().closeForcibly();
        Cable.await(loop.shutdownGracefully(0, 5, TimeUnit.SECONDS));
    }

    @Test
    void sharesNothingWithOtherNamespaces() throws Exception {
        try (Netns empty = Netns.create("empty")) {
            assertThatThrownBy(() -> empty.call(() -> PacketChannel.open(options(), _ -> {})))
                    .isInstanceOf(LinkException.class);
        }
    }
}
