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
/// @param transmit the way out; what `qdiscBypass` says is then of a packet socket only
/// @param localReports whether Reports and Dones that other programs and the kernel of this host
///     send on the interface are received: a querier needs them, and listeners on a shared segment,
///     but listeners on several sockets must not, or each would hear what the others send
/// @param stamped whether the kernel says when each frame came ([LinkChannel#arrivalNanos])
/// @param buffers of the socket
/// @param batches of frames
public record PacketChannelOptions(
        String interfaceName,
        boolean promiscuous,
        boolean qdiscBypass,
        Transmit transmit,
        boolean localReports,
        boolean stamped,
        Buffers buffers,
        Batches batches) {

    private static final int ROUTER_RECEIVE_BUFFER_OCTETS = 128 << 20;

    /// Some forty thousand of the longest Reports, and two seconds of blocks with a frame each,
    /// four times over. A quarter would not do, whatever the size of a block: ten thousand
    /// listeners of a hundred groups say so in twenty thousand Reports, which a link brings within
    /// 50 ms and a loop takes ten times as long for; and of a million short ones that come right
    /// after the start, while the loop shares its processor with the compiler, up to a fifth would
    /// be lost.
    private static final int QUERIER_RING_OCTETS = 64 << 20;

    /// What a short frame that waits takes of the kernel's memory, and a little more.
    private static final int WAITING_FRAME_OCTETS = 1024;

    /// What one takes of a ring, and a little more.
    private static final int RING_FRAME_OCTETS = 256;

    /// Buffers of a socket.
    ///
    /// @param receiveOctets wanted for what is received
    /// @param sendOctets wanted for what is sent, 0 for the system's default
    /// @param ring whether what is received is written into a [io.mld6.engine.linux.PacketRing]:
    ///     several times cheaper a frame, and denser, in storms; all of it is taken at once, and a
    ///     frame that comes alone is passed on some milliseconds later
    public record Buffers(int receiveOctets, int sendOctets, boolean ring) {
        static final Buffers DEFAULT = new Buffers(16 << 20, 0);

        /// Buffers of the kernel's.
        public Buffers(int receiveOctets, int sendOctets) {
            this(receiveOctets, sendOctets, false);
        }

        /// Checks the ranges.
        ///
        /// @throws IllegalArgumentException with one line that names what is wrong
        public Buffers {
            if (receiveOctets < 1 || sendOctets < 0) {
                throw new IllegalArgumentException(
                        "buffer sizes: %d, %d".formatted(receiveOctets, sendOctets));
            }
        }
    }

    /// How many frames go together.
    ///
    /// @param receiveFrames frames per `recvmmsg`
    /// @param sendFrames most frames per `sendmmsg`
    /// @param framesPerTurn most frames read, and most frames written, before the other side, tasks
    ///     and timers of the event loop have their turn
    public record Batches(int receiveFrames, int sendFrames, int framesPerTurn) {
        static final Batches DEFAULT = new Batches(64, 256, 1024);

        /// Checks the ranges.
        ///
        /// @throws IllegalArgumentException with one line that names what is wrong
        public Batches {
            if (receiveFrames < 1 || sendFrames < 1 || framesPerTurn < 1) {
                throw new IllegalArgumentException(
                        "frame counts: %d, %d, %d"
                                .formatted(receiveFrames, sendFrames, framesPerTurn));
            }
        }
    }

    /// The defaults on `interfaceName`: promiscuous, through the queueing discipline, stamped, 16
    /// MiB of receive buffer.
    public static PacketChannelOptions on(String interfaceName) {
        return new PacketChannelOptions(
                interfaceName,
                true,
                false,
                Transmit.PACKET,
                false,
                true,
                Buffers.DEFAULT,
                Batches.DEFAULT);
    }

    /// What a router wants on `interfaceName`: it hears its own host, too, and while it is busy a
    /// storm of Reports waits, each small one in near a thousand octets of kernel memory: 128 MiB
    /// of receive buffer, of which the kernel uses what waits.
    public static PacketChannelOptions forRouter(String interfaceName) {
        return on(interfaceName)
                .withLocalReports(true)
                .withBuffers(new Buffers(ROUTER_RECEIVE_BUFFER_OCTETS, 0));
    }

    /// What a querier wants on `interfaceName`, whom storms of Reports hit: a router's options with
    /// a ring of 64 MiB in place of the buffer. A Report costs half as much, four hundred thousand
    /// short ones or forty thousand of the longest can wait, and no privilege but that for the
    /// socket is needed; the memory is taken at once, and a Report that comes alone is heard two
    /// milliseconds later.
    public static PacketChannelOptions forQuerier(String interfaceName) {
        return forRouter(interfaceName).withReceiveRing(QUERIER_RING_OCTETS);
    }

    /// A copy that receives through a ring of `octets`, a multiple of 16 KiB: what a querier wants
    /// for storms of Reports. 16 MiB hold near a hundred thousand small ones.
    public PacketChannelOptions withReceiveRing(int octets) {
        return withBuffers(new Buffers(octets, buffers.sendOctets(), true));
    }

    /// A copy for listeners in so many VLANs, whose routers may all ask at once: where the buffer
    /// has no room for a query of each, a ring of up to 64 MiB in its place, in which three times
    /// as many can wait, and which gives them out for less.
    ///
    /// @param vlans how many, 1 or more
    public PacketChannelOptions withRoomForQueries(int vlans) {
        if ((long) vlans * WAITING_FRAME_OCTETS <= buffers.receiveOctets()) {
            return this;
        }
        long mebibytes = Math.ceilDiv((long) vlans * RING_FRAME_OCTETS, 1L << 20);
        return withReceiveRing(
                Math.clamp(mebibytes << 20, buffers.receiveOctets(), QUERIER_RING_OCTETS));
    }

    /// A copy that hears frames to any station, or only to its own and to groups.
    public PacketChannelOptions withPromiscuous(boolean wanted) {
        return new PacketChannelOptions(
                interfaceName,
                wanted,
                qdiscBypass,
                transmit,
                localReports,
                stamped,
                buffers,
                batches);
    }

    /// A copy whose frames pass the queueing discipline by, or go through it.
    public PacketChannelOptions withQdiscBypass(boolean wanted) {
        return new PacketChannelOptions(
                interfaceName,
                promiscuous,
                wanted,
                transmit,
                localReports,
                stamped,
                buffers,
                batches);
    }

    /// A copy whose frames take another way out.
    public PacketChannelOptions withTransmit(Transmit wanted) {
        return new PacketChannelOptions(
                interfaceName,
                promiscuous,
                qdiscBypass,
                wanted,
                localReports,
                stamped,
                buffers,
                batches);
    }

    /// A copy that hears Reports and Dones of its own host, or does not.
    public PacketChannelOptions withLocalReports(boolean wanted) {
        return new PacketChannelOptions(
                interfaceName,
                promiscuous,
                qdiscBypass,
                transmit,
                wanted,
                stamped,
                buffers,
                batches);
    }

    /// A copy whose frames the kernel stamps, or does not.
    public PacketChannelOptions withStamps(boolean wanted) {
        return new PacketChannelOptions(
                interfaceName,
                promiscuous,
                qdiscBypass,
                transmit,
                localReports,
                wanted,
                buffers,
                batches);
    }

    /// A copy with other socket buffers.
    public PacketChannelOptions withBuffers(Buffers wanted) {
        return new PacketChannelOptions(
                interfaceName,
                promiscuous,
                qdiscBypass,
                transmit,
                localReports,
                stamped,
                wanted,
                batches);
    }

    /// A copy with other batches.
    public PacketChannelOptions withBatches(Batches wanted) {
        return new PacketChannelOptions(
                interfaceName,
                promiscuous,
                qdiscBypass,
                transmit,
                localReports,
                stamped,
                buffers,
                wanted);
    }
}
