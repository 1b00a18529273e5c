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
}
