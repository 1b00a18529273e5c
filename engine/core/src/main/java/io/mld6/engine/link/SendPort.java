// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import io.mld6.engine.linux.LinkAddresses;
import io.mld6.engine.linux.LinkInfo;
import io.mld6.engine.linux.LinkWatch;
import io.mld6.engine.linux.NativeException;
import io.mld6.engine.linux.PacketSocket;
import io.mld6.engine.linux.SendVector;
import java.util.List;

/// A way out of an interface and none in: a packet socket that receives nothing, and a watch over
/// the interface. For who sends from a thread of its own, without an event loop.
///
/// *Thread*: one at a time, but any may [#close].
@SuppressWarnings("exports") // for the lab, to which the native room is open
public final class SendPort implements AutoCloseable {
    private final PacketSocket socket;
    private final LinkWatch watch;
    private final Changes changes = new Changes();
    private LinkInfo link;
    private LinkState state;

    private SendPort(PacketSocket socket, LinkWatch watch, LinkInfo link) {
        this.socket = socket;
        this.watch = watch;
        this.link = link;
        state = LinkState.of(link);
    }

    /// Opens everything or nothing, in the network namespace of the calling thread.
    ///
    /// @param qdiscBypass whether frames pass the queueing discipline by
    /// @param bufferOctets of frames that may wait in the socket; wished for, not insisted upon
    /// @throws LinkException with one line a person can act on
    public static SendPort open(String interfaceName, boolean qdiscBypass, int bufferOctets)
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
            int _ = socket.sendBuffer(bufferOctets);
            if (qdiscBypass) {
                socket.qdiscBypass();
            }
            socket.bindForSending(link.index());
            opened = new SendPort(socket, watch, link);
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

    /// Hands over up to `count` frames from slot `from` on, as [PacketSocket#send].
    ///
    /// @return frames taken, or `-errno` of the first
    public int send(SendVector frames, int from, int count) {
        return socket.send(frames, from, count);
    }

    /// What to fail with once the interface is gone.
    public LinkException removed() {
        return UsableLinks.removed(link.name(), null);
    }

    @Override
    public void close() {
        socket.close();
        watch.close();
    }

    private final class Changes implements LinkWatch.Listener {
        @Override
        public void changed(LinkInfo now) {
            link = now;
            state = LinkState.of(now);
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
