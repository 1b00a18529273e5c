// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.population;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mld6.codec.wire.VlanTags;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VlanRangeTest {
    private static final List<Integer> SERVICE = VlanTags.parseTypes("0x88a8");
    private static final List<Integer> CUSTOMER_TWICE = VlanTags.parseTypes("0x8100.0x8100");

    private static List<String> all(VlanList list) {
        return LongStream.range(0, list.count()).mapToObj(i -> list.tags(i).toString()).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    none            | none
                    100             | 100
                    100+4           | 100 101 102 103
                    7.9             | 7.9
                    7+2.9           | 7.9 8.9
                    7.9+2           | 7.9 7.10
                    100+2.1+3       | 100.1 100.2 100.3 101.1 101.2 101.3
                    4094.4094       | 4094.4094
                    4093+2          | 4093 4094
                    none,9,5+2, 8.1 | none 9 5 6 8.1
                    """)
    @DisplayName("PO-1: ranges of VLANs, outer by outer, in the order they are named")
    void namesVlansInOrder(String spec, String vlans) {
        assertThat(String.join(" ", all(VlanList.parse(spec)))).isEqualTo(vlans);
    }

    @Test
    @DisplayName("PO-1: 100+4.1+1000 are 4000 VLANs")
    void largeRange() {
        VlanRange range = VlanRange.parse("100+4.1+1000");
        assertThat(range.count()).isEqualTo(4000);
        assertThat(range.tags(0)).isEqualTo(new VlanTags(100, 1));
        assertThat(range.tags(999)).isEqualTo(new VlanTags(100, 1000));
        assertThat(range.tags(1000)).isEqualTo(new VlanTags(101, 1));
        assertThat(range.tags(3999)).isEqualTo(new VlanTags(103, 1000));
        assertThat(range.word(1000)).isEqualTo(new VlanTags(101, 1).word());
        assertThat(VlanRange.parse("1+4094.1+4094").count()).isEqualTo(16_760_836);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 4000, Long.MAX_VALUE, Long.MIN_VALUE})
    void hasNoOtherVlans(long i) {
        VlanList list = VlanList.parse("100+4.1+1000");
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> list.word(i));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> list.ranges().getFirst().tags(i));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "0",
                "4095",
                "5000",
                "99999999999",
                "-1",
                "+4",
                "100+",
                "100+0",
                "100+x",
                "4094+2",
                "1+4095",
                "1+999999999",
                "0+5",
                "5.0",
                "0.5",
                "5.",
                ".5",
                "5.4095",
                "5.4094+2",
                "4094+2.1+9",
                "1.2.3",
                "1.2+3.4",
                "5+2+2",
                "none+2",
                "none.1",
                "None",
                "100 + 4",
                "٣",
                "5.٣"
            })
    @DisplayName("PO-1: what leaves 1 to 4094, or is no range, is refused in one line")
    void refusesWhatIsNoRange(String spec) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VlanRange.parse(spec))
                .withMessageStartingWith("not VLANs: '" + spec + "' (expected ID, ID+COUNT, ")
                .withMessageContaining("from 1 to 4094")
                .withMessageNotContaining("\n");
    }

    @Test
    void refusesTheSameInRecords() {
        VlanTags two = new VlanTags(5, 6);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new VlanRange(two, 4091, 1))
                .withMessageContaining("'5+4091.6' (expected");
        assertThatIllegalArgumentException().isThrownBy(() -> new VlanRange(two, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new VlanRange(two, -1, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new VlanRange(two, 1, Integer.MAX_VALUE));
        assertThatIllegalArgumentException().isThrownBy(() -> new VlanRange(VlanTags.of(5), 1, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> new VlanRange(VlanTags.NONE, 2, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> VlanRange.of(VlanTags.of(4095)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VlanList.of(List.of()))
                .withMessage("no VLAN");
    }

    @Test
    @DisplayName("PO-1 FZ-89: types belong to the VLAN, so 802.1ad tag 10 is not 802.1Q tag 10")
    void takesTypes() {
        VlanList tagged = VlanList.parse("10+2").withTypes(SERVICE);
        assertThat(tagged.tags(1)).isEqualTo(VlanTags.of(11).withTypes(SERVICE));
        assertThat(tagged).hasToString("10+2 (0x88a8)");
        assertThat(VlanList.parse("10+2 (0x88a8)")).isEqualTo(tagged).hasSameHashCodeAs(tagged);
        assertThat(tagged).isNotEqualTo(VlanList.parse("10+2"));
        assertThat(tagged.meeting(VlanList.parse("10+2"))).isNull();
        assertThat(VlanList.parse("10+2,10+2 (0x88a8)").count()).isEqualTo(4);

        VlanRange twice = VlanRange.parse("10+2.3").withTypes(CUSTOMER_TWICE);
        assertThat(twice).hasToString("10+2.3 (0x8100.0x8100)");
        assertThat(twice.tags(1)).isEqualTo(new VlanTags(11, 3).withTypes(CUSTOMER_TWICE));
        assertThat(VlanRange.parse("10+2 (0x8100)")).isEqualTo(VlanRange.parse("10+2"));
    }

    @ParameterizedTest
    @CsvSource({
        "100, 0x8100.0x8100, 2 tag types for 1 tag",
        "100.1, 0x8100, 1 tag type for 2 tags",
        "none, 0x8100, 1 tag type for 0 tags",
        "100, 0x9100, not a tag type",
        "100, x, not a tag type"
    })
    void refusesTypesThatDoNotFit(String spec, String types, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VlanRange.parse(spec + " (" + types + ")"))
                .withMessageContaining(why);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VlanList.parse(spec).withTypes(VlanTags.parseTypes(types)))
                .withMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    5,5               | VLAN 5 is named twice, by '5' and by '5'
                    none,1,none       | VLAN none is named twice, by 'none' and by 'none'
                    100+4,1,103+9     | VLAN 103 is named twice, by '100+4' and by '103+9'
                    1+9.7,4.1+9       | VLAN 4.7 is named twice, by '1+9.7' and by '4.1+9'
                    5 (0x88a8),5 (0x88a8) | VLAN 5 (0x88a8) is named twice
                    """)
    @DisplayName("PO-1: a VLAN that is in two ranges of a list is refused, and both are named")
    void refusesAVlanTwice(String spec, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VlanList.parse(spec))
                .withMessageContaining(why)
                .withMessageContaining("expected each VLAN once");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5,6", "none,1", "1+9,1+9.1+9", "1.5+5,1.10+5", "4.1+9,5.1+9", "5,5.5"})
    void takesRangesSideBySide(String spec) {
        assertThat(all(VlanList.parse(spec))).doesNotHaveDuplicates();
    }
}
