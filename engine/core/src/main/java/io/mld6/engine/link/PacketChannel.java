// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import io.mld6.engine.linux.LinkAddresses;
import io.mld6.engine.linux.LinkInfo;
import io.mld6.engine.linux.LinkWatch;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.util.concurrent.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// A Netty channel of whole Ethernet frames over AF_PACKET, on an epoll event loop.
///
/// ```text
///              write ┌──────────── FrameSender ── sendmmsg ──▶
///  pipeline ─────────┤ EAGAIN: EPOLLOUT, ENOBUFS: 1 ms           packet socket (EpollRegistration)
///                    │                   or XdpSender ──▶           AF_XDP socket; EAGAIN: 100 us
///              read  └──────────── FrameReader ◀── recvmmsg ──
///                       or         RingReader  ◀── PacketRing
///  LinkState ◀──────────────────── LinkWatch   ◀── rtnetlink     netlink socket
/// (EpollRegistration) ```
///
/// *In*: one `ByteBuf` per frame, owned by the handler;
/// [io.mld6.codec.handler.UnfinishedChecksumFrame] around one whose
/// checksum the kernel left open. *Out*: [FrameBatch], whose promise succeeds when every frame has
/// its verdict with the [BatchListener]; or `ByteBuf`, one frame, whose promise fails if the kernel
/// refuses it. *Events*: [LinkAddresses] and [LinkState], first right after `channelActive`. Down
/// or without carrier the channel stays open. Removal ends it: REMOVED, then a [LinkException]
/// through `exceptionCaught`, then the close.
///
/// *Turns*: at most `framesPerTurn` frames are read, and as many written, before the loop's other
/// work has its turn. *Owner*: close the channel, or `unsafe().closeForcibly()` one that was never
/// registered.
public final class PacketChannel extends AbstractLinkChannel {
    private final OpenLink opened;
    private final ReceiveTurns in;
    private final SendTurns out;
    private final EpollRegistration packets;
    private final EpollRegistration changes;
    /// Lets this channel hear what another one of its station hands on.
    private final OutgoingRelay relay = new OutgoingRelay(this);
    private final Changes listener = new Changes();
    private LinkAddresses addresses;
    private volatile LinkInfo link;
    private volatile boolean active;

    private PacketChannel(
            OpenLink opened,
            PacketChannelOptions options,
            UnaryOperator<FrameSender.Handover> handover) {
        super(LinkState.of(opened.link()));
        this.opened = opened;
        link = opened.link();
        addresses = opened.addresses();
        in = new ReceiveTurns(this, opened, options.batches());
        FrameSender sender =
                new FrameSender(
                        handover.apply(opened::send),
                        options.batches().sendFrames(),
                        FrameSizes.longestFrame(link.mtu()),
                        sent);
        out = new SendTurns(this, opened, sender, options.batches().framesPerTurn());
        packets =
                new EpollRegistration(
                        new NativeDescriptor(opened.socket().fd(), opened::closeSockets),
                        this::onPackets,
                        this);
        changes =
                new EpollRegistration(
                        new NativeDescriptor(opened.watch().fd(), opened.watch()::close),
                        _ -> opened.watch().poll(listener),
                        this);
    }

    /// Opens the interface named in `options` in the network namespace of the calling thread.
    /// Register the channel with an event loop of an `EpollIoHandler`; frames flow from then on.
    ///
    /// @param notices takes lines a person should see once, e.g. that the receive buffer is smaller
    ///     than wished for
    /// @throws LinkException with one clear line
    public static PacketChannel open(PacketChannelOptions options, Consumer<String> notices)
            throws LinkException {
        return open(options, notices, UnaryOperator.identity());
    }

    /// As above, with something between this channel and the kernel.
    static PacketChannel open(
            PacketChannelOptions options,
            Consumer<String> notices,
            UnaryOperator<FrameSender.Handover> handover)
            throws LinkException {
        return new PacketChannel(OpenLink.open(options, 0, notices), options, handover);
    }

    /// Opens several channels onto one interface that stand for one station. What this host sends
    /// there reaches the first only, which hands on what its filter passes, queries above all: a
    /// socket that hears it costs every sender a look at each frame, and one does for all.
    ///
    /// @param count 1 or more
    /// @param notices takes lines a person should see, each once
    /// @throws LinkException with one clear line; nothing stays open then
    static List<PacketChannel> openStation(
            PacketChannelOptions options, int count, Consumer<String> notices)
            throws LinkException {
        List<PacketChannel> channels = new ArrayList<>();
        Set<String> said = new HashSet<>();
        Consumer<String> once =
                line -> {
                    if (said.add(line)) {
                        notices.accept(line);
                    }
                };
        try {
            for (int i = 0; i < count; i++) {
                OpenLink opened = OpenLink.open(options, i, once);
                channels.add(new PacketChannel(opened, options, UnaryOperator.identity()));
            }
        } catch (LinkException | RuntimeException refused) {
            channels.forEach(channel -> channel.unsafe().closeForcibly());
            throw refused;
        }
        PacketChannel first = channels.getFirst();
        channels.stream().skip(1).forEach(other -> first.in.handOutgoingTo(other.relay));
        return channels;
    }

