// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import io.mld6.engine.linux.LinkAddresses;
import io.mld6.engine.linux.LinkInfo;
import io.mld6.engine.linux.LinkWatch;
import io.mld6.engine.linux.Links;
import io.mld6.engine.linux.MldFilter;
import io.mld6.engine.linux.NativeException;
import io.mld6.engine.linux.PacketRing;
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
/// @param ring where what the socket receives is, unless in a buffer of the kernel's
/// @param xdp the way out, if that is not `socket`
/// @param watch follows the interface
/// @param receiveBufferOctets granted
record OpenLink(
        LinkInfo link,
        LinkAddresses addresses,
        PacketSocket socket,
        @Nullable PacketRing ring,
        XdpSocket.@Nullable Opened xdp,
        LinkWatch watch,
        int receiveBufferOctets) {
    /// A block is given up every [#RING_RETIRE_MILLIS] if there is a frame in it, so the number of
    /// blocks says how long a process may stand still while little comes: 1024 are two seconds.
    private static final int RING_BLOCK_OCTETS = 16 << 10;

    private static final int RING_RETIRE_MILLIS = 2;

    /// A block's own, a frame's head and where that has to end.
    private static final int RING_HEAD_OCTETS = 256;

    /// Opens everything or nothing, in the network namespace of the calling thread.
    ///
    /// @param shard of the station, from 0 on: what this host sends reaches the filter of the first
    ///     only, and through AF_XDP frames go out of the queue of this number
    static OpenLink open(PacketChannelOptions options, int shard, Consumer<String> notices)
            throws LinkException {
        LinkWatch watch = null;
        PacketSocket socket = null;
        PacketRing ring = null;
        OpenLink opened = null;
        try {
            // The watch first: a change after the question is then heard of.
            watch = new LinkWatch();
            LinkInfo link = UsableLinks.find(options.interfaceName());
            LinkAddresses addresses = Links.addresses(link);
            watch.follow(link.index(), addresses);
            socket = new PacketSocket();
            filter(socket, options, shard == 0);
            ring = ring(socket, link.mtu(), options, notices);
            int granted =
                    ring == null
                            ? socket.receiveBuffer(options.buffers().receiveOctets())
                            : options.buffers().receiveOctets();
            bind(socket, link.index(), options);
            if (granted < options.buffers().receiveOctets()) {
                notices.accept(
                        "%s: receive buffer of %d octets granted, %d wanted (raise net.core.rmem_max or grant CAP_NET_ADMIN)"
                                .formatted(
                                        link.name(), granted, options.buffers().receiveOctets()));
            }
            XdpSocket.Opened xdp = XdpWay.open(link, shard, options.transmit(), socket, notices);
            opened = new OpenLink(link, addresses, socket, ring, xdp, watch, granted);
            return opened;
        } catch (NativeException e) {
            throw UsableLinks.failure(options.interfaceName(), e);
        } finally {
            if (opened == null) {
                closeSocket(socket, ring);
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

    /// Closes the ways in and out. The watch is closed by whoever has it.
    void closeSockets() {
        if (xdp != null) {
            xdp.socket().close();
        }
        closeSocket(socket, ring);
    }

    private static void closeSocket(@Nullable PacketSocket socket, @Nullable PacketRing ring) {
        if (ring != null) {
            ring.close();
        } else if (socket != null) {
            socket.close();
        }
    }

    /// First: nothing else may stray in.
    private static void filter(PacketSocket socket, PacketChannelOptions options, boolean outgoing)
            throws NativeException {
        socket.attach(MldFilter.program(options.localReports()));
        socket.auxiliaryData();
        if (options.stamped()) {
            socket.stamps();
        }
        if (!outgoing) {
            socket.ignoreOutgoing();
        }
    }

    /// A ring, if one is wanted and there is memory for it.
    private static @Nullable PacketRing ring(
            PacketSocket socket, int mtu, PacketChannelOptions options, Consumer<String> notices) {
        if (!options.buffers().ring()) {
            return null;
        }
        int block = RING_BLOCK_OCTETS;
        while (block < FrameSizes.longestFrame(mtu) + RING_HEAD_OCTETS) {
            block *= 2;
        }
        int blocks = Math.max(2, options.buffers().receiveOctets() / block);
        try {
            return new PacketRing(socket, new PacketRing.Size(block, blocks, RING_RETIRE_MILLIS));
        } catch (NativeException refused) {
            notices.accept(
                    "%s: no receive ring of %d octets (%s), a receive buffer instead"
                            .formatted(
                                    options.interfaceName(),
                                    (long) block * blocks,
                                    refused.getMessage()));
            return null;
        }
    }

    /// Last: filter, auxiliary data and buffer are in place before the first frame.
    private static void bind(PacketSocket socket, int index, PacketChannelOptions options)
            throws NativeException {
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
    }
}
