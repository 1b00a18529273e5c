// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import io.mld6.engine.linux.LinkAddresses;
import io.mld6.engine.linux.LinkInfo;
import io.mld6.engine.linux.LinkWatch;
import io.mld6.engine.linux.Links;
import io.mld6.engine.linux.MldFilter;
import io.mld6.engine.linux.NativeException;
import io.mld6.engine.linux.PacketSocket;
import java.util.function.Consumer;

/// What is open once a link is: the interface, the socket on it, the watch over it.
///
/// @param link the interface at that moment
/// @param addresses of the interface at that moment
/// @param socket bound, filtered, non-blocking
/// @param watch follows the interface
/// @param receiveBufferOctets granted
record OpenLink(
        LinkInfo link,
        LinkAddresses addresses,
        PacketSocket socket,
        LinkWatch watch,
        int receiveBufferOctets) {

    /// Opens everything or nothing, in the network namespace of the calling thread.
    static OpenLink open(PacketChannelOptions options, Consumer<String> notices)
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
            opened = new OpenLink(link, addresses, socket, watch, granted);
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

    void close() {
        socket.close();
        watch.close();
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
