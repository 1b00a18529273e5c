// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.population;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mld6.codec.wire.VlanTags;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VlanPlanTest {
    private static VlanPlan plan(String vlans, String mode) {
        return new VlanPlan(VlanList.parse(vlans), VlanMode.parse(mode));
    }

    private static List<String> homes(VlanPlan plan, int listeners) {
        return IntStream.range(0, listeners).mapToObj(i -> plan.tags(i).toString()).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    none    | round-robin | none none none none none none
                    5       | round-robin | 5 5 5 5 5 5
                    5+4     | round-robin | 5 6 7 8 5 6
                    5+9     | round-robin | 5 6 7 8 9 10
                    5+6     | each=1      | 5 6 7 8 9 10
                    5+2     | each=3      | 5 5 5 6 6 6
                    5       | each=6      | 5 5 5 5 5 5
                    7+2.1+3 | each=1      | 7.1 7.2 7.3 8.1 8.2 8.3
                    9,none,5| each=2      | 9 9 none none 5 5
                    """)
    @DisplayName("PO-2: K in every VLAN in order, or one by one into VLAN after VLAN")
    void dealsListeners(String vlans, String mode, String expected) {
        VlanPlan plan = plan(vlans, mode);
        plan.check(6);
        assertThat(String.join(" ", homes(plan, 6))).isEqualTo(expected);
        assertThat(plan.segments()).isEqualTo((int) VlanList.parse(vlans).count());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    100+4.1+1000 | 1   | 5000 | 4000 VLANs x 1 listener = 4000 listeners, not 5000
                    100+4.1+1000 | 1   | 3999 | 4000 VLANs x 1 listener = 4000 listeners, not 3999
                    5            | 1   | 2    | 1 VLAN x 1 listener = 1 listener, not 2
                    5+3          | 4   | 10   | 3 VLANs x 4 listeners = 12 listeners, not 10
                    1+4094.1+4094 | 999999999 | 1 | 16760836 VLANs x 999999999 listeners = 16760835983239164 listeners, not 1
                    """)
    @DisplayName("PO-2: with K in each VLAN, listeners that do not fill the VLANs are refused")
    void refusesListenersThatDoNotFill(String vlans, int each, int listeners, String why) {
        VlanPlan plan = VlanPlan.each(VlanList.parse(vlans), each);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plan.check(listeners))
                .withMessage(why);
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                Population.of(
                                        to ->
                                                to.listeners(listeners)
                                                        .groups(AddressRange.parseList("ff0e::1"))
                                                        .vlans(plan)))
                .withMessage(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "each", "each=", "each=0", "each=-1", "each=x", "each=1.5", "Each=1"})
    void refusesOtherModes(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VlanMode.parse(text))
                .withMessage(
                        "not a VLAN mode: '%s' (expected each=K, K from 1, or round-robin)", text);
    }

    @Test
    void refusesLessThanOneEach() {
        VlanList vlans = VlanList.UNTAGGED;
        assertThatIllegalArgumentException().isThrownBy(() -> VlanPlan.each(vlans, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new VlanMode(-1));
        assertThat(VlanMode.parse("each=7")).isEqualTo(VlanMode.each(7)).hasToString("each=7");
        assertThat(VlanMode.parse("round-robin")).isEqualTo(VlanMode.ROUND_ROBIN);
        assertThat(VlanMode.ROUND_ROBIN).hasToString("round-robin");
    }

    @Test
    void nobodyLivesNowhere() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> plan("5+2", "each=2").word(4));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> plan("5+2", "each=2").word(-1));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> plan("5+2", "round-robin").word(-1));
    }

    @Test
    void saysWhatItIs() {
        assertThat(VlanPlan.UNTAGGED)
                .hasToString("untagged")
                .isEqualTo(plan("none", "round-robin"));
        assertThat(VlanPlan.of(new VlanTags(5, 6))).hasToString("VLAN 5.6");
        assertThat(plan("100+4.1+1000", "each=1"))
                .hasToString("4000 VLANs 100+4.1+1000, 1 listener each");
        assertThat(plan("5+2,9", "each=3")).hasToString("3 VLANs 5+2,9, 3 listeners each");
        assertThat(VlanPlan.roundRobin(VlanList.parse("5+4")))
                .hasToString("4 VLANs 5+4, round-robin");
    }
}
