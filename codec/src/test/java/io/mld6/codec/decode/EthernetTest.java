// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.decode;

import static io.mld6.codec.support.TestFrame.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.support.Decoding;
import io.mld6.codec.support.TestFrame;
import io.mld6.codec.support.Vector;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Ethernet headers and VLAN tags.
class EthernetTest {
    private static final String TAG_100 = "8100 0064";
    private static final String SERVICE_TAG_200 = "88a8 00c8";

    private static VlanTags vlanOf(TestFrame frame) {
        return Decoding.accepted(Decoding.decode(frame)).vlan();
    }

    @Test
    @DisplayName("FZ-1: under 14 octets there is no Ethernet header")
    void shortFrame() {
        byte[] whole = query().build();
        for (int length = 0; length < 14; length++) {
            assertThat(Decoding.decode(Arrays.copyOf(whole, length)))
                    .isEqualTo(DropReason.L2_TRUNCATED);
        }
        assertThat(Decoding.decode(Arrays.copyOf(whole, 14))).isEqualTo(DropReason.IP_TRUNCATED);
    }

    @Test
    @DisplayName("FZ-2: a frame that ends inside a tag or before the EtherType behind it")
    void cutTag() {
        byte[] tagged = query().tags(TAG_100).build();
        for (int length = 14; length < 18; length++) {
            assertThat(Decoding.decode(Arrays.copyOf(tagged, length)))
                    .isEqualTo(DropReason.L2_TRUNCATED);
        }
        byte[] twice = query().tags(SERVICE_TAG_200 + TAG_100).build();
        for (int length = 14; length < 22; length++) {
            assertThat(Decoding.decode(Arrays.copyOf(twice, length)))
                    .isEqualTo(DropReason.L2_TRUNCATED);
        }
        assertThat(Decoding.decode(Arrays.copyOf(twice, 22))).isEqualTo(DropReason.IP_TRUNCATED);
    }

    @ParameterizedTest
    @CsvSource({
        "81000064, 100, 0, 0x8100, 0",
        "88a80064, 100, 0, 0x88a8, 0",
        "88a800c8 81000064, 200, 100, 0x88a8, 0x8100",
        "810000c8 81000064, 200, 100, 0x8100, 0x8100",
        "810000c8 88a80064, 200, 100, 0x8100, 0x88a8",
        "88a800c8 88a80064, 200, 100, 0x88a8, 0x88a8"
    })
    @DisplayName("FZ-3: one or two tags of either kind, which belongs to the VLAN")
    void tags(String tags, int outer, int inner, int outerType, int innerType) {
        VlanTags vlan = new VlanTags(outer, inner, outerType, innerType);
        assertThat(vlanOf(query().tags(tags))).isEqualTo(vlan);
        var only = new Decoding(DecodeOptions.DEFAULT.withOnlyVlan(vlan));
        assertThat(Decoding.accepted(only.of(query().tags(tags))).vlan()).isEqualTo(vlan);
    }

    @ParameterizedTest
    @CsvSource({
        "10,    88a8000a,            8100000a",
        "20.10, 81000014 8100000a,   88a80014 8100000a",
        "20.10, 88a80014 88a8000a,   88a80014 8100000a",
        "20.10, 88a80014,            88a80014 8100000a"
    })
    @DisplayName("FZ-89: the id in a tag of another type is another VLAN")
    void otherTagType(String vlan, String other, String own) {
        var only = new Decoding(DecodeOptions.DEFAULT.withOnlyVlan(VlanTags.parse(vlan)));
        assertThat(only.of(query().tags(other))).isEqualTo(DropReason.OTHER_VLAN);
        assertThat(only.of(query().tags(own))).isInstanceOf(MldFrame.class);
    }

    @Test
    @DisplayName("FZ-89: also if the kernel has taken the tag out of the octets")
    void otherTagTypeStripped() {
        assertThat(stripped(query(), 0x88a8_e00a)).isEqualTo(new VlanTags(10, 0, 0x88a8, 0));
        assertThat(stripped(query().tags(TAG_100), 0x8100_00c8))
                .isEqualTo(new VlanTags(200, 100, 0x8100, 0x8100));
    }

    @Test
    @DisplayName("FZ-3: the tags of the vectors")
    void vectorTags() {
        assertThat(vlan("vlan-v2-general-query")).isEqualTo(VlanTags.of(100));
        assertThat(vlan("qinq-v2-general-query")).isEqualTo(VlanTags.of(200, 100));
        assertThat(vlan("v2-general-query")).isEqualTo(VlanTags.NONE);
    }

    private static VlanTags vlan(String vector) {
        return Decoding.accepted(Decoding.decode(Vector.named(vector).octets())).vlan();
    }

    @Test
    @DisplayName("FZ-4: three tags, also if one of them only carries a priority")
    void threeTags() {
        assertThat(Decoding.decode(query().tags(SERVICE_TAG_200 + TAG_100 + TAG_100)))
                .isEqualTo(DropReason.L2_TOO_MANY_TAGS);
        assertThat(Decoding.decode(query().tags("8100e000" + SERVICE_TAG_200 + TAG_100)))
                .isEqualTo(DropReason.L2_TOO_MANY_TAGS);
    }

