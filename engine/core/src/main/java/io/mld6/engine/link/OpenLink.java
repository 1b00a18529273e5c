// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import io.mld6.engine.linux.Errno;
import io.mld6.engine.linux.LinkAddresses;
import io.mld6.engine.linux.LinkInfo;
import io.mld6.engine.linux.LinkWatch;
import io.mld6.engine.linux.Links;
import io.mld6.engine.linux.MldFilter;
import io.mld6.engine.linux.NativeException;
import io.mld6.engine.linux.PacketSocket;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
            LinkInfo link = usable(options.interfaceName(), Links.find(options.interfaceName()));
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
            throw failure(options.interfaceName(), e);
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

    static LinkInfo usable(String name, @Nullable LinkInfo link) throws LinkException {
        if (link == null) {
            throw LinkException.unknownInterface(name);
        }
        if (!link.ethernet()) {
            throw new LinkException(
                    LinkException.Kind.NOT_ETHERNET, name + " does not carry Ethernet frames");
        }
        if (!link.adminUp()) {
            throw new LinkException(
                    LinkException.Kind.ADMINISTRATIVELY_DOWN,
                    name + " is administratively down (`ip link set " + name + " up`)");
        }
        return link;
    }

    /// Binds last: filter, auxiliary data and buffer are in place before the first frame.
    private static int prepare(PacketSocket socket, int index, PacketChannelOptions options)
            throws NativeException {
        socket.attach(MldFilter.program(options.localReports()));
        socket.auxiliaryData();
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

    static LinkException failure(String name, NativeException e) {
        return switch (e.errno()) {
            case Errno.EPERM, Errno.EACCES ->
                    new LinkException(
                            LinkException.Kind.NO_PRIVILEGE,
                            "raw frames need CAP_NET_RAW: run as root, or under `setpriv --inh-caps"
                                    + " +net_raw,+net_admin --ambient-caps +net_raw,+net_admin`",
                            e);
            case Errno.ENXIO, Errno.ENODEV -> removed(name, e);
            case Errno.ENETDOWN ->
                    new LinkException(
                            LinkException.Kind.ADMINISTRATIVELY_DOWN, name + " went down", e);
            default -> new LinkException(LinkException.Kind.IO, name + ": " + e.getMessage(), e);
        };
    }

    static LinkException removed(String name, @Nullable Throwable cause) {
        return new LinkException(
                LinkException.Kind.REMOVED, "interface " + name + " was removed", cause);
    }
}
