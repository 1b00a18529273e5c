// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.property;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.mld6.codec.support.TestFrame;
import io.mld6.codec.support.Vector;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.MaximumResponseCode;
import io.mld6.codec.wire.QueryIntervalCode;
import io.mld6.codec.wire.RecordType;
import io.mld6.codec.wire.VlanTags;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/// Encoding inverts decoding, and no octets are too strange to be told what they are.
class CodecPropertyTest {
    @Property
    @Label("any octets: one answer, no exception, nothing read past the end")
    void anyOctets(@ForAll @Size(max = 200) byte[] octets) {
        Invariants.check(octets);
    }

    @Property
    @Label("any octets behind a lawful Ethernet and IPv6 header")
    void anyPayload(
            @ForAll @Size(max = 120) byte[] payload,
            @ForAll("firstHeaders") int firstHeader,
            @ForAll @IntRange(max = 3) int trailerOctets) {
        byte[] frame =
                TestFrame.query()
                        .headers(firstHeader, ByteBufUtil.hexDump(payload))
                        .message("")
                        .trailer("5a".repeat(trailerOctets))
                        .build();
        Invariants.check(frame);
    }

    @Provide
    Arbitrary<Integer> firstHeaders() {
        return Arbitraries.of(0, 43, 44, 51, 58, 60);
    }

