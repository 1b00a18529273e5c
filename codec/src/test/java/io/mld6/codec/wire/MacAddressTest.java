// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MacAddressTest {
    @Test
    void readsAndWrites() {
        assertThat(MacAddress.parse("02:00:00:0A:bc:01").value()).isEqualTo(0x0200_000a_bc01L);
        assertThat(MacAddress.parse("02-00-00-0a-bc-01")).hasToString("02:00:00:0a:bc:01");
        assertThat(new MacAddress(0)).hasToString("00:00:00:00:00:00");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "02:00:00:00:00",
                "02:00:00:00:00:01:02",
                "2:0:0:0:0:1",
                "0200:0000:0001",
                "02:00-00:00:00:01",
                "02.00.00.00.00.01",
                "0g:00:00:00:00:01",
                "02:00:00:00:00:1 ",
                "020000000001",
                "02:00:00:00:0001:"
            })
    void refuses(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MacAddress.parse(text))
                .withMessage(
                        "not a MAC address: '%s' (expected a form like 02:00:00:00:00:01)", text);
    }

    @Test
    void has48Bits() {
        assertThatIllegalArgumentException().isThrownBy(() -> new MacAddress(1L << 48));
        assertThatIllegalArgumentException().isThrownBy(() -> new MacAddress(-1));
        var last = new MacAddress(0xffff_ffff_ffffL);
        assertThatThrownBy(() -> last.plus(1)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> last.plus(Long.MAX_VALUE)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> new MacAddress(0).plus(-1))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void countsUpAcrossOctets() {
        assertThat(MacAddress.parse("02:00:00:00:ff:ff").plus(1)).hasToString("02:00:00:01:00:00");
        assertThat(MacAddress.parse("02:00:00:01:00:00").plus(-1)).hasToString("02:00:00:00:ff:ff");
    }

    @Test
    void groupBit() {
        assertThat(MacAddress.parse("33:33:00:00:00:01").isMulticast()).isTrue();
        assertThat(MacAddress.parse("02:ff:ff:ff:ff:ff").isMulticast()).isFalse();
        assertThat(MacAddress.parse("01:00:00:00:00:00").isMulticast()).isTrue();
    }

    @Test
    void ordersAsNumbers() {
        assertThat(new MacAddress(1L << 47)).isGreaterThan(new MacAddress(1));
    }
}
