// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

import io.mld6.codec.wire.Ethernet;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.Ipv6Header;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a sender sends: UDP packets of some flows, one flow after the other, at a rate. The same
/// plan drives a [FlowSender] on a real interface and a head-end in virtual time.
///
/// ```text
/// packet  0  1  2 .. F-1 | F  F+1 ..            packet k is of flow k mod F
/// flow    0  1  2 .. F-1 | 0  1   ..            and has the number k / F there
/// number  0  0  0 ..  0  | 1  1   ..
/// ```
///
/// Made by a [Builder]. Immutable. Thread: any.
public final class SendPlan {
    /// A rate without a bound: as fast as the interface takes packets.
    public static final double UNLIMITED = Double.POSITIVE_INFINITY;

    /// The port for RTP (RFC 3551 §8), which packets come from and go to unless told otherwise.
    public static final int DEFAULT_PORT = 5004;

    /// Octets of a UDP header (RFC 768).
    public static final int UDP_OCTETS = 8;

    /// The longest UDP payload an IPv6 packet holds without a jumbogram (RFC 8200 §3).
    public static final int LONGEST_PAYLOAD_OCTETS = 0xffff - UDP_OCTETS;

    private static final int LARGEST_OCTET = 0xff;
    private static final int LARGEST_DSCP = 0x3f;
    private static final int LARGEST_PORT = 0xffff;

    private final long[] sourceHigh;
    private final long[] sourceLow;
    private final long[] groupHigh;
    private final long[] groupLow;
    private final int flows;
    private final double packetsPerSecond;
    private final int lengthOctets;
    private final PayloadFormat payload;
    private final VlanTags vlan;
    private final @Nullable MacAddress sourceMac;
    private final int hopLimit;
    private final int dscp;
    private final int port;
    private final int burst;
    private final int dropEvery;
    private final @Nullable Duration duration;
    private final boolean qdiscBypass;

    private SendPlan(Builder builder) {
        flows = builder.flows;
        sourceHigh = Arrays.copyOf(builder.sourceHigh, flows);
        sourceLow = Arrays.copyOf(builder.sourceLow, flows);
        groupHigh = Arrays.copyOf(builder.groupHigh, flows);
        groupLow = Arrays.copyOf(builder.groupLow, flows);
        packetsPerSecond = builder.packetsPerSecond;
        lengthOctets = builder.lengthOctets;
        payload = builder.payload;
        vlan = builder.vlan;
        sourceMac = builder.sourceMac;
        hopLimit = builder.hopLimit;
        dscp = builder.dscp;
        port = builder.port;
        burst = builder.burst;
        dropEvery = builder.dropEvery;
        duration = builder.duration;
        qdiscBypass = builder.qdiscBypass;
    }

    /// A plan to be filled.
    public static Builder builder() {
        return new Builder();
    }

    /// How many flows, 1 or more.
    public int flows() {
        return flows;
    }

    /// Source of a flow.
    public Ipv6Address source(int flow) {
        return new Ipv6Address(sourceHigh[flow], sourceLow[flow]);
    }

    /// Group of a flow.
    public Ipv6Address group(int flow) {
        return new Ipv6Address(groupHigh[flow], groupLow[flow]);
    }

    long sourceHigh(int flow) {
        return sourceHigh[flow];
    }

    long sourceLow(int flow) {
        return sourceLow[flow];
    }

    long groupHigh(int flow) {
        return groupHigh[flow];
    }

    long groupLow(int flow) {
        return groupLow[flow];
    }

    /// Packets a second of all flows together, or [#UNLIMITED].
    public double packetsPerSecond() {
        return packetsPerSecond;
    }

    /// A rate, if it can be one.
    ///
    /// @throws IllegalArgumentException with one line if not
    static double checkedRate(double wanted) {
        if (!(wanted > 0)) {
            throw new IllegalArgumentException(wanted + " packets/s (expected more than 0)");
        }
        return wanted;
    }

    /// Whether there is no bound on the rate.
    public boolean isUnlimited() {
        return Double.isInfinite(packetsPerSecond);
    }