    @Property(tries = 3000)
    @Label("vectors with several octets changed at once, the checksum right or not")
    void mutatedVectors(
            @ForAll("vectors") Vector vector,
            @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 0xfffff) Integer> changes,
            @ForAll boolean fixChecksum) {
        byte[] octets = vector.octets();
        for (int change : changes) {
            octets[(change >>> 8) % octets.length] = (byte) change;
        }
        Invariants.check(fixChecksum ? MutationTest.withRightChecksum(octets) : octets);
    }

    @Provide
    Arbitrary<Vector> vectors() {
        return Arbitraries.of(Vector.all());
    }

    @Property
    @Label("what is written is read as it was meant")
    void decodeInvertsEncode(@ForAll("frames") MldFrame frame) {
        ByteBuf octets = written(frame);
        assertThat(octets.readableBytes()).isEqualTo(FrameEncoder.lengthOctets(frame));
        assertThat(decode(ByteBufUtil.getBytes(octets))).isEqualTo(frame);
    }

    @Property(tries = 200)
    @Label("a lawful frame cut anywhere is dropped as cut")
    void truncation(@ForAll("frames") MldFrame frame, @ForAll @IntRange(max = 1_000_000) int cut) {
        byte[] octets = ByteBufUtil.getBytes(written(frame));
        Decoded decoded = Invariants.check(Arrays.copyOf(octets, cut % octets.length));
        assertThat(decoded).isIn(DropReason.L2_TRUNCATED, DropReason.IP_TRUNCATED);
    }

    @Property
    @Label(
            "one bit flipped in the message or in an address: the checksum tells, or an earlier check")
    void bitFlips(@ForAll("frames") MldFrame frame, @ForAll @IntRange(max = 1_000_000) int place) {
        byte[] octets = ByteBufUtil.getBytes(written(frame));
        int ip = 14 + frame.vlan().lengthOctets();
        int message = ip + 48;
        int covered = 32 + octets.length - message;
        int at = place % covered;
        int octet = at < 32 ? ip + 8 + at : message + at - 32;
        octets[octet] ^= (byte) (1 << (place % 8));
        Decoded decoded = Invariants.check(octets);
        assertThat(decoded).isInstanceOf(DropReason.class);
        if (octet > message && octet >= message + 1) {
            assertThat(decoded).isEqualTo(DropReason.BAD_CHECKSUM);
        }
    }

    private static ByteBuf written(MldFrame frame) {
        ByteBuf out = Unpooled.buffer();
        FrameEncoder.encode(frame, new MacAddress(0x3333_0000_0000L), out);
        return out;
    }

    private static Decoded decode(byte[] octets) {
        return new FrameDecoder()
                .decode(
                        Unpooled.wrappedBuffer(octets),
                        0,
                        octets.length,
                        false,
                        Destinations.any());
    }

    @Provide
    Arbitrary<MldFrame> frames() {
        Arbitrary<MacAddress> macs =
                Arbitraries.longs().between(0, 0xffff_ffff_ffffL).map(MacAddress::new);
        Arbitrary<Ipv6Address> linkLocal =
                Arbitraries.longs().map(low -> new Ipv6Address(Ipv6Address.LINK_LOCAL_HIGH, low));
        Arbitrary<VlanTags> vlans =
                Combinators.combine(
                                Arbitraries.integers().between(0, 4095),
                                Arbitraries.integers().between(0, 4095),
                                Arbitraries.of(0x8100, 0x88a8),
                                Arbitraries.of(0x8100, 0x88a8))
                        .as(
                                (outer, inner, outerType, innerType) -> {
                                    VlanTags usual = VlanTags.of(outer, inner);
                                    return usual.withTypes(
                                            List.of(outerType, innerType)
                                                    .subList(0, usual.count()));
                                });
        return Combinators.combine(messages(), macs, linkLocal, groups(), vlans)
                .as(
                        (message, mac, source, group, vlan) ->
                                new MldFrame(
                                        message, mac, source, destination(message, group), vlan));
    }

    /// Queries go anywhere but to scope 0, MLDv2 Reports to `ff02::16` only.
    private static Ipv6Address destination(MldMessage message, Ipv6Address group) {
        return message instanceof Mldv2Report ? Ipv6Address.ALL_MLDV2_ROUTERS : group;
    }

    private static Arbitrary<MldMessage> messages() {
        Arbitrary<Ipv6Address> asked =
                Arbitraries.oneOf(groups(), Arbitraries.just(Ipv6Address.UNSPECIFIED));
        Arbitrary<MldMessage> v1Queries =
                Combinators.combine(Arbitraries.integers().between(0, 0xffff), asked)
                        .as(Mldv1Query::new);
        Arbitrary<Integer> delays =
                Arbitraries.integers().between(0, 0xffff).map(MaximumResponseCode::toMillis);
        Arbitrary<Integer> intervals =
                Arbitraries.integers().between(0, 0xff).map(QueryIntervalCode::toSeconds);
        Arbitrary<MldMessage> v2Queries =
                Combinators.combine(
                                delays,
                                asked,
                                Arbitraries.of(true, false),
                                Arbitraries.integers().between(0, 7),
                                intervals,
                                sources(0))
                        .as(
                                (delay, group, s, qrv, interval, sources) ->
                                        new Mldv2Query(
                                                delay,
                                                group,
                                                s,
                                                qrv,
                                                interval,
                                                group.isUnspecified() ? List.of() : sources));
        Arbitrary<AddressRecord> records =
                Arbitraries.of(RecordType.class)
                        .flatMap(
                                type ->
                                        Combinators.combine(
                                                        groups(),
                                                        sources(type == RecordType.IS_IN ? 1 : 0))
                                                .as(
                                                        (group, sources) ->
                                                                new AddressRecord(
                                                                        type, group, sources)));
        return Arbitraries.oneOf(
                v1Queries,
                v2Queries,
                groups().map(Mldv1Report::new),
                groups().map(Mldv1Done::new),
                records.list().ofMaxSize(12).map(Mldv2Report::new));
    }

    private static Arbitrary<Ipv6Address> groups() {
        return Combinators.combine(
                        Arbitraries.integers().between(2, 15),
                        Arbitraries.longs().between(0, 0xffff_ffff_ffffL),
                        Arbitraries.longs())
                .as(
                        (scope, high, low) ->
                                new Ipv6Address(0xff00L << 48 | (long) scope << 48 | high, low))
                .filter(Ipv6Address::isReportable);
    }

    private static Arbitrary<List<Ipv6Address>> sources(int least) {
        return Combinators.combine(
                        Arbitraries.longs().between(0, 0x7fff_ffff_ffff_ffffL), Arbitraries.longs())
                .as(Ipv6Address::new)
                .filter(source -> Ipv6Address.isPossibleSource(source.high(), source.low()))
                .list()
                .ofMinSize(least)
                .ofMaxSize(20)
                .uniqueElements();
    }
}
