// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.population;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.MacAddress;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Populations side by side, and how they are put together.
class PopulationOverlapTest {
    private static Population population(String name, String mac, int listeners, String vlans) {
        return Population.of(
                to ->
                        to.name(name)
                                .baseMac(MacAddress.parse(mac))
                                .listeners(listeners)
                                .groups(AddressRange.parseList("ff0e::1+3"))
                                .vlans(VlanPlan.roundRobin(VlanList.parse(vlans))));
    }

    @Test
    @DisplayName("PO-3: an overlap is refused with both names, the MACs and a VLAN")
    void namesWhatOverlaps() {
        Population homes = population("homes", "02:00:00:00:00:01", 10, "7");
        Population shops = population("shops", "02:00:00:00:00:08", 10, "9,7");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> homes.checkOverlap(shops))
                .withMessage(
                        "populations 'homes' and 'shops' both have the MACs 02:00:00:00:00:08 to"
                                + " 02:00:00:00:00:0a, and both put 02:00:00:00:00:09 into VLAN 7"
                                + " (expected other MACs or other VLANs)");
        Population one = population("population", "02:00:00:00:00:01", 1, "none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> one.checkOverlap(one))
                .withMessageContaining(
                        "'population' and 'population' both have the MACs 02:00:00:00:00:01 to"
                                + " 02:00:00:00:00:01, and both put 02:00:00:00:00:01 on the"
                                + " untagged link");
    }

    @ParameterizedTest
    @CsvSource({
        "02:00:00:00:00:0b, 7, other MACs",
        "02:00:00:00:00:01, 8, another VLAN",
        "02:00:00:00:00:01, none, untagged",
        "02:00:00:00:00:01, 7.7, another stack",
        "02:00:00:00:00:01, 7 (0x88a8), another type"
    })
    @DisplayName("PO-3: the same MAC in two VLANs is two stations")
    void takesOthers(String mac, String vlans, String why) {
        Population homes = population("homes", "02:00:00:00:00:01", 10, "7");
        assertThatNoException()
                .as(why)
                .isThrownBy(() -> homes.checkOverlap(population("others", mac, 10, vlans)));
    }

    @Test
    @DisplayName("PO-3: a million listeners that share MACs and VLANs, and never meet")
    void takesAMillion() {
        VlanList vlans = VlanList.parse("1+1000.1+1000");
        VlanList others = VlanList.parse("2+999.1+1000,1.1+1000");
        Population homes =
                population("homes", "02:00:00:00:00:01", 1_000_000, "none")
                        .with(to -> to.vlans(VlanPlan.each(vlans, 1)));
        Population moved = homes.with(to -> to.name("moved").vlans(VlanPlan.each(others, 1)));
        assertThatNoException().isThrownBy(() -> homes.checkOverlap(moved));
        assertThat(homes.vlans().segments()).isEqualTo(1_000_000);
    }

    @Test
    void changesOneThingAtATime() {
        Population full =
                Population.of(
                        to ->
                                to.name("homes")
                                        .listeners(8)
                                        .baseMac(MacAddress.parse("02:00:00:00:10:00"))
                                        .groups(AddressRange.parseList("ff3e::8000:1+3"))
                                        .groupsPerListener(2)
                                        .mode(FilterMode.INCLUDE)
                                        .sources(AddressRange.parseList("2001:db8::1+2"))
                                        .solicitedNode(true)
                                        .duplicateAddressDetection(true)
                                        .vlans(VlanPlan.each(VlanList.parse("5+4"), 2)));
        assertThat(full.with(_ -> {})).isEqualTo(full);
        Population renamed = full.with(to -> to.name("shops"));
        assertThat(renamed.name()).isEqualTo("shops");
        assertThat(renamed.stations()).isEqualTo(full.stations());
        assertThat(renamed.interest()).isEqualTo(full.interest());
        assertThat(renamed.with(to -> to.name("homes"))).isEqualTo(full);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> full.with(to -> to.listeners(9)))
                .withMessage("4 VLANs x 2 listeners = 8 listeners, not 9");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> full.with(to -> to.name(" ")))
                .withMessage("a population needs a name");
    }

    @Test
    void constructorsAreUntaggedAndCalledPopulation() {
        Population plain =
                new Population(
                        3,
                        MacAddress.parse("02:00:00:00:00:01"),
                        AddressRange.parseList("ff0e::1"),
                        0,
                        false);
        assertThat(plain)
                .isEqualTo(
                        Population.of(
                                to -> to.listeners(3).groups(AddressRange.parseList("ff0e::1"))));
        assertThat(plain.name()).isEqualTo(Population.DEFAULT_NAME).isEqualTo("population");
        assertThat(plain.vlans()).isEqualTo(VlanPlan.UNTAGGED);
        assertThat(plain.mode()).isEqualTo(FilterMode.EXCLUDE);
        assertThat(plain.sources()).isEqualTo(List.of());
    }
}
