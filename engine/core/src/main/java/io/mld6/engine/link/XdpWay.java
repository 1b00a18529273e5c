// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import io.mld6.engine.linux.Errno;
import io.mld6.engine.linux.LinkFeatures;
import io.mld6.engine.linux.LinkInfo;
import io.mld6.engine.linux.NativeException;
import io.mld6.engine.linux.PacketSocket;
import io.mld6.engine.linux.XdpSocket;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Whether frames go out of an interface through AF_XDP, and why not, in words.
final class XdpWay {
    /// Of frames a driver has not sent yet, in the kernel's memory: a ring full of short ones.
    private static final int SEND_BUFFER_OCTETS = 4 << 20;

    private XdpWay() {}

    /// Opens what `options` ask for. Each line for people is the same for every queue where it can
    /// be, so that it need not be said twice.
    ///
    /// @param queue of the interface, one a channel
    /// @return null if frames go out through `packets`
    /// @throws LinkException if only AF_XDP would do and cannot be had
    static XdpSocket.@Nullable Opened open(
            LinkInfo link,
            int queue,
            Transmit wanted,
            PacketSocket packets,
            Consumer<String> notices)
            throws LinkException {
        if (wanted == Transmit.PACKET) {
            return null;
        }
        String why;
        NativeException cause = null;
        try {
            int queues = LinkFeatures.transmitQueues(link);
            if (queue < queues) {
                XdpSocket.Opened opened =
                        XdpSocket.open(link, queue, packets::send, SEND_BUFFER_OCTETS);
                notices.accept(
                        link.name()
                                + ": sending through AF_XDP: captures and other programs on this"
                                + " host do not see what is sent");
                return opened;
            }
            // The kernel would take any queue there is for receiving, and send past its table.
            why = "it has %d queue%s for more shards".formatted(queues, queues == 1 ? "" : "s");
        } catch (NativeException e) {
            why = reason(queue, e);
            cause = e;
        }
        if (wanted == Transmit.XDP) {
            throw new LinkException(
                    LinkException.Kind.IO,
                    link.name() + " cannot be sent through AF_XDP: " + why,
                    cause);
        }
        notices.accept(link.name() + ": sending through a packet socket, not AF_XDP: " + why);
        return null;
    }

    private static String reason(int queue, NativeException e) {
        return switch (e.errno()) {
            case Errno.EAFNOSUPPORT -> "this kernel has none (CONFIG_XDP_SOCKETS)";
            case Errno.EBUSY -> "another program has queue " + queue;
            case Errno.ENOBUFS ->
                    "its memory is more than this user may lock (ulimit -l, or grant CAP_IPC_LOCK)";
            case Errno.EPERM, Errno.EACCES -> "it takes CAP_NET_RAW";
            default -> Objects.requireNonNullElse(e.getMessage(), Errno.describe(e.errno()));
        };
    }
}
