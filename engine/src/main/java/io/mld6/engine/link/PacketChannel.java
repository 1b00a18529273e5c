// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import io.mld6.engine.linux.LinkInfo;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.Epoll;
import java.util.function.Consumer;

/// A Netty channel over AF_PACKET. To come: the socket.
public final class PacketChannel extends AbstractLinkChannel {
    private final LinkInfo link;

    private PacketChannel(LinkInfo link) {
        super(LinkState.UP);
        this.link = link;
    }

    /// Opens the interface named in `options` in the network namespace of the calling thread.
    /// Register the channel with an event loop of an `EpollIoHandler`; frames flow from then on.
    ///
    /// @param notices takes lines a person should see once, e.g. that the receive buffer is smaller
    ///     than wished for
    /// @throws LinkException with one clear line
    public static PacketChannel open(PacketChannelOptions options, Consumer<String> notices)
            throws LinkException {
        if (!Epoll.isAvailable()) {
            throw new LinkException(
                    LinkException.Kind.IO, "no epoll here", Epoll.unavailabilityCause());
        }
        notices.accept("not open yet");
        return new PacketChannel(new LinkInfo(0, options.interfaceName(), 0, 0, true, true, true));
    }

    /// The interface as it was when opened.
    public LinkInfo link() {
        return link;
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer out) {}

    @Override
    protected void doBeginRead() {}

    @Override
    protected void doClose() {}

    @Override
    public boolean isOpen() {
        return false;
    }

    @Override
    public boolean isActive() {
        return false;
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return false;
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new LinkUnsafe() {};
    }

    @Override
    public long kernelDropped() {
        return 0;
    }

    @Override
    public long enobufsRetries() {
        return 0;
    }

    @Override
    public long framesTruncated() {
        return 0;
    }

    @Override
    public int grantedReceiveBufferOctets() {
        return 0;
    }
}
