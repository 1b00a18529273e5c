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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What is open once a link is: the interface, the socket on it, the watch over it.
///
/// @param link the interface at that moment
/// @param addresses of the interface at that moment
/// @param socket bound, filtered, non-blocking
/// @param ring where what the socket receives is, unless in a buffer of the kernel's
/// @param watch follows the interface
/// @param receiveBufferOctets granted
record OpenLink(
        LinkInfo link,
        LinkAddresses addresses,
        PacketSocket socket,
        @Nullable PacketRing ring,
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
    /// @param outgoing whether frames this host sends reach the filter
    static OpenLink open(PacketChannelOptions options, boolean outgoing, Consumer<String> notices)
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
            filter(socket, options, outgoing);
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
            opened = new OpenLink(link, addresses, socket, ring, watch, granted);
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

    void close() {
        closeSocket();
        watch.close();
    }

    /// The socket and its memory.
    void closeSocket() {
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