    /// Hands frames of a batch to the packet socket past the pipeline, its turns and all books, and
    /// leaves the batch as it is: what the way of [FrameBatch] through here is measured against.
    /// *Thread*: event loop only, while nothing written waits here.
    ///
    /// @return frames taken, at least 1, or `-errno` of the first
    public int handOver(FrameBatch batch, int from, int count) {
        return opened.socket().send(batch.vector(), from, count);
    }

    @Override
    public long arrivalNanos() {
        return in.arrivalNanos();
    }

    @Override
    public long waitedNanos() {
        return in.waitedNanos();
    }

    @Override
    public FrameBatchPool newPool(
            int batches, int framesPerBatch, int strideOctets, BatchListener listener) {
        return new FrameBatchPool(
                batches, () -> opened.vector(framesPerBatch, strideOctets), listener);
    }

    @Override
    public int mtuOctets() {
        return link.mtu();
    }

    /// Name of the interface, as last heard of.
    public String interfaceName() {
        return link.name();
    }

    /// The interface as last heard of.
    LinkInfo link() {
        return link;
    }

    private void onPackets(EpollIoOps ready) throws Exception {
        if (ready.contains(EpollIoOps.EPOLLERR)) {
            // ENETDOWN after an own down: take it, or epoll repeats it. Rtnetlink says what it was.
            int _ = opened.socket().takeError();
        }
        if (ready.contains(EpollIoOps.EPOLLOUT)) {
            flushWaiting();
        }
        if (ready.contains(EpollIoOps.EPOLLIN) && isOpen() && !in.turn()) {
            packets.disarm(EpollIoOps.EPOLLIN);
        }
    }

    /// Another channel of the station heard a frame for this one. Event loop only.
    void hear(Object message) {
        received.increment();
        pipeline().fireChannelRead(message);
        pipeline().fireChannelReadComplete();
    }

    @Override
    protected void doBeginRead() {
        in.want();
        packets.arm(EpollIoOps.EPOLLIN);
    }

    @Override
    void writeTurn(ChannelOutboundBuffer waiting) {
        out.turn(waiting);
    }

    /// Whether to be told when the kernel has room for more. Event loop only.
    void wantRoom(boolean wanted) {
        if (wanted) {
            packets.arm(EpollIoOps.EPOLLOUT);
        } else {
            packets.disarm(EpollIoOps.EPOLLOUT);
        }
    }

    /// Goes on with what waits, whatever the kernel has said. Event loop only.
    void flushWaiting() {
        ((PacketUnsafe) unsafe()).flushWaiting();
    }

    private final class Changes implements LinkWatch.Listener {
        @Override
        public void changed(LinkInfo now) {
            link = now;
            in.follow(now.mtu());
            out.follow(now.mtu());
            changeState(LinkState.of(now));
        }

        @Override
        public void readdressed(LinkAddresses now) {
            addresses = now;
            announceAddresses();
        }

        @Override
        public void removed() {
            onRemoved();
        }
    }

    /// The interface is no more. Event loop only.
    void onRemoved() {
        if (isOpen() && linkState() != LinkState.REMOVED) {
            changeState(LinkState.REMOVED);
            failed(UsableLinks.removed(link.name(), null));
        }
    }

    @Override
    protected void doRegister(ChannelPromise promise) {
        var loop = (IoEventLoop) eventLoop();
        packets.register(loop)
                .addListener(
                        first -> {
                            if (!first.isSuccess()) {
                                promise.setFailure(first.cause());
                                return;
                            }
                            changes.register(loop)
                                    .addListener(
                                            second -> {
                                                if (!second.isSuccess()) {
                                                    promise.setFailure(second.cause());
                                                    return;
                                                }
                                                changes.arm(EpollIoOps.EPOLLIN);
                                                active = true;
                                                announceState();
                                                promise.setSuccess();
                                            });
                        });
    }

    @Override
    void announceAddresses() {
        pipeline().fireUserEventTriggered(addresses);
    }

    /// Nothing gets past the socket's filter any more, and what had got past it is read.
    @Override
    public void drainAndWait() {
        if (isRegistered() && isOpen()) {
            Promise<Void> drained = eventLoop().newPromise();
            eventLoop().execute(() -> in.drain(drained));
            drained.awaitUninterruptibly();
        }
    }

    @Override
    protected void doDeregister() {
        packets.cancel();
        changes.cancel();
    }

    @Override
    protected void doClose() {
        active = false;
        out.stop();
        packets.release();
        changes.release();
    }

    @Override
    public boolean isOpen() {
        return packets.isOpen();
    }

    @Override
    public boolean isActive() {
        return active;
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return loop instanceof IoEventLoop io && io.isCompatible(EpollIoHandle.class);
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new PacketUnsafe();
    }

    private final class PacketUnsafe extends LinkUnsafe {
        /// Nothing is tried while the kernel has said to wait.
        @Override
        protected void flush0() {
            if (!out.isWaiting() && !packets.isArmed(EpollIoOps.EPOLLOUT)) {
                super.flush0();
            }
        }

        @Override
        void flushWaiting() {
            super.flush0();
        }
    }

    @Override
    public long kernelDropped() {
        return opened.socket().dropped() + relay.dropped();
    }

    @Override
    public long enobufsRetries() {
        return out.enobufsRetries();
    }

    @Override
    public long framesTruncated() {
        return in.framesTruncated();
    }

    @Override
    public int grantedReceiveBufferOctets() {
        return opened.receiveBufferOctets();
    }
}
