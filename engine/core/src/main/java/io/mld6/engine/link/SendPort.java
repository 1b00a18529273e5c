// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import io.mld6.engine.linux.Errno;
import io.mld6.engine.linux.LinkAddresses;
import io.mld6.engine.linux.LinkInfo;
import io.mld6.engine.linux.LinkWatch;
import io.mld6.engine.linux.NativeException;
import io.mld6.engine.linux.PacketSocket;
import io.mld6.engine.linux.SendVector;
import io.mld6.engine.linux.XdpSocket;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A way out of an interface and none in: a packet socket that receives nothing, or AF_XDP, and a
/// watch over the interface. For who sends from a thread of its own, without an event loop.
///
/// *Thread*: one at a time, but any may [#close].
@SuppressWarnings("exports") // for the lab, to which the native room is open
public final class SendPort implements AutoCloseable {
    /// How long after AF_XDP is asked again what has gone: the kernel does not say.
    private static final long XDP_RETRY_NANOS = 20_000;

    private final PacketSocket socket;
    private final XdpSocket.@Nullable Opened xdp;
    private final LinkWatch watch;
    private final Changes changes = new Changes();
    private LinkInfo link;
    private LinkState state;

    private SendPort(
            PacketSocket socket, XdpSocket.@Nullable Opened xdp, LinkWatch watch, LinkInfo link) {
        this.socket = socket;
        this.xdp = xdp;
        this.watch = watch;
        this.link = link;
        state = LinkState.of(link);
    }

    /// How frames leave.
    ///
    /// @param transmit which way
    /// @param qdiscBypass whether frames of a packet socket pass the queueing discipline by
    /// @param bufferOctets of frames that may wait in the socket; wished for, not insisted upon
    public record Way(Transmit transmit, boolean qdiscBypass, int bufferOctets) {}

    /// Opens everything or nothing, in the network namespace of the calling thread.
    ///
    /// @param notices takes lines a person should see
    /// @throws LinkException with one line a person can act on
    public static SendPort open(String interfaceName, Way way, Consumer<String> notices)
            throws LinkException {
        LinkWatch watch = null;
        PacketSocket socket = null;
        SendPort opened = null;
        try {
            // The watch first: a change after the question is then heard of.
            watch = new LinkWatch();
            LinkInfo link = UsableLinks.find(interfaceName);
            watch.follow(link.index(), new LinkAddresses(link.mac(), List.of()));
            socket = new PacketSocket();
            int _ = socket.sendBuffer(way.bufferOctets());
            if (way.qdiscBypass()) {
                socket.qdiscBypass();
            }
            socket.bindForSending(link.index());
            XdpSocket.Opened xdp = XdpWay.open(link, 0, way.transmit(), socket, notices);
            opened = new SendPort(socket, xdp, watch, link);
            return opened;
        } catch (NativeException e) {
            throw UsableLinks.failure(interfaceName, e);
        } finally {
            if (opened == null) {
                if (socket != null) {
                    socket.close();
                }
                if (watch != null) {
                    watch.close();
                }
            }
        }
    }

    /// The interface as last heard of.
    public LinkInfo link() {
        return link;
    }

    /// Hears what happened to the interface since the last call. Does not wait.
    ///
    /// @return what it can do now
    /// @throws LinkException if the kernel does not say
    public LinkState poll() throws LinkException {
        if (state != LinkState.REMOVED) {
            try {
                watch.poll(changes);
            } catch (NativeException e) {
                throw UsableLinks.failure(link.name(), e);
            }
        }
        return state;
    }

    /// Slots whose frames this way out takes with the least work.
    ///
    /// @param strideOctets octets per slot, at least
    public SendVector vector(int capacity, int strideOctets) {
        return xdp == null
                ? new SendVector(capacity, strideOctets)
                : xdp.sender().vector(capacity, strideOctets);
    }

    /// Hands over up to `count` frames from slot `from` on, as [PacketSocket#send]. Afterwards
    /// every slot may be written anew; through AF_XDP this waits until the kernel has read them.
    ///
    /// @return frames taken, or `-errno` of the first
    public int send(SendVector frames, int from, int count) {
        if (xdp == null) {
            return socket.send(frames, from, count);
        }
        int taken = 0;
        while (taken < count) {
            int result = xdp.sender().send(frames, from + taken, count - taken);
            if (result > 0) {
                taken += result;
            } else if (result == -Errno.EAGAIN) {
                LockSupport.parkNanos(XDP_RETRY_NANOS);
            } else {
                return taken > 0 ? taken : result;
            }
        }
        return taken;
    }

    /// What to fail with once the interface is gone.
    public LinkException removed() {
        return UsableLinks.removed(link.name(), null);
    }

    @Override
    public void close() {
        if (xdp != null) {
            xdp.socket().close();
        }
        socket.close();
        watch.close();
    }

    private final class Changes implements LinkWatch.Listener {
        @Override
        public void changed(LinkInfo now) {
            link = now;
            state = LinkState.of(now);
            if (xdp != null) {
                xdp.sender().mtu(now.mtu());
            }
        }

        @Override
        public void readdressed(LinkAddresses now) {
            // Frames are sent from where their sender says.
        }

        @Override
        public void removed() {
            state = LinkState.REMOVED;
        }
    }
}
