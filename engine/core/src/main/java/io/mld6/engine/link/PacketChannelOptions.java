// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

/// How a [PacketChannel] is opened. Start with [#on] and change what differs.
///
/// @param interfaceName the interface, 1 to 15 octets
/// @param promiscuous whether frames to any unicast MAC are received (`PACKET_MR_PROMISC`); all
///     multicast ones always are
/// @param qdiscBypass whether frames skip the queueing discipline (`PACKET_QDISC_BYPASS`): quicker,
///     but not seen by captures on this host, without traffic control, and with ENOBUFS, which is
///     tried again after a millisecond, where a full driver would have made the discipline queue;
///     without carrier frames fail, where otherwise they vanish
/// @param receiveBufferOctets wanted socket receive buffer
/// @param sendBufferOctets wanted socket send buffer, 0 for the system's default
/// @param receiveBatchFrames frames per `recvmmsg`
/// @param sendBatchFrames most frames per `sendmmsg`
/// @param framesPerTurn most frames read, and most frames written, before the other side, tasks and
///     timers of the event loop have their turn
/// @param localReports whether Reports and Dones that other programs and the kernel of this host
///     send on the interface are received: a querier needs them, listeners on several sockets must
///     not
public record PacketChannelOptions(
        String interfaceName,
        boolean promiscuous,
        boolean qdiscBypass,
        int receiveBufferOctets,
        int sendBufferOctets,
        int receiveBatchFrames,
        int sendBatchFrames,
        int framesPerTurn,
        boolean localReports) {

    private static final int DEFAULT_RECEIVE_BUFFER_OCTETS = 16 << 20;
    private static final int ROUTER_RECEIVE_BUFFER_OCTETS = 128 << 20;
    private static final int DEFAULT_RECEIVE_BATCH_FRAMES = 64;
    private static final int DEFAULT_SEND_BATCH_FRAMES = 256;
    private static final int DEFAULT_FRAMES_PER_TURN = 1024;

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException with one line that names what is wrong
    public PacketChannelOptions {
        if (receiveBufferOctets < 1 || sendBufferOctets < 0) {
            throw new IllegalArgumentException(
                    "buffer sizes: " + receiveBufferOctets + ", " + sendBufferOctets);
        }
        if (receiveBatchFrames < 1 || sendBatchFrames < 1 || framesPerTurn < 1) {
            throw new IllegalArgumentException(
                    "frame counts: "
                            + receiveBatchFrames
                            + ", "
                            + sendBatchFrames
                            + ", "
                            + framesPerTurn);
        }
    }

    /// The defaults on `interfaceName`: promiscuous, through the queueing discipline, 16 MiB of
    /// receive buffer.
    public static PacketChannelOptions on(String interfaceName) {
        return new PacketChannelOptions(
                interfaceName,
                true,
                false,
                DEFAULT_RECEIVE_BUFFER_OCTETS,
                0,
                DEFAULT_RECEIVE_BATCH_FRAMES,
                DEFAULT_SEND_BATCH_FRAMES,
                DEFAULT_FRAMES_PER_TURN,
                false);
    }

    /// What a router wants on `interfaceName`: it hears its own host, too, and while it is busy a
    /// storm of Reports waits, each small one in near a thousand octets of kernel memory: 128 MiB
    /// of receive buffer, of which the kernel uses what waits.
    public static PacketChannelOptions forRouter(String interfaceName) {
        return on(interfaceName)
                .withLocalReports(true)
                .withBufferOctets(ROUTER_RECEIVE_BUFFER_OCTETS, 0);
    }

    /// A copy that hears frames to any station, or only to its own and to groups.
    public PacketChannelOptions withPromiscuous(boolean wanted) {
        return new PacketChannelOptions(
                interfaceName,
                wanted,
                qdiscBypass,
                receiveBufferOctets,
                sendBufferOctets,
                receiveBatchFrames,
                sendBatchFrames,
                framesPerTurn,
                localReports);
    }

    /// A copy whose frames pass the queueing discipline by, or go through it.
    public PacketChannelOptions withQdiscBypass(boolean wanted) {
        return new PacketChannelOptions(
                interfaceName,
                promiscuous,
                wanted,
                receiveBufferOctets,
                sendBufferOctets,
                receiveBatchFrames,
                sendBatchFrames,
                framesPerTurn,
                localReports);
    }

    /// A copy with other socket buffers; 0 octets to send leaves the kernel's default.
    public PacketChannelOptions withBufferOctets(int receive, int send) {
        return new PacketChannelOptions(
                interfaceName,
                promiscuous,
                qdiscBypass,
                receive,
                send,
                receiveBatchFrames,
                sendBatchFrames,
                framesPerTurn,
                localReports);
    }

    /// A copy with other batches, in frames per system call, and turns, in frames per turn.
    public PacketChannelOptions withFrames(int receiveBatch, int sendBatch, int perTurn) {
        return new PacketChannelOptions(
                interfaceName,
                promiscuous,
                qdiscBypass,
                receiveBufferOctets,
                sendBufferOctets,
                receiveBatch,
                sendBatch,
                perTurn,
                localReports);
    }

    /// A copy that hears Reports and Dones of its own host, or does not.
    public PacketChannelOptions withLocalReports(boolean wanted) {
        return new PacketChannelOptions(
                interfaceName,
                promiscuous,
                qdiscBypass,
                receiveBufferOctets,
                sendBufferOctets,
                receiveBatchFrames,
                sendBatchFrames,
                framesPerTurn,
                wanted);
    }
}
