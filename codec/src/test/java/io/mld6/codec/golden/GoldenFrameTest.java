// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.decode.DecodeOptions;
import io.mld6.codec.decode.Decoded;
import io.mld6.codec.decode.Destinations;
import io.mld6.codec.decode.DropReason;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.encode.FrameEncoder;
import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.message.MldMessage;
import io.mld6.codec.message.Mldv1Done;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv1Report;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.message.Mldv2Report;
import io.mld6.codec.support.Decoding;
import io.mld6.codec.support.Pcap;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.RecordType;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Frames of the Linux kernel (6.x), its host side and its bridge, captured on veth pairs.
class GoldenFrameTest {
    private static List<MldFrame> accepted(String capture) {
        var decoding = new Decoding(DecodeOptions.DEFAULT);
        var frames = new ArrayList<MldFrame>();
        for (byte[] octets : Pcap.frames(capture)) {
            if (decoding.of(octets, Destinations.any()) instanceof MldFrame frame) {
                frames.add(frame);
            }
        }
        assertThat(decoding.counts()).as("nothing odd inside").isEmpty();
        return frames;
    }

    private static List<MldMessage> messages(String capture) {
        return accepted(capture).stream().map(MldFrame::message).toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bridge-leave.pcap",
                "bridge-query-v1.pcap",
                "bridge-v1-kernel-host.pcap",
                "kernel-v1-fallback.pcap",
                "kernel-v1-forced.pcap",
                "kernel-v2-bad-queries.pcap",
                "kernel-v2-bigsrc.pcap",
                "kernel-v2-ifup.pcap",
                "kernel-v2-many.pcap",
                "kernel-v2-modes.pcap",
                "kernel-v2-mrc.pcap",
                "kernel-v2-specific-query.pcap",
                "kernel-v2-ssm.pcap",
            })
    @DisplayName("V1-1, V1-2, V2-3, V2-4, V2-5, V2-15: what the kernel sends is what we would send")
    void writesTheKernelsFrames(String capture) {
        int written = 0;
        for (byte[] octets : Pcap.frames(capture)) {
            Decoded decoded = new Decoding().of(octets, Destinations.any());
            if (decoded instanceof MldFrame frame) {
                var out = Unpooled.buffer();
                if (frame.destination().isMulticast()) {
                    FrameEncoder.encode(frame, out);
                } else { // the tool that sent these used a MAC address of its own making
                    FrameEncoder.encode(frame, destinationMac(octets), out);
                }
                // RA-2: the bridge fills up with Pad1 where everybody else uses PadN.
                String sent = HexFormat.of().formatHex(octets);
                assertThat(ByteBufUtil.hexDump(out))
                        .isEqualTo(sent.replace("3a00050200000000", "3a00050200000100"));
                written++;
            }
        }
        assertThat(written).isPositive();
    }

    private static MacAddress destinationMac(byte[] octets) {
        return new MacAddress(Unpooled.wrappedBuffer(octets).getLong(0) >>> 16);
    }

    @Test
    @DisplayName("filter-mode and source-list changes as RFC 9777 §6.1 has them, each sent twice")
    void modes() {
        List<String> records =
                messages("kernel-v2-modes.pcap").stream()
                        .map(message -> describe((Mldv2Report) message))
                        .toList();
        assertThat(records)
                .containsExactly(
                        "TO_EX 0", "TO_EX 0",
                        "TO_IN 2", "TO_IN 2",
                        "ALLOW 1, BLOCK 1", "ALLOW 1, BLOCK 1",
                        "TO_EX 2", "TO_EX 2",
                        "ALLOW 1, BLOCK 1", "ALLOW 1, BLOCK 1",
                        "TO_IN 0", "TO_IN 0");
    }

    private static String describe(Mldv2Report report) {
        return String.join(
                ", ",
                report.records().stream()
                        .map(record -> record.type() + " " + record.sources().size())
                        .sorted()
                        .toList());
    }

    @Test
    @DisplayName("V2-65: 400 groups are 72 records to a report at an MTU of 1500")
    void many() {
        List<Integer> sizes =
                messages("kernel-v2-many.pcap").stream()
                        .filter(Mldv2Report.class::isInstance)
                        .map(message -> ((Mldv2Report) message).records().size())
                        .toList();
        assertThat(sizes).contains(72).allMatch(size -> size <= 72);
        assertThat(Pcap.frames("kernel-v2-many.pcap")).anyMatch(frame -> frame.length == 1510);
    }

    @Test
    @DisplayName("150 sources are 89 and 61, in two reports of the same record type")
    void manySources() {
        List<AddressRecord> large =
                messages("kernel-v2-bigsrc.pcap").stream()
                        .filter(Mldv2Report.class::isInstance)
                        .flatMap(message -> ((Mldv2Report) message).records().stream())
                        .filter(record -> record.sources().size() > 60)
                        .toList();
        assertThat(large).extracting(record -> record.sources().size()).contains(89, 61);
        assertThat(large).extracting(AddressRecord::type).contains(RecordType.TO_IN);
    }

    @Test
    @DisplayName("the bridge's own queries of both versions")
    void bridgeQueries() {
        assertThat(messages("bridge-query-v1.pcap"))
                .hasSize(2)
                .allMatch(message -> message instanceof Mldv1Query query && query.isGeneral());
        assertThat(messages("bridge-leave.pcap"))
                .hasAtLeastOneElementOfType(Mldv2Query.class)
                .hasAtLeastOneElementOfType(Mldv1Done.class);
    }

    @Test
    @DisplayName("a kernel host that heard an MLDv1 query speaks MLDv1")
    void fallback() {
        List<MldMessage> messages = messages("kernel-v1-fallback.pcap");
        assertThat(messages).filteredOn(Mldv1Report.class::isInstance).hasSize(10);
        assertThat(messages).filteredOn(Mldv1Done.class::isInstance).hasSize(3);
    }

    @Test
    @DisplayName("queries the kernel ignored are dropped here, too, each for its own reason")
    void badQueries() {
        List<DropReason> reasons =
                Pcap.frames("kernel-v2-bad-queries.pcap").stream()
                        .map(octets -> new Decoding().of(octets, Destinations.any()))
                        .filter(DropReason.class::isInstance)
                        .map(DropReason.class::cast)
                        .toList();
        assertThat(reasons)
                .containsExactlyInAnyOrder(
                        DropReason.BAD_HOP_LIMIT,
                        DropReason.NO_ROUTER_ALERT,
                        DropReason.NO_ROUTER_ALERT,
                        DropReason.BAD_CHECKSUM,
                        DropReason.BAD_SOURCE,
                        DropReason.UNSPECIFIED_SOURCE);
    }

    @Test
    @DisplayName("FZ-41: reports from :: while the kernel tests its address, and its solicitation")
    void interfaceUp() {
        List<Decoded> decoded =
                Pcap.frames("kernel-v2-ifup.pcap").stream()
                        .map(octets -> new Decoding().of(octets, Destinations.any()))
                        .toList();
        assertThat(decoded)
                .filteredOn(DropReason.class::isInstance)
                .containsOnly(DropReason.UNSPECIFIED_SOURCE, DropReason.NOT_MLD);
        assertThat(decoded).filteredOn(MldFrame.class::isInstance).hasSize(2);
    }
}
