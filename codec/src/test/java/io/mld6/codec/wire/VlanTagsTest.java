// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VlanTagsTest {
    @Test
    void readsOneOrTwoIds() {
        assertThat(VlanTags.parse("100")).isEqualTo(VlanTags.of(100));
        assertThat(VlanTags.parse("200.100")).isEqualTo(VlanTags.of(200, 100));
        assertThat(VlanTags.parse("4094.1")).isEqualTo(VlanTags.of(4094, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "0",
                "4095",
                "4096",
                "99999999999999999999",
                "-1",
                "+1",
                "1.",
                ".1",
                "1.0",
                "0.1",
                "1.2.3",
                "1,2",
                "0x10",
                " 1",
                "none",
                "\u0661"
            })
    void refuses(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VlanTags.parse(text))
                .withMessage(
                        "not a VLAN: '%s' (expected ID or OUTER.INNER, each from 1 to 4094)", text);
    }

    @Test
    void idZeroIsNoTag() {
        assertThat(VlanTags.of(0)).isEqualTo(VlanTags.NONE);
        assertThat(VlanTags.of(0, 0)).isEqualTo(VlanTags.NONE);
        assertThat(VlanTags.of(0, 5)).isEqualTo(VlanTags.of(5));
        assertThat(VlanTags.of(5, 0)).isEqualTo(VlanTags.of(5));
    }

    @Test
    void typesBelongToTheVlan() {
        assertThat(VlanTags.of(10)).isEqualTo(new VlanTags(10, 0, 0x8100, 0));
        assertThat(VlanTags.of(20, 10)).isEqualTo(new VlanTags(20, 10, 0x88a8, 0x8100));
        VlanTags service = VlanTags.of(10).withTypes(VlanTags.parseTypes("0x88A8"));
        assertThat(service).isEqualTo(new VlanTags(10, 0, 0x88a8, 0)).isNotEqualTo(VlanTags.of(10));
        assertThat(service).hasToString("10 (0x88a8)");
        VlanTags twice = VlanTags.of(20, 10).withTypes(VlanTags.parseTypes("0x8100.0x8100"));
        assertThat(twice).isEqualTo(new VlanTags(20, 10, 0x8100, 0x8100));
        assertThat(twice).hasToString("20.10 (0x8100.0x8100)");
        assertThat(VlanTags.of(20, 10).withTypes(VlanTags.parseTypes("0x88a8.0x8100")))
                .hasToString("20.10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "8100", "0x9100", "0x8100.", ".0x8100", "0x8100.0x8100.0x8100"})
    void refusesTypes(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VlanTags.parseTypes(text))
                .withMessageContainingAll("'" + text + "'", "0x8100", "0x88a8");
    }

    @Test
    void typesFitTheTags() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VlanTags.of(10).withTypes(VlanTags.parseTypes("0x8100.0x8100")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VlanTags.NONE.withTypes(VlanTags.parseTypes("0x8100")));
        assertThatIllegalArgumentException().isThrownBy(() -> new VlanTags(10, 0, 0x9100, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new VlanTags(10, 0, 0x8100, 0x8100));
        assertThatIllegalArgumentException().isThrownBy(() -> new VlanTags(10, 0, 0, 0));
    }

    @Test
    void countsAndLengths() {
        assertThat(VlanTags.NONE.count()).isZero();
        assertThat(VlanTags.NONE.lengthOctets()).isZero();
        assertThat(VlanTags.of(1).count()).isEqualTo(1);
        assertThat(VlanTags.of(1).lengthOctets()).isEqualTo(4);
        assertThat(VlanTags.of(1, 2).count()).isEqualTo(2);
        assertThat(VlanTags.of(1, 2).lengthOctets()).isEqualTo(8);
    }

    @Test
    void text() {
        assertThat(VlanTags.NONE).hasToString("none");
        assertThat(VlanTags.of(100)).hasToString("100");
        assertThat(VlanTags.of(200, 100)).hasToString("200.100");
    }

    @Test
    void idsHaveTwelveBits() {
        assertThatIllegalArgumentException().isThrownBy(() -> VlanTags.of(4096));
        assertThatIllegalArgumentException().isThrownBy(() -> VlanTags.of(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> VlanTags.of(1, 4096));
        assertThatIllegalArgumentException().isThrownBy(() -> new VlanTags(0, 1));
    }

    @Test
    void growsAWordTagByTag() {
        long one = VlanTags.withTag(0, 0x88a8_e005);
        assertThat(one).isEqualTo(new VlanTags(5, 0, 0x88a8, 0).word());
        assertThat(VlanTags.withTag(one, 0x8100_0007)).isEqualTo(new VlanTags(5, 7).word());
        assertThat(VlanTags.withTag(one, 0x8100_e000)).isEqualTo(one);
        assertThat(VlanTags.withTag(0, 0x8100_0000)).isZero();
    }
}
