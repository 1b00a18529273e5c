// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RawPort;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/// Two namespaces and a cable: the channel under test opens `e0` on one side, a [RawPort] sits at
/// `p0` on the other.
final class Cable {
    private static final long TIMEOUT_S = 20;

    final Netns near = Netns.create("near");
    final Netns far = Netns.create("far");
    final Collected collected = new Collected();
    final List<String> notices = Collections.synchronizedList(new ArrayList<>());
    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final List<AutoCloseable> ports = new ArrayList<>();
    private final List<PacketChannel> channels = new ArrayList<>();

    Cable() throws Exception {
        near.veth("e0", far, "p0");
    }

    RawPort port() throws Exception {
        RawPort port = RawPort.open(far, "p0");
        ports.add(port);
        return port;
    }

    RawPort offloadingPort() throws Exception {
        RawPort port = RawPort.openOffloading(far, "p0");
        ports.add(port);
        return port;
    }

    static PacketChannelOptions options() {
        return PacketChannelOptions.on("e0");
    }

    /// Opens `e0` in the near namespace without registering it.
    PacketChannel open(PacketChannelOptions options) throws Exception {
        return near.call(() -> PacketChannel.open(options, notices::add));
    }

    /// A registered channel whose pipeline ends in [#collected].
    PacketChannel start(PacketChannelOptions options) throws Exception {
        return register(open(options));
    }

    /// As above, with `handover` between channel and kernel.
    PacketChannel start(PacketChannelOptions options, UnaryOperator<FrameSender.Handover> handover)
            throws Exception {
        return register(near.call(() -> PacketChannel.open(options, notices::add, handover)));
    }

    PacketChannel register(PacketChannel channel) throws Exception {
        channels.add(channel);
        channel.pipeline().addLast(collected);
        await(loop.register(channel));
        return channel;
    }

    static void await(Future<?> future) throws Exception {
        if (!future.await(TIMEOUT_S, TimeUnit.SECONDS)) {
            throw new AssertionError("not done in " + TIMEOUT_S + " s: " + future);
        }
        future.get();
    }

    /// Runs `task` on the channel's loop and waits for it.
    static void onLoop(Channel channel, Runnable task) throws Exception {
        await(channel.eventLoop().submit(task));
    }

    void close() throws Exception {
        for (PacketChannel channel : channels) {
            if (channel.isOpen()) {
                await(channel.close());
            }
        }
        for (AutoCloseable port : ports) {
            port.close();
        }
        await(loop.shutdownGracefully(0, 5, TimeUnit.SECONDS));
        near.close();
        far.close();
    }
}