    /// Octets of the UDP payload.
    public int lengthOctets() {
        return lengthOctets;
    }

    /// What is in the payload: a probe, RTP, or an MPEG transport stream.
    public PayloadFormat payload() {
        return payload;
    }

    /// Tags of all frames.
    public VlanTags vlan() {
        return vlan;
    }

    /// Source MAC address of all frames; null for the interface's.
    public @Nullable MacAddress sourceMac() {
        return sourceMac;
    }

    /// Hop limit of all packets.
    public int hopLimit() {
        return hopLimit;
    }

    /// Differentiated services code point of all packets (RFC 2474).
    public int dscp() {
        return dscp;
    }

    /// UDP port, of source and destination.
    public int port() {
        return port;
    }

    /// Packets sent back to back.
    public int burst() {
        return burst;
    }

    /// Each flow leaves out its every so manieth packet, which keeps its number; 0 for none.
    public int dropEvery() {
        return dropEvery;
    }

    /// How long to send; null for until stopped.
    public @Nullable Duration duration() {
        return duration;
    }

    /// Whether frames pass the queueing discipline by.
    public boolean qdiscBypass() {
        return qdiscBypass;
    }

    /// Octets of every IPv6 packet.
    public int packetOctets() {
        return Ipv6Header.HEADER_OCTETS + UDP_OCTETS + lengthOctets;
    }

    /// Octets of every frame, without check sequence.
    public int frameOctets() {
        return Ethernet.HEADER_OCTETS + vlan.lengthOctets() + packetOctets();
    }

    /// The flow of packet `k`.
    public int flowOf(long k) {
        return (int) (k % flows);
    }

    /// The number packet `k` has in its flow, from 0.
    public long sequenceOf(long k) {
        return k / flows;
    }

    /// Whether packet `k` is left out, so that a receiver should miss it. The first packet of a
    /// flow never is.
    public boolean isLeftOut(long k) {
        return dropEvery != 0 && (sequenceOf(k) + 1) % dropEvery == 0;
    }

    /// Collects what a plan is made of. Every method checks its argument and throws
    /// [IllegalArgumentException] with one line that says what is accepted. Thread: one at a time.
    public static final class Builder {
        private static final int FEW = 16;

        private long[] sourceHigh = new long[FEW];
        private long[] sourceLow = new long[FEW];
        private long[] groupHigh = new long[FEW];
        private long[] groupLow = new long[FEW];
        private int flows;
        private double packetsPerSecond = 1000;
        private int lengthOctets = 1316;
        private PayloadFormat payload = PayloadFormat.PROBE;
        private VlanTags vlan = VlanTags.NONE;
        private @Nullable MacAddress sourceMac;
        private int hopLimit = 16;
        private int dscp;
        private int port = DEFAULT_PORT;
        private int burst = 1;
        private int dropEvery;
        private @Nullable Duration duration;
        private boolean qdiscBypass;

        private Builder() {}

        /// One more flow.
        ///
        /// @param source a unicast address
        /// @param group a multicast address
        public Builder flow(Ipv6Address source, Ipv6Address group) {
            if (!Ipv6Address.isPossibleSource(source.high(), source.low())) {
                throw new IllegalArgumentException(
                        source + " cannot be a source (expected a unicast address)");
            }
            if (!group.isMulticast()) {
                throw new IllegalArgumentException(
                        group + " is not multicast (expected an address in ff00::/8)");
            }
            if (flows == groupLow.length) {
                int room = Math.multiplyExact(flows, 2);
                sourceHigh = Arrays.copyOf(sourceHigh, room);
                sourceLow = Arrays.copyOf(sourceLow, room);
                groupHigh = Arrays.copyOf(groupHigh, room);
                groupLow = Arrays.copyOf(groupLow, room);
            }
            sourceHigh[flows] = source.high();
            sourceLow[flows] = source.low();
            groupHigh[flows] = group.high();
            groupLow[flows] = group.low();
            flows++;
            return this;
        }

