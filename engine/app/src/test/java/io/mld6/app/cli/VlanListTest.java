// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mld6.codec.wire.VlanTags;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VlanListTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "100            | 100",
                "200.100        | 200.100",
                "100+3          | 100 101 102",
                "4094+1         | 4094",
                "100+2.1+3      | 100.1 100.2 100.3 101.1 101.2 101.3",
                "100.1+2        | 100.1 100.2",
                "100+2.7        | 100.7 101.7",
                "100+2,7,10.1+2 | 100 101 7 10.1 10.2"
            })
    void readsRangesAndLists(String text, String vlans) {
        assertThat(
                        VlanList.parse(text).tags().stream()
                                .map(VlanTags::toString)
                                .collect(Collectors.joining(" ")))
                .isEqualTo(vlans);
    }

    @Test
    void readsEveryVlanThereIs() {
        assertThat(VlanList.parse("1+4094").tags())
                .hasSize(4094)
                .startsWith(VlanTags.of(1))
                .endsWith(VlanTags.of(4094));
    }

    @Test
    void givesAllTheSameTypes() {
        assertThat(VlanList.parse("5+2").withTypes(List.of(0x88a8)).tags())
                .containsExactly(new VlanTags(5, 0, 0x88a8, 0), new VlanTags(6, 0, 0x88a8, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "4095",
                "100+0",
                "4094+2",
                "100+",
                "+1",
                "100,",
                ",100",
                "100+2+2",
                "100-2",
                "100+2.1+4094",
                "1.4094+2",
                "100+2,101",
                "1.2.3+4",
                "\u0663+2",
                "100 +2"
            })
    void refusesTheRest(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VlanList.parse(text))
                .withMessageContaining("'" + text + "'")
                .withMessageContaining("expected");
    }
}
