// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Both codes, exhaustively and against numbers computed elsewhere.
class FloatCodeTest {
    @ParameterizedTest
    @CsvSource({
        "0000,0",
        "0001,1",
        "7fff,32767",
        "8000,32768",
        "8001,32776",
        "8fff,65528",
        "9000,65536",
        "9001,65552",
        "9c40,115712",
        "ffff,8387584"
    })
    @DisplayName("V2-7: Maximum Response Codes")
    void maximumResponseCodes(String code, int millis) {
        assertThat(MaximumResponseCode.toMillis(Integer.parseInt(code, 16))).isEqualTo(millis);
        assertThat(MaximumResponseCode.fromMillis(millis)).isEqualTo(Integer.parseInt(code, 16));
    }

    @ParameterizedTest
    @CsvSource({"00,0", "7f,127", "80,128", "81,136", "8f,248", "90,256", "91,272", "ff,31744"})
    @DisplayName("V2-8: Querier's Query Interval Codes")
    void queryIntervalCodes(String code, int seconds) {
        assertThat(QueryIntervalCode.toSeconds(Integer.parseInt(code, 16))).isEqualTo(seconds);
        assertThat(QueryIntervalCode.fromSeconds(seconds)).isEqualTo(Integer.parseInt(code, 16));
    }

    @ParameterizedTest
    @CsvSource({
        "32769,8000",
        "32775,8000",
        "40000,8388",
        "65535,8fff",
        "100000,986a",
        "1000000,ce84",
        "8387583,fffe",
        "8387585,ffff",
        "9000000,ffff",
        "9223372036854775807,ffff"
    })
    @DisplayName("V2-9: a delay between two codes gets the lower, one above all the last")
    void maximumResponseCodeRoundsDown(long millis, String code) {
        assertThat(MaximumResponseCode.fromMillis(millis)).isEqualTo(Integer.parseInt(code, 16));
    }

    @ParameterizedTest
    @CsvSource({
        "130,80",
        "150,82",
        "200,89",
        "255,8f",
        "300,92",
        "1000,af",
        "3600,cc",
        "31743,fe",
        "31745,ff",
        "100000,ff",
        "9223372036854775807,ff"
    })
    @DisplayName("V2-9: an interval between two codes gets the lower, one above all the last")
    void queryIntervalCodeRoundsDown(long seconds, String code) {
        assertThat(QueryIntervalCode.fromSeconds(seconds)).isEqualTo(Integer.parseInt(code, 16));
    }

    @Test
    @DisplayName("V2-10: all 65536 Maximum Response Codes grow strictly and come back")
    void everyMaximumResponseCode() {
        int before = -1;
        for (int code = 0; code <= 0xffff; code++) {
            int millis = MaximumResponseCode.toMillis(code);
            // RFC 9777 §5.1.3, as its picture has it: |1| exp 3 | mant 12 |
            int expected =
                    code < 32768 ? code : ((code & 0xfff) | 0x1000) << ((code >> 12 & 7) + 3);
            assertThat(millis).isEqualTo(expected).isGreaterThan(before);
            assertThat(MaximumResponseCode.fromMillis(millis)).isEqualTo(code);
            if (code > 0) {
                // Everything up to just below this value belongs to the code before.
                assertThat(MaximumResponseCode.fromMillis(millis - 1L)).isEqualTo(code - 1);
            }
            before = millis;
        }
        assertThat(before).isEqualTo(MaximumResponseCode.MAXIMUM_MILLIS).isEqualTo(8_387_584);
    }

    @Test
    @DisplayName("V2-10: all 256 Querier's Query Interval Codes grow strictly and come back")
    void everyQueryIntervalCode() {
        int before = -1;
        for (int code = 0; code <= 0xff; code++) {
            int seconds = QueryIntervalCode.toSeconds(code);
            // RFC 9777 §5.1.9: |1| exp 3 | mant 4 |
            int expected = code < 128 ? code : ((code & 0xf) | 0x10) << ((code >> 4 & 7) + 3);
            assertThat(seconds).isEqualTo(expected).isGreaterThan(before);
            assertThat(QueryIntervalCode.fromSeconds(seconds)).isEqualTo(code);
            if (code > 0) {
                assertThat(QueryIntervalCode.fromSeconds(seconds - 1L)).isEqualTo(code - 1);
            }
            before = seconds;
        }
        assertThat(before).isEqualTo(QueryIntervalCode.MAXIMUM_SECONDS).isEqualTo(31_744);
    }

    @Test
    @DisplayName("V2-10: no value is sent as more than it is")
    void neverMore() {
        for (int millis = 0; millis <= MaximumResponseCode.MAXIMUM_MILLIS; millis += 7) {
            int heard = MaximumResponseCode.toMillis(MaximumResponseCode.fromMillis(millis));
            assertThat(heard).isLessThanOrEqualTo(millis);
        }
        for (int seconds = 0; seconds <= QueryIntervalCode.MAXIMUM_SECONDS; seconds++) {
            int heard = QueryIntervalCode.toSeconds(QueryIntervalCode.fromSeconds(seconds));
            assertThat(heard).isLessThanOrEqualTo(seconds);
        }
    }

    @Test
    void timesAreNotNegative() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MaximumResponseCode.fromMillis(-1))
                .withMessage("a time cannot be negative: -1");
        assertThatIllegalArgumentException().isThrownBy(() -> QueryIntervalCode.fromSeconds(-1));
    }
}