        /// One more flow for each group: group `i` from source `i` mod their number, so that one
        /// source is everybody's and as many as groups are one each.
        public Builder flows(List<Ipv6Address> sources, List<Ipv6Address> groups) {
            if (sources.isEmpty() || sources.size() > groups.size()) {
                throw new IllegalArgumentException(
                        "%d sources for %d groups (expected 1 to as many as groups)"
                                .formatted(sources.size(), groups.size()));
            }
            int next = 0;
            for (Ipv6Address group : groups) {
                flow(sources.get(next), group);
                next = next + 1 == sources.size() ? 0 : next + 1;
            }
            return this;
        }

        /// Packets a second of all flows together, shared evenly; default 1000.
        ///
        /// @param wanted above 0, or [SendPlan#UNLIMITED]
        public Builder rate(double wanted) {
            packetsPerSecond = checkedRate(wanted);
            return this;
        }

        /// Packets a second of each flow added so far.
        ///
        /// @param wanted above 0
        public Builder ratePerFlow(double wanted) {
            return rate(wanted * flows);
        }

        /// Octets of the UDP payload, default 1316, and what is in it, default a probe.
        ///
        /// @param octets 40 or more for a probe, 12 or more for RTP, a multiple of 188 for a
        ///     transport stream; at most [SendPlan#LONGEST_PAYLOAD_OCTETS]
        /// @param format one of the three
        public Builder payload(PayloadFormat format, int octets) {
            SendPayload.check(format, octets);
            payload = format;
            lengthOctets = octets;
            return this;
        }

        /// Tags of all frames; default none.
        public Builder vlan(VlanTags wanted) {
            vlan = wanted;
            return this;
        }

        /// Source MAC address of all frames; default the interface's.
        public Builder sourceMac(MacAddress wanted) {
            if (wanted.isMulticast()) {
                throw new IllegalArgumentException(
                        wanted + " is not a station's (expected an even first octet)");
            }
            sourceMac = wanted;
            return this;
        }

        /// Hop limit, 1 to 255, default 16. With 1 no router forwards a packet.
        public Builder hopLimit(int wanted) {
            hopLimit = within(wanted, 1, LARGEST_OCTET, "hop limit");
            return this;
        }

        /// Code point, 0 to 63, default 0.
        public Builder dscp(int wanted) {
            dscp = within(wanted, 0, LARGEST_DSCP, "DSCP");
            return this;
        }

        /// UDP port, 1 to 65535, of source and destination; default 5004.
        public Builder port(int wanted) {
            port = within(wanted, 1, LARGEST_PORT, "UDP port");
            return this;
        }

        /// Packets sent back to back, 1 or more, default 1; the rate stays.
        public Builder burst(int wanted) {
            burst = within(wanted, 1, Integer.MAX_VALUE, "burst");
            return this;
        }

        /// Has each flow leave out its every `wanted`-th packet, 2 or more, which keeps its number:
        /// a loss of known size. 0, the default, for none.
        public Builder dropEvery(int wanted) {
            if (wanted == 1) {
                throw new IllegalArgumentException(
                        "dropping every packet leaves none (expected 2 or more, or 0 for none)");
            }
            dropEvery = within(wanted, 0, Integer.MAX_VALUE, "every so manieth packet to drop");
            return this;
        }

        /// How long to send, above 0; default until stopped.
        public Builder duration(Duration wanted) {
            if (wanted.isZero() || wanted.isNegative()) {
                throw new IllegalArgumentException(wanted + " (expected a duration above 0)");
            }
            duration = wanted;
            return this;
        }

        /// Whether frames pass the queueing discipline by (`PACKET_QDISC_BYPASS`): quicker, but not
        /// seen by captures on this host. Default no.
        public Builder qdiscBypass(boolean wanted) {
            qdiscBypass = wanted;
            return this;
        }

        private static int within(int value, int least, int most, String what) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(
                        "%s %d (expected %d to %d)".formatted(what, value, least, most));
            }
            return value;
        }

        /// The plan.
        ///
        /// @throws IllegalArgumentException if it has no flow
        public SendPlan build() {
            if (flows == 0) {
                throw new IllegalArgumentException("nothing to send (expected a source and group)");
            }
            return new SendPlan(this);
        }
    }
}
