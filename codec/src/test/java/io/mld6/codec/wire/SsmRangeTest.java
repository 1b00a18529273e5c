// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SsmRangeTest {
    @ParameterizedTest
    @CsvSource({
        "ff3x::/32, ff3e::8000:1, true",
        "ff3x::/32, ff32::1, true",
        "ff3x::/32, ff3e:0:1::1, true", // the 64-bit network prefix field is within the range
        "ff3x::/32, ff3e:1::1, false",
        "ff3x::/32, ff0e::1, false",
        "ff3e::/32, ff3e::8000:1, true",
        "ff3e::/32, ff35::8000:1, false",
        "ff3x::8000:0/97, ff35::8000:1, true",
        "ff3x::8000:0/97, ff35::4000:1, false",
        "ff3x::8000:0/97, ff35::1:8000:1, false",
        "ff0e::db8:0:0/96, ff0e::db8:1234:5678, true",
        "ff0e::db8:0:0/96, ff0e::db9:1234:5678, false",
        "ff00::/8, ff0e::1, true",
        "ff0e::7/128, ff0e::7, true",
        "ff0e::7/128, ff0e::6, false",
        "none, ff3e::8000:1, false",
        "none, ff00::, false"
    })
    @DisplayName("AD-3: the range is a value, and which groups are in it")
    void contains(String range, String group, boolean expected) {
        assertThat(SsmRange.parse(range).contains(Ipv6Address.parse(group))).isEqualTo(expected);
        assertThat(SsmRange.parse(range).meets(Ipv6Address.parse(group), Ipv6Address.parse(group)))
                .isEqualTo(expected);
        assertThat(SsmRange.parse(range)).hasToString(range);
    }

    @Test
    @DisplayName("AD-3: the assigned range")
    void assigned() {
        assertThat(SsmRange.parse("FF3x::/32")).isEqualTo(SsmRange.ASSIGNED);
        assertThat(SsmRange.parse("NONE")).isEqualTo(SsmRange.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "ff35::7fff:fff0, ff35::8000:0, true",
        "ff35::7fff:fff0, ff35::7fff:ffff, false",
        "ff35::8000:5, ff35::8000:9, true",
        "ff35::ffff:ffff, ff35::1:0:5, true",
        "ff35::1:0:0, ff35::1:0:5, false"
    })
    @DisplayName("AD-3: which ranges of groups meet it")
    void meets(String first, String last, boolean expected) {
        assertThat(
                        SsmRange.parse("ff3x::8000:0/97")
                                .meets(Ipv6Address.parse(first), Ipv6Address.parse(last)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ff3x::",
                "ff3x::/",
                "ff3x::/7",
                "ff3x::/129",
                "ff3x::/٣٢",
                "2001:db8::/32",
                "ff3e::1/32",
                "ffxe::/32",
                "ff/x",
                "a/1x",
                "some"
            })
    void refusesWhatIsNone(String text) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> SsmRange.parse(text))
                .withMessageContaining("accepted: none, or a multicast prefix such as ff3x::/32");
    }
}
