// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.codec;

import io.mld6.codec.decode.Decoded;
import io.mld6.codec.decode.Destinations;
import io.mld6.codec.decode.DropReason;
import io.mld6.codec.decode.FrameDecoder;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.encode.FrameEncoder;
import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.message.MldMessage;
import io.mld6.codec.message.Mldv1Done;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv1Report;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.message.Mldv2Report;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.RecordType;
import io.mld6.codec.wire.VlanTags;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What does it cost to tell what a frame is, from its octets to a message or to the one reason
/// why it is dropped?
///
/// Nanoseconds per frame. 512 frames lie side by side as they do behind one `recvmmsg`, each about
/// a group of its own. A dropped frame must allocate nothing (`-prof gc`). `NOT_MLD` is a
/// Neighbor Solicitation, the commonest frame that is none of ours; the other drops are a General
/// Query with one thing wrong.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 2,
        jvmArgs = {"-Xmx2g", "-XX:+UseSerialGC", "--sun-misc-unsafe-memory-access=allow"})
@State(Scope.Thread)
public class FrameDecode {
    private static final int FRAMES = 512;
    private static final int STRIDE_OCTETS = 2048;
    private static final int HOP_LIMIT = 21;
    private static final int ALERT_VALUE = 58;
    private static final int TYPE = 62;
    private static final int CHECKSUM = 64;
    private static final int NEIGHBOR_SOLICITATION = 135;
    private static final Ipv6Address SOURCE = Ipv6Address.parse("fe80::1");
    private static final MacAddress MAC = new MacAddress(0x0200_0000_0001L);

    /// What the frames are.
    public enum Kind {
        /// An MLDv1 General Query.
        V1_GENERAL_QUERY,
        /// An MLDv1 query for one group.
        V1_GROUP_QUERY,
        /// An MLDv1 Report.
        V1_REPORT,
        /// An MLDv1 Done.
        V1_DONE,
        /// An MLDv2 General Query.
        V2_GENERAL_QUERY,
        /// An MLDv2 query for one group.
        V2_GROUP_QUERY,
        /// An MLDv2 query for 16 sources of a group.
        V2_SOURCE_QUERY,
        /// An MLDv2 Report of one record.
        V2_REPORT_OF_1,
        /// An MLDv2 Report of 60 records.
        V2_REPORT_OF_60,
        /// Not MLD at all.
        DROP_NOT_MLD,
        /// Came from beyond the link.
        DROP_HOP_LIMIT,
        /// Router Alert of another protocol.
        DROP_NO_ALERT,
        /// A broken checksum.
        DROP_CHECKSUM
    }

    /// What the frames are.
    @Param public Kind kind = Kind.V2_GENERAL_QUERY;

    private final FrameDecoder decoder = new FrameDecoder();
    private final Destinations destinations = Destinations.any();
    private final int[] lengths = new int[FRAMES];
    private ByteBuf octets = Unpooled.EMPTY_BUFFER;
    private int next;

    /// Writes the frames.
    @Setup(Level.Trial)
    public void write() {
        octets = Unpooled.directBuffer(FRAMES * STRIDE_OCTETS);
        octets.setZero(0, octets.capacity());
        for (int i = 0; i < FRAMES; i++) {
            octets.writerIndex(i * STRIDE_OCTETS);
            FrameEncoder.encode(frame(group(i)), octets);
            lengths[i] = octets.writerIndex() - i * STRIDE_OCTETS;
            spoil(i * STRIDE_OCTETS);
        }
        Decoded first = decoder.decode(octets, 0, lengths[0], false, destinations);
        if (first instanceof DropReason != kind.name().startsWith("DROP")) {
            throw new IllegalStateException(kind + " decodes to " + first);
        }
    }

    /// Frees the buffer.
    @TearDown(Level.Trial)
    public void free() {
        octets.release();
    }

    private static Ipv6Address group(int i) {
        return new Ipv6Address(0xff0e_0000_0000_0000L, 0x0db8_0000L + i);
    }

    private MldFrame frame(Ipv6Address group) {
        MldMessage message =
                switch (kind) {
                    case V1_GROUP_QUERY -> new Mldv1Query(1000, group);
                    case V1_REPORT -> new Mldv1Report(group);
                    case V1_DONE -> new Mldv1Done(group);
                    case V2_GENERAL_QUERY -> query(10_000, Ipv6Address.UNSPECIFIED, List.of());
                    case V2_GROUP_QUERY -> query(1000, group, List.of());
                    case V2_SOURCE_QUERY -> query(1000, group, sources());
                    case V2_REPORT_OF_1 -> report(group, 1);
                    case V2_REPORT_OF_60 -> report(group, 60);
                    default -> new Mldv1Query(10_000, Ipv6Address.UNSPECIFIED);
                };
        Ipv6Address to =
                switch (message) {
                    case Mldv1Query query ->
                            query.isGeneral() ? Ipv6Address.ALL_NODES : query.group();
                    case Mldv2Query query ->
                            query.isGeneral() ? Ipv6Address.ALL_NODES : query.group();
                    case Mldv1Report _ -> group;
                    case Mldv1Done _ -> Ipv6Address.ALL_ROUTERS;
                    case Mldv2Report _ -> Ipv6Address.ALL_MLDV2_ROUTERS;
                };
        return new MldFrame(message, MAC, SOURCE, to, VlanTags.NONE);
    }

    private static Mldv2Query query(int delay, Ipv6Address group, List<Ipv6Address> sources) {
        return new Mldv2Query(delay, group, false, 2, 125, sources, !sources.isEmpty());
    }

    private static List<Ipv6Address> sources() {
        var sources = new ArrayList<Ipv6Address>();
        for (int i = 1; i <= 16; i++) {
            sources.add(new Ipv6Address(0x2001_0db8_0000_0000L, i));
        }
        return sources;
    }

    private static Mldv2Report report(Ipv6Address group, int count) {
        var records = new ArrayList<AddressRecord>();
        for (int i = 0; i < count; i++) {
            Ipv6Address one = new Ipv6Address(group.high(), group.low() + ((long) i << 32));
            records.add(new AddressRecord(RecordType.IS_EX, one, List.of()));
        }
        return new Mldv2Report(records);
    }

    private void spoil(int at) {
        switch (kind) {
            case DROP_NOT_MLD -> octets.setByte(at + TYPE, NEIGHBOR_SOLICITATION);
            case DROP_HOP_LIMIT -> octets.setByte(at + HOP_LIMIT, 255);
            case DROP_NO_ALERT -> octets.setShort(at + ALERT_VALUE, 1);
            case DROP_CHECKSUM ->
                    octets.setShort(at + CHECKSUM, octets.getShort(at + CHECKSUM) ^ 0x55);
            default -> {}
        }
    }

    /// One frame after the other.
    @Benchmark
    public Decoded decode() {
        int i = next;
        next = (i + 1) & (FRAMES - 1);
        return decoder.decode(octets, i * STRIDE_OCTETS, lengths[i], false, destinations);
    }
}
