// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.population;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mld6.codec.wire.Ipv6Address;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
    private static List<String> written(String spec) {
        AddressRange range = AddressRange.parse(spec);
        return LongStream.range(0, range.count())
                .mapToObj(range::address)
                .map(Ipv6Address::toString)
                .toList();
    }

    @Test
    void oneAddress() {
        assertThat(written("ff0e::db8:0:1")).containsExactly("ff0e::db8:0:1");
    }

    @Test
    void count() {
        assertThat(written("ff0e::db8:0:fffe+3"))
                .containsExactly("ff0e::db8:0:fffe", "ff0e::db8:0:ffff", "ff0e::db8:1:0");
    }

    @Test
    void countAndDecimalStep() {
        assertThat(written("ff35::1:0+4/10"))
                .containsExactly("ff35::1:0", "ff35::1:a", "ff35::1:14", "ff35::1:1e");
        assertThat(AddressRange.parse("ff35::1:0+16/256").last())
                .isEqualTo(Ipv6Address.parse("ff35::1:f00"));
    }

    @Test
    void stepsCarryIntoTheHighHalf() {
        assertThat(written("ff0e::ffff:ffff:ffff:ffff+2"))
                .containsExactly("ff0e::ffff:ffff:ffff:ffff", "ff0e:0:0:1::");
    }

    @Test
    void listsAreSeparatedByCommas() {
        assertThat(AddressRange.parseList("ff0e::1,ff0e::10+2, ff05::1+2/16"))
                .containsExactly(
                        new AddressRange(Ipv6Address.parse("ff0e::1"), 1, 1),
                        new AddressRange(Ipv6Address.parse("ff0e::10"), 2, 1),
                        new AddressRange(Ipv6Address.parse("ff05::1"), 2, 16));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff0e::1", "ff0e::1+100", "ff35::1:0+16/256", "ff0e::1+1/2"})
    void textIsReadBackTheSame(String spec) {
        assertThat(AddressRange.parse(spec)).hasToString(spec);
        assertThat(AddressRange.parse(AddressRange.parse(spec).toString()))
                .isEqualTo(AddressRange.parse(spec));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "+5",
                "ff0e::1+",
                "ff0e::1+x",
                "ff0e::1+-1",
                "ff0e::1+1.5",
                "ff0e::1+0x10",
                "ff0e::1+1+1",
                "ff0e::1/2",
                "ff0e::1+5/",
                "ff0e::1+5/a",
                "ff0e::1+5/1/1",
                "ff0e::1+99999999999999999999",
                "ff0e::g",
                "224.0.0.1",
                "host.example",
                "ff0e::1%eth0",
                "ff0e::1 +5",
            })
    void refusesBadSyntaxInOneLineThatQuotesIt(String spec) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressRange.parse(spec))
                .satisfies(
                        refusal ->
                                assertThat(refusal.getMessage())
                                        .contains("'" + spec + "'")
                                        .contains("ADDR+COUNT/STEP")
                                        .doesNotContain("\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff0e::1+0", "ff0e::1+5/0", "ff0e::1+0/0"})
    void refusesCountAndStepOfNothing(String spec) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressRange.parse(spec))
                .withMessageContaining("1 or more");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff+2",
                "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ff00+257",
                "ff0e::1+999999999999999999/999999999999999999"
            })
    void refusesCountsThatOverflowTheRange(String spec) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressRange.parse(spec))
                .withMessageContaining("runs past the last IPv6 address");
    }

    @ParameterizedTest
    @ValueSource(strings = {",", "ff0e::1,", ",ff0e::1", "ff0e::1,,ff0e::2", "ff0e::1;ff0e::2"})
    void refusesBadLists(String specs) {
        assertThatIllegalArgumentException().isThrownBy(() -> AddressRange.parseList(specs));
    }
}