    @Test
    @DisplayName("FZ-5: VLAN 0 is no VLAN, priority and drop eligibility say nothing about it")
    void priorityTag() {
        assertThat(vlanOf(query().tags("8100 0000"))).isEqualTo(VlanTags.NONE);
        assertThat(vlanOf(query().tags("8100 f000"))).isEqualTo(VlanTags.NONE);
        assertThat(vlanOf(query().tags("8100 f064"))).isEqualTo(VlanTags.of(100));
        assertThat(vlanOf(query().tags("88a8 e000 8100 0064"))).isEqualTo(VlanTags.of(100));
        assertThat(vlanOf(query().tags("88a8 00c8 8100 e000")))
                .isEqualTo(new VlanTags(200, 0, 0x88a8, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0800, 0x0806, 0x9100, 0x86dc, 0xffff, 0x05dc, 0x0040, 0x0000})
    @DisplayName("FZ-6: other EtherTypes and 802.3 lengths are not IPv6, which is no error")
    void otherEtherType(int type) {
        assertThat(Decoding.decode(query().etherType(type))).isEqualTo(DropReason.NOT_IPV6);
        assertThat(DropReason.NOT_IPV6.isNotOurs()).isTrue();
        assertThat(Decoding.decode(query().tags(TAG_100).etherType(type)))
                .isEqualTo(DropReason.NOT_IPV6);
    }

    @Test
    @DisplayName("FZ-7: a frame to one station is told apart, and not ours if the station is not")
    void anyDestinationMac() {
        TestFrame unicastMac = query().macs("02005e001234 00005e005301");
        MldFrame toOne = Decoding.accepted(Decoding.decode(unicastMac));
        assertThat(toOne.sourceMac()).isEqualTo(MacAddress.parse("00:00:5e:00:53:01"));
        assertThat(toOne.station()).isEqualTo(MacAddress.parse("02:00:5e:00:12:34"));
        assertThat(Decoding.accepted(Decoding.decode(query())).station()).isNull();
        TestFrame broadcast = query().macs("ffffffffffff 00005e005301");
        assertThat(Decoding.accepted(Decoding.decode(broadcast)).station()).isNull();
        Destinations elsewhere =
                new Destinations() {
                    @Override
                    public boolean isOurs(long high, long low) {
                        return true;
                    }

                    @Override
                    public boolean isOurStation(long mac) {
                        return mac == 0x0200_5e00_1234L;
                    }
                };
        Decoding decoding = new Decoding();
        assertThat(decoding.of(unicastMac.build(), elsewhere)).isInstanceOf(MldFrame.class);
        assertThat(decoding.of(broadcast.build(), elsewhere)).isInstanceOf(MldFrame.class);
        byte[] nobodys = query().macs("02005e001235 00005e005301").hopLimit(64).build();
        assertThat(decoding.of(nobodys, elsewhere)).isEqualTo(DropReason.OTHER_STATION);
        assertThat(DropReason.OTHER_STATION.isNotOurs()).isTrue();
        TestFrame groupMac =
                query().macs("333300000001 00005e005301")
                        .destination("fe8000000000000002005efffe005310");
        assertThat(Decoding.decode(groupMac)).isInstanceOf(MldFrame.class);
    }

    @Test
    @DisplayName("a decoder for one VLAN drops all others, but not-IPv6 comes first")
    void onlyOneVlan() {
        var untagged = new Decoding(DecodeOptions.DEFAULT.withOnlyVlan(VlanTags.NONE));
        assertThat(untagged.of(query())).isInstanceOf(MldFrame.class);
        assertThat(untagged.of(query().tags("8100 e000"))).isInstanceOf(MldFrame.class);
        assertThat(untagged.of(query().tags(TAG_100))).isEqualTo(DropReason.OTHER_VLAN);
        assertThat(untagged.of(query().tags(TAG_100).etherType(0x800)))
                .isEqualTo(DropReason.NOT_IPV6);
        assertThat(untagged.of(query().tags(TAG_100).firstWord("50000000")))
                .isEqualTo(DropReason.OTHER_VLAN);

        var both = new Decoding(DecodeOptions.DEFAULT.withOnlyVlan(VlanTags.of(200, 100)));
        assertThat(both.of(query().tags(SERVICE_TAG_200 + TAG_100))).isInstanceOf(MldFrame.class);
        assertThat(both.of(query().tags(SERVICE_TAG_200))).isEqualTo(DropReason.OTHER_VLAN);
        assertThat(both.of(query().tags("88a80064 810000c8"))).isEqualTo(DropReason.OTHER_VLAN);
        assertThat(both.of(query())).isEqualTo(DropReason.OTHER_VLAN);
    }

    @Test
    @DisplayName("FZ-88: the outer tag may be in the octets or in the ancillary data")
    void strippedTag() {
        assertThat(stripped(query(), 0x8100_0064)).isEqualTo(VlanTags.of(100));
        assertThat(stripped(query(), 0x8100_f064)).isEqualTo(VlanTags.of(100));
        assertThat(stripped(query(), 0x8100_e000)).isEqualTo(VlanTags.NONE);
        assertThat(stripped(query().tags(TAG_100), 0x88a8_00c8)).isEqualTo(VlanTags.of(200, 100));
        assertThat(stripped(query().tags(TAG_100), FrameDecoder.NO_STRIPPED_TAG))
                .isEqualTo(VlanTags.of(100));
        byte[] twoInside = query().tags(SERVICE_TAG_200 + TAG_100).build();
        assertThat(decodeStripped(twoInside, 0x8100_012c)).isEqualTo(DropReason.L2_TOO_MANY_TAGS);
    }

    private static VlanTags stripped(TestFrame frame, int tag) {
        return Decoding.accepted(decodeStripped(frame.build(), tag)).vlan();
    }

    private static Decoded decodeStripped(byte[] frame, int tag) {
        return new FrameDecoder()
                .decode(Unpooled.wrappedBuffer(frame), 0, frame.length, tag, false, Decoding.OURS);
    }
}
