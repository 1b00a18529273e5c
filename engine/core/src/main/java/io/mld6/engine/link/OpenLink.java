// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import io.mld6.engine.linux.LinkAddresses;
import io.mld6.engine.linux.LinkInfo;
import io.mld6.engine.linux.LinkWatch;
import io.mld6.engine.linux.Links;
import io.mld6.engine.linux.MldFilter;
import io.mld6.engine.linux.NativeException;
import io.mld6.engine.linux.PacketSocket;
import io.mld6.engine.linux.SendVector;
import io.mld6.engine.linux.XdpSocket;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What is open once a link is: the interface, the socket on it, the watch over it.
///
/// @param link the interface at that moment
/// @param addresses of the interface at that moment
/// @param socket bound, filtered, non-blocking
/// @param xdp the way out, if that is not `socket`
/// @param watch follows the interface
/// @param receiveBufferOctets granted
record OpenLink(
        LinkInfo link,
        LinkAddresses addresses,
        PacketSocket socket,
        XdpSocket.@Nullable Opened xdp,
        LinkWatch watch,
        int receiveBufferOctets) {

    /// Opens everything or nothing, in the network namespace of the calling thread.
    ///
    /// @param queue of the interface that frames go out of through AF_XDP, if they do
    static OpenLink open(PacketChannelOptions options, int queue, Consumer<String> notices)
            throws LinkException {
        LinkWatch watch = null;
        PacketSocket socket = null;
        OpenLink opened = null;
        try {
            // The watch first: a change after the question is then heard of.
            watch = new LinkWatch();
            LinkInfo link = UsableLinks.find(options.interfaceName());
            LinkAddresses addresses = Links.addresses(link);
            watch.follow(link.index(), addresses);
            socket = new PacketSocket();
            int granted = prepare(socket, link.index(), options);
            if (granted < options.buffers().receiveOctets()) {
                notices.accept(
                        "%s: receive buffer of %d octets granted, %d wanted (raise net.core.rmem_max or grant CAP_NET_ADMIN)"
                                .formatted(
                                        link.name(), granted, options.buffers().receiveOctets()));
            }
            XdpSocket.Opened xdp = XdpWay.open(link, queue, options.transmit(), socket, notices);
            opened = new OpenLink(link, addresses, socket, xdp, watch, granted);
            return opened;
        } catch (NativeException e) {
            throw UsableLinks.failure(options.interfaceName(), e);
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

    /// Hands over frames of `frames` as [PacketSocket#send], whatever the way.
    int send(SendVector frames, int from, int count) {
        return xdp == null
                ? socket.send(frames, from, count)
                : xdp.sender().send(frames, from, count);
    }

    /// Slots whose frames this way out takes with the least work.
    SendVector vector(int capacity, int strideOctets) {
        return xdp == null
                ? new SendVector(capacity, strideOctets)
                : xdp.sender().vector(capacity, strideOctets);
    }

    /// The interface takes packets of another length now.
    void mtu(int octets) {
        if (xdp != null) {
            xdp.sender().mtu(octets);
        }
    }

    /// Closes both ways. The watch is closed by whoever has it.
    void closeSockets() {
        if (xdp != null) {
            xdp.socket().close();
        }
        socket.close();
    }

    /// Binds last: filter, auxiliary data and buffer are in place before the first frame.
    private static int prepare(PacketSocket socket, int index, PacketChannelOptions options)
            throws NativeException {
        socket.attach(MldFilter.program(options.localReports()));
        socket.auxiliaryData();
        if (options.stamped()) {
            socket.stamps();
        }
        int granted = socket.receiveBuffer(options.buffers().receiveOctets());
        if (options.buffers().sendOctets() > 0) {
            int _ = socket.sendBuffer(options.buffers().sendOctets());
        }
        if (options.qdiscBypass()) {
            socket.qdiscBypass();
        }
        socket.allMulticast(index);
        if (options.promiscuous()) {
            socket.promiscuous(index);
        }
        socket.bind(index);
        return granted;
    }
}
