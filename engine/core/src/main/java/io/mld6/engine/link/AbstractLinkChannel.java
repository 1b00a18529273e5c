// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.WriteBufferWaterMark;
import java.net.SocketAddress;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// What the kernel's link and the virtual one have in common as Netty channels: no addresses, no
/// connecting, active from registration on, batches and frames out, states in.
abstract class AbstractLinkChannel extends AbstractChannel implements LinkChannel {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false);

    /// A few batches of 256 short frames may wait; then writability says stop.
    private static final WriteBufferWaterMark WATER_MARK =
            new WriteBufferWaterMark(128 << 10, 256 << 10);

    final LongAdder received = new LongAdder();
    final LongAdder sent = new LongAdder();
    private final DefaultChannelConfig config;
    private volatile LinkState state;

    AbstractLinkChannel(LinkState state) {
        super(null);
        this.state = state;
        config = new DefaultChannelConfig(this);
        config.setMessageSizeEstimator(FrameSizes.INSTANCE);
        config.setWriteBufferWaterMark(WATER_MARK);
    }

    @Override
    public final LinkState linkState() {
        return state;
    }

    @Override
    public final long framesReceived() {
        return received.sum();
    }

    @Override
    public final long framesSent() {
        return sent.sum();
    }

    @Override
    public final ChannelConfig config() {
        return config;
    }

    @Override
    public final ChannelMetadata metadata() {
        return METADATA;
    }

    /// Says the state once the pipeline has seen `channelActive`, which follows registration in the
    /// same task.
    final void announceState() {
        eventLoop()
                .execute(
                        () -> {
                            announceAddresses();
                            pipeline().fireUserEventTriggered(state);
                        });
    }

    /// Says who the interface is, if there is one. Before the state: who is told that frames flow
    /// knows from whom.
    void announceAddresses() {}

    /// Event loop only.
    final void changeState(LinkState next) {
        assert eventLoop().inEventLoop();
        if (state == next || state == LinkState.REMOVED) {
            return;
        }
        state = next;
        pipeline().fireUserEventTriggered(next);
    }

    /// Something that is not about one frame: told once, then the channel closes. Nothing gets past
    /// here into the loop of `EpollIoHandler`, which would sleep a second on it.
    final void failed(Throwable cause) {
        pipeline().fireExceptionCaught(cause);
        closeNow();
    }

    final void closeNow() {
        unsafe().close(unsafe().voidPromise());
    }

    /// Sends what may be sent now.
    abstract void writeTurn(ChannelOutboundBuffer out);

    /// Netty would close the channel on an error here without a word to the pipeline.
    @Override
    protected final void doWrite(ChannelOutboundBuffer out) {
        try {
            writeTurn(out);
        } catch (Throwable t) {
            failed(t);
        }
    }

    @Override
    protected final Object filterOutboundMessage(Object message) {
        if (message instanceof FrameBatch || message instanceof ByteBuf) {
            return message;
        }
        throw new UnsupportedOperationException(
                "a link sends FrameBatch or ByteBuf, not " + message.getClass().getName());
    }

    @Override
    protected final @Nullable SocketAddress localAddress0() {
        return null;
    }

    @Override
    protected final @Nullable SocketAddress remoteAddress0() {
        return null;
    }

    @Override
    protected final void doBind(SocketAddress localAddress) {
        throw new UnsupportedOperationException("a link is bound when it is opened");
    }

    @Override
    protected final void doDisconnect() throws Exception {
        doClose();
    }

    abstract class LinkUnsafe extends AbstractUnsafe {
        @Override
        public final void connect(
                SocketAddress remoteAddress, SocketAddress localAddress, ChannelPromise promise) {
            safeSetFailure(promise, new UnsupportedOperationException("a link has no remote end"));
        }

        /// Tries again to send what waits.
        void flushWaiting() {
            flush0();
        }
    }
}
