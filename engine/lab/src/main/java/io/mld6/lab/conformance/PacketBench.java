// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import io.mld6.codec.wire.Ethernet;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.linux.Errno;
import io.mld6.engine.linux.LinkInfo;
import io.mld6.engine.linux.NativeException;
import io.mld6.engine.linux.PacketSocket;
import io.mld6.engine.linux.Readiness;
import io.mld6.engine.linux.ReceiveVector;
import io.mld6.engine.linux.SendVector;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// A bench of real interfaces: a packet socket on each, without a filter, so that nothing a device
/// says remains unheard. The calling thread waits in `poll(2)`.
public final class PacketBench implements Bench, AutoCloseable {
    private static final int BATCH_FRAMES = 64;
    private static final int LONGEST_FRAME_OCTETS = 9216;
    private static final int RECEIVE_BUFFER_OCTETS = 16 << 20;

    /// While we wait longer than that at a time we would not notice that we were late.
    private static final int SLICE_MILLIS = 10;

    private static final long NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final List<PacketSocket> sockets = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final ReceiveVector received = new ReceiveVector(BATCH_FRAMES, LONGEST_FRAME_OCTETS);
    private final SendVector sending = new SendVector(1, LONGEST_FRAME_OCTETS);
    private final LongSupplier clock;
    private final long epochOffsetNanos;
    private final DeviceMeans means;
    private Ear ear = (_, _, _) -> {};
    private volatile boolean stopped;

    /// Opens a socket on each interface, in the network namespace of the calling thread.
    ///
    /// @param clock monotonic, in nanoseconds
    /// @param epochOffsetNanos from it to nanoseconds since 1970
    /// @throws LinkException with one line, if an interface cannot be used
    public PacketBench(
            List<LinkInfo> links, LongSupplier clock, long epochOffsetNanos, DeviceMeans means)
            throws LinkException {
        this.clock = clock;
        this.epochOffsetNanos = epochOffsetNanos;
        this.means = means;
        try {
            for (LinkInfo link : links) {
                PacketSocket socket = new PacketSocket();
                sockets.add(socket);
                names.add(link.name());
                socket.auxiliaryData();
                int _ = socket.receiveBuffer(RECEIVE_BUFFER_OCTETS);
                socket.allMulticast(link.index());
                socket.promiscuous(link.index());
                socket.bind(link.index());
            }
        } catch (NativeException refused) {
            close();
            throw failure(refused);
        }
    }

    private static LinkException failure(NativeException refused) {
        boolean privilege = refused.errno() == Errno.EPERM || refused.errno() == Errno.EACCES;
        return new LinkException(
                privilege ? LinkException.Kind.NO_PRIVILEGE : LinkException.Kind.IO,
                privilege
                        ? "raw frames need CAP_NET_RAW: run as root"
                        : String.valueOf(refused.getMessage()),
                refused);
    }

    /// From now on waiting ends with [BenchException#asked]. *Thread*: any.
    public void stop() {
        stopped = true;
    }

    @Override
    public long nanos() {
        return clock.getAsLong();
    }

    @Override
    public long epochOffsetNanos() {
        return epochOffsetNanos;
    }

    @Override
    public void listen(Ear wanted) {
        ear = wanted;
    }

    @Override
    public void send(int port, byte[] octets) {
        PacketSocket socket = sockets.get(port - 1);
        sending.slab().put(0, octets);
        sending.length(0, octets.length);
        int taken = socket.send(sending, 0, 1);
        if (taken == -Errno.ENETDOWN) {
            // Said once of a link that was down and may be up again.
            taken = socket.send(sending, 0, 1);
        }
        if (taken < 0) {
            throw BenchException.failed(
                    names.get(port - 1) + ": cannot send: " + Errno.describe(-taken));
        }
    }

    @Override
    public long await(long untilNanos) {
        if (stopped) {
            throw BenchException.asked();
        }
        long now = nanos();
        long left = Math.max(0, untilNanos - now);
        int millis = (int) Math.min(SLICE_MILLIS, (left + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
        Readiness.await(sockets, millis);
        long woken = nanos();
        for (int port = 1; port <= sockets.size(); port++) {
            read(port, woken);
        }
        return Math.max(0, woken - now - millis * NANOS_PER_MILLI);
    }

    private void read(int port, long nanos) {
        PacketSocket socket = sockets.get(port - 1);
        int frames = socket.receive(received);
        while (frames > 0) {
            for (int i = 0; i < frames; i++) {
                byte[] octets = whole(received.frame(i), received.length(i), received.vlanTag(i));
                if (isIpv6(octets)) {
                    ear.heard(port, nanos, octets);
                }
            }
            frames = socket.receive(received);
        }
        if (frames != -Errno.EAGAIN && frames != -Errno.ENETDOWN) {
            throw BenchException.failed(
                    names.get(port - 1) + ": receiving failed: " + Errno.describe(-frames));
        }
    }

    /// The octets as on the wire: with the tag that the kernel took out.
    private static byte[] whole(ByteBuffer frame, int length, int tag) {
        if (tag == 0) {
            byte[] octets = new byte[length];
            frame.get(octets);
            return octets;
        }
        byte[] octets = new byte[length + Ethernet.TAG_OCTETS];
        frame.get(octets, 0, Ethernet.TYPE);
        ByteBuffer.wrap(octets).putInt(Ethernet.TYPE, tag);
        int rest = Ethernet.TYPE + Ethernet.TAG_OCTETS;
        frame.get(octets, rest, octets.length - rest);
        return octets;
    }

    /// Behind one tag at most: cases know no others.
    private static boolean isIpv6(byte[] octets) {
        return isType(octets, Ethernet.TYPE, Ethernet.IPV6)
                || (isType(octets, Ethernet.TYPE, Ethernet.CUSTOMER_TAG)
                        && isType(octets, Ethernet.TYPE + Ethernet.TAG_OCTETS, Ethernet.IPV6));
    }

    private static boolean isType(byte[] octets, int at, int type) {
        return octets.length > at + 1
                && (((octets[at] & 0xff) << Byte.SIZE) | (octets[at + 1] & 0xff)) == type;
    }

    @Override
    public int ports() {
        return sockets.size();
    }

    @Override
    public Set<String> means() {
        return means.words();
    }

    @Override
    public void command(String line) {
        means.command(line);
    }

    @Override
    public void close() {
        sockets.forEach(PacketSocket::close);
        means.close();
    }
}
