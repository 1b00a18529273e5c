// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ipv6AddressTest {
    @ParameterizedTest
    @CsvSource({
        "::, 0, 0",
        "::1, 0, 1",
        "1::, 0001000000000000, 0",
        "ff02::1, ff02000000000000, 1",
        "FF02::1:FF00:5310, ff02000000000000, 00000001ff005310",
        "ff0e::db8:0:101, ff0e000000000000, 00000db800000101",
        "2001:db8:1:2:3:4:5:6, 20010db800010002, 0003000400050006",
        "2001:0db8:0000:0000:0000:0000:0000:0001, 20010db800000000, 1",
        "1:2:3:4:5:6:7::, 0001000200030004, 0005000600070000",
        "::2:3:4:5:6:7:8, 0000000200030004, 0005000600070008",
        "::ffff:192.0.2.1, 0, ffffc0000201",
        "64:ff9b::192.0.2.33, 0064ff9b00000000, c0000221",
        "1:2:3:4:5:6:255.0.10.1, 0001000200030004, 00050006ff000a01",
    })
    @DisplayName("text of RFC 4291 §2.2")
    void parses(String text, String high, String low) {
        assertThat(Ipv6Address.parse(text))
                .isEqualTo(
                        new Ipv6Address(
                                Long.parseUnsignedLong(high, 16), Long.parseUnsignedLong(low, 16)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                ":::",
                "1",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "::1:2:3:4:5:6:7:8",
                "1:2:3:4::5:6:7:8",
                "1::2::3",
                "1:",
                ":1",
                "1::2:",
                ":1::2",
                "12345::",
                "g::",
                "0x1::",
                "fe80::1%eth0",
                "[::1]",
                "::1/128",
                " ::1",
                "::1 ",
                "1.2.3.4",
                "::1.2.3",
                "::1.2.3.4.5",
                "::1.2.3.256",
                "::1.2.3.04",
                "::1.2.3.",
                "::1.2..3",
                "::1.2.3.4:5",
                "1:2:3:4:5:6:7:1.2.3.4",
                "1.2.3.4::",
                "-1::",
                "::+1",
                "\u0661::",
                "localhost",
                "ff0e::db8:0:1O1",
                "::1.2.3.a",
                "::1111.2.3.4"
            })
    @DisplayName("anything else is refused with one line that names it")
    void refuses(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ipv6Address.parse(text))
                .withMessage(
                        "not an IPv6 address: '%s' (expected a form like ff0e::db8:0:101)", text);
    }

    @ParameterizedTest
    @CsvSource({
        "0:0:0:0:0:0:0:0, ::",
        "0:0:0:0:0:0:0:1, ::1",
        "1:0:0:0:0:0:0:0, 1::",
        "2001:DB8:0:0:0:0:2:1, 2001:db8::2:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1", // a single zero group stays
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1", // the longest run
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1", // of equal runs the first
        "0:0:1:0:0:0:0:1, 0:0:1::1",
        "::ffff:c000:201, ::ffff:192.0.2.1",
        "1:2:3:4:5:6:0:0, 1:2:3:4:5:6::",
        "00ab:00cd::000f, ab:cd::f",
        "ff02::1:ff00:5310, ff02::1:ff00:5310",
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
    })
    @DisplayName("one text form, RFC 5952 §4 and §5")
    void formats(String text, String canonical) {
        assertThat(Ipv6Address.parse(text)).hasToString(canonical);
    }

    @Property
    void textIsReadBack(@ForAll long high, @ForAll long low, @ForAll short holes) {
        // Some groups are cleared, or runs of zeros would hardly ever come up.
        long mask = 0;
        long lowMask = 0;
        for (int group = 0; group < 4; group++) {
            mask = mask << 16 | ((holes >>> group & 1) == 0 ? 0xffff : 0);
            lowMask = lowMask << 16 | ((holes >>> (4 + group) & 1) == 0 ? 0xffff : 0);
        }
        var address = new Ipv6Address(high & mask, low & lowMask);
        assertThat(Ipv6Address.parse(address.toString())).isEqualTo(address);
    }

    @Property
    void plusIsAdditionOf128Bits(@ForAll long high, @ForAll long low, @ForAll long distance) {
        var address = new Ipv6Address(high, low);
        BigInteger sum = number(address).add(BigInteger.valueOf(distance));
        if (sum.signum() < 0 || sum.bitLength() > 128) {
            assertThatThrownBy(() -> address.plus(distance))
                    .isInstanceOf(ArithmeticException.class);
        } else {
            assertThat(number(address.plus(distance))).isEqualTo(sum);
        }
    }

    @Test
    void plusStopsAtBothEnds() {
        var last = new Ipv6Address(-1, -1);
        assertThatThrownBy(() -> last.plus(1))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage(
                        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff plus 1 leaves the address space");
        assertThat(new Ipv6Address(-1, -2).plus(1)).isEqualTo(last);
        assertThatThrownBy(() -> Ipv6Address.UNSPECIFIED.plus(-1))
                .isInstanceOf(ArithmeticException.class);
        assertThat(new Ipv6Address(0, -1).plus(1)).isEqualTo(new Ipv6Address(1, 0));
        assertThat(new Ipv6Address(1, 0).plus(-1)).isEqualTo(new Ipv6Address(0, -1));
        assertThat(last.plus(Long.MIN_VALUE)).isEqualTo(new Ipv6Address(-1, Long.MAX_VALUE));
        assertThat(last.plus(0)).isEqualTo(last);
    }

    @Property
    void orderIsThatOfUnsignedNumbers(
            @ForAll long high, @ForAll long low, @ForAll long otherHigh, @ForAll long otherLow) {
        var one = new Ipv6Address(high, low);
        var other = new Ipv6Address(otherHigh, otherLow);
        assertThat(Integer.signum(one.compareTo(other)))
                .isEqualTo(number(one).compareTo(number(other)));
        var sameHigh = new Ipv6Address(high, otherLow);
        assertThat(Integer.signum(one.compareTo(sameHigh)))
                .isEqualTo(number(one).compareTo(number(sameHigh)));
    }

    private static BigInteger number(Ipv6Address address) {
        return new BigInteger(Long.toUnsignedString(address.high()))
                .shiftLeft(64)
                .add(new BigInteger(Long.toUnsignedString(address.low())));
    }

    @Test
    void kinds() {
        assertThat(Ipv6Address.parse("::").isUnspecified()).isTrue();
        assertThat(Ipv6Address.parse("::1").isUnspecified()).isFalse();
        assertThat(Ipv6Address.parse("::1").isLoopback()).isTrue();
        assertThat(Ipv6Address.parse("1::1").isLoopback()).isFalse();
        assertThat(Ipv6Address.parse("ff00::").isMulticast()).isTrue();
        assertThat(Ipv6Address.parse("feff::1").isMulticast()).isFalse();
        assertThat(Ipv6Address.parse("fe80::1").isLinkLocal()).isTrue();
        assertThat(Ipv6Address.parse("febf::1").isLinkLocal()).isTrue();
        assertThat(Ipv6Address.parse("fec0::1").isLinkLocal()).isFalse();
        assertThat(Ipv6Address.parse("fe7f::1").isLinkLocal()).isFalse();
    }

    @Test
    @DisplayName("AD-12: the scope is the low half of octet 1, RFC 7346 §2")
    void scope() {
        for (int scope = 0; scope < 16; scope++) {
            assertThat(Ipv6Address.parse("ff3%x::1".formatted(scope)).scope()).isEqualTo(scope);
        }
        assertThatIllegalStateException().isThrownBy(Ipv6Address.UNSPECIFIED::scope);
    }

    @Test
    @DisplayName("AD-13: MLD covers scopes 2 to f but not ff02::1, RFC 9777 §6")
    void reportable() {
        for (String group : List.of("ff02::2", "ff02::1:ff00:1", "ff0e::1", "ff3e::1", "ff0f::1")) {
            assertThat(Ipv6Address.parse(group).isReportable()).as(group).isTrue();
        }
        for (String group : List.of("ff02::1", "ff00::5", "ff01::5", "ff11::5", "2001:db8::1")) {
            assertThat(Ipv6Address.parse(group).isReportable()).as(group).isFalse();
        }
        assertThat(Ipv6Address.parse("ff02:1234::1").isReportable()).isTrue();
    }

    @Test
    @DisplayName("AD-15: multicast, loopback and :: are never a source")
    void sourcesThatCannotBe() {
        for (String source : List.of("::", "::1", "ff02::1", "ff3e::8000:1")) {
            var address = Ipv6Address.parse(source);
            assertThat(Ipv6Address.isPossibleSource(address.high(), address.low())).isFalse();
        }
        for (String source : List.of("::2", "2001:db8::1", "fe80::1", "::ffff:192.0.2.1")) {
            var address = Ipv6Address.parse(source);
            assertThat(Ipv6Address.isPossibleSource(address.high(), address.low())).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "00:00:5e:00:53:10, fe80::200:5eff:fe00:5310", // the listener of the vectors
        "02:00:00:00:00:01, fe80::ff:fe00:1",
        "fe:ff:ff:ff:ff:ff, fe80::fcff:ffff:feff:ffff",
    })
    @DisplayName("EUI-64, RFC 4291 App. A")
    void linkLocalEui64(String mac, String address) {
        assertThat(Ipv6Address.linkLocalEui64(MacAddress.parse(mac))).hasToString(address);
    }

    @Test
    void derivedAddresses() {
        assertThat(Ipv6Address.parse("fe80::200:5eff:fe00:5310").solicitedNode())
                .hasToString("ff02::1:ff00:5310");
        assertThat(Ipv6Address.parse("2001:db8::aabb:ccdd").solicitedNode())
                .hasToString("ff02::1:ffbb:ccdd");
        assertThat(Ipv6Address.ALL_MLDV2_ROUTERS.multicastMac()).hasToString("33:33:00:00:00:16");
        assertThat(Ipv6Address.parse("ff0e::dead:beef").multicastMac())
                .hasToString("33:33:de:ad:be:ef");
        assertThatIllegalStateException().isThrownBy(Ipv6Address.UNSPECIFIED::multicastMac);
    }

    @Test
    void constants() {
        assertThat(Ipv6Address.UNSPECIFIED).hasToString("::");
        assertThat(Ipv6Address.ALL_NODES).hasToString("ff02::1");
        assertThat(Ipv6Address.ALL_ROUTERS).hasToString("ff02::2");
        assertThat(Ipv6Address.ALL_MLDV2_ROUTERS).hasToString("ff02::16");
    }
}
