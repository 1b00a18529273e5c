// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.population;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PopulationTest {
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");

    private final List<String> added = new ArrayList<>();

    private static Population population(int listeners, String groups, int groupsPerListener) {
        return new Population(
                listeners, MAC, AddressRange.parseList(groups), groupsPerListener, false);
    }

    /// All memberships as "listener group".
    private List<String> memberships(Population population) {
        List<String> all = new ArrayList<>();
        var walk = new PopulationWalk(population);
        while (walk.next()) {
            if (walk.isFirstOfListener()) {
                long low = population.addressLow(walk.listener());
                added.add(
                        new MacAddress(population.mac(walk.listener()))
                                + " "
                                + new Ipv6Address(Ipv6Address.LINK_LOCAL_HIGH, low));
            }
            all.add(walk.listener() + " " + new Ipv6Address(walk.groupHigh(), walk.groupLow()));
        }
        assertThat(all).hasSize((int) walk.memberships());
        assertThat(all).hasSizeLessThanOrEqualTo((int) population.membershipsAtMost());
        return all;
    }

    @Test
    void everyListenerJoinsEveryGroup() {
        assertThat(memberships(population(2, "ff0e::1+3", 0)))
                .containsExactly(
                        "0 ff0e::1",
                        "0 ff0e::2",
                        "0 ff0e::3",
                        "1 ff0e::1",
                        "1 ff0e::2",
                        "1 ff0e::3");
    }

    @ParameterizedTest
    @CsvSource({"5, 7, 3", "4, 8, 2", "10, 3, 1", "3, 4, 4", "1000, 10, 7", "7, 100, 99"})
    void listenerJoinsGroupsFromItsNumberTimesK(int listeners, int groups, int each) {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < listeners; i++) {
            for (int j = 0; j < each; j++) {
                expected.add(i + " " + Ipv6Address.parse("ff0e::").plus((i * each + j) % groups));
            }
        }
        assertThat(memberships(population(listeners, "ff0e::+" + groups, each)))
                .containsExactlyElementsOf(expected);
        assertThat(new HashSet<>(expected))
                .as("nobody joins a group twice")
                .hasSameSizeAs(expected);
    }

    @Test
    void macsCountUpAndAddressesAreEui64() {
        memberships(population(3, "ff0e::1", 0));
        assertThat(added)
                .containsExactly(
                        "02:00:00:00:00:01 fe80::ff:fe00:1",
                        "02:00:00:00:00:02 fe80::ff:fe00:2",
                        "02:00:00:00:00:03 fe80::ff:fe00:3");
    }

    @Test
    void macsCarry() {
        var carry =
                new Population(
                        2,
                        MacAddress.parse("02:00:00:ff:ff:ff"),
                        AddressRange.parseList("ff0e::1"),
                        0,
                        false);
        memberships(carry);
        assertThat(added)
                .containsExactly(
                        "02:00:00:ff:ff:ff fe80::ff:feff:ffff",
                        "02:00:01:00:00:00 fe80::1ff:fe00:0");
    }

    @Test
    void overlappingRangesAreASet() {
        assertThat(memberships(population(1, "ff0e::1+4,ff0e::3+4,ff0e::2", 0)))
                .containsExactly(
                        "0 ff0e::1",
                        "0 ff0e::2",
                        "0 ff0e::3",
                        "0 ff0e::4",
                        "0 ff0e::5",
                        "0 ff0e::6");
        assertThat(memberships(population(1, "ff0e::1+3/2,ff0e::2+3/2", 0)))
                .as("interleaved")
                .hasSize(6);
    }

    @Test
    void overlapCountsOnceInTheMappingToo() {
        // Three distinct groups, K = 2.
        assertThat(memberships(population(3, "ff0e::1+2,ff0e::2+2", 2)))
                .containsExactly(
                        "0 ff0e::1",
                        "0 ff0e::2",
                        "1 ff0e::3",
                        "1 ff0e::1",
                        "2 ff0e::2",
                        "2 ff0e::3");
    }

    @Test
    @DisplayName("V1-26 AD-18: with solicited-node groups each listener joins its own after others")
    void solicitedNodeGroups() {
        var population = new Population(2, MAC, AddressRange.parseList("ff0e::1+2"), 1, true);
        assertThat(memberships(population))
                .containsExactly("0 ff0e::1", "0 ff02::1:ff00:1", "1 ff0e::2", "1 ff02::1:ff00:2");
        assertThat(population.membershipsAtMost()).isEqualTo(4);
        assertThat(population.groupsAtMost()).isEqualTo(4);
    }

    @Test
    void sizesAreKnownBeforehand() {
        var population = population(10_000, "ff0e::1+100,ff05::1+20", 7);
        assertThat(population.membershipsAtMost()).isEqualTo(70_000);
        assertThat(population.groupsAtMost()).isEqualTo(120);
        assertThat(population.groupsEach()).isEqualTo(7);
        assertThat(population(3, "ff0e::1+100", 0).groupsEach()).isEqualTo(100);
        assertThat(
                        new Population(
                                        2_000_000_000,
                                        MacAddress.parse("02:00:00:00:00:00"),
                                        AddressRange.parseList("ff0e::1+2000000000"),
                                        0,
                                        false)
                                .membershipsAtMost())
                .as("no overflow")
                .isEqualTo(4_000_000_000_000_000_000L);
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8::1, not multicast",
        "fe80::1+5, not multicast",
        "::, not multicast",
        "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff+2, not multicast",
        "ff00::1, scope 0",
        "ff01::1, scope 1",
        "ff11::1+10, scope 1",
        "ff02::1, ff02::1",
        "ff02::+5, ff02::1",
        "'ff02::+2', ff02::1",
        "ff0e::ffff:ffff:ffff:ffff+2, leaves its /64",
    })
    @DisplayName("V1-24 V1-25: groups that MLD never reports are refused")
    void refusesGroupsThatAreNeverReported(String groups, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> population(1, groups, 0))
                .withMessageContaining(why)
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ff02::2", "ff02::+3/2", "ff02::2+100", "ff12::1", "ff05::1", "ff0f::1"})
    void takesGroupsBesideThose(String groups) {
        assertThat(memberships(population(1, groups, 0))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void refusesNoListeners(int listeners) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> population(listeners, "ff0e::1", 0))
                .withMessageContaining("listeners must be 1 or more: " + listeners);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 4, 100})
    void refusesMoreGroupsPerListenerThanThereAre(int each) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> population(1, "ff0e::1+3", each))
                .withMessageContaining("1 to the number of groups, 3: " + each);
    }

    @Test
    void listenersMayBeginWithoutGroups() {
        Population idle = new Population(3, MAC, List.of(), 0, false);
        assertThat(idle.membershipsAtMost()).isZero();
        assertThat(new PopulationWalk(idle).next()).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                Population.of(
                                        to -> to.sources(AddressRange.parseList("2001:db8::1"))))
                .withMessageContaining("without a group");
    }

    @ParameterizedTest
    @CsvSource({"01:00:00:00:00:01, 1", "02:ff:ff:ff:ff:ff, 2", "ff:ff:ff:ff:ff:ff, 1"})
    void refusesMacsThatAreMulticastOrRunOver(String mac, int listeners) {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                new Population(
                                        listeners,
                                        MacAddress.parse(mac),
                                        AddressRange.parseList("ff0e::1"),
                                        0,
                                        false))
                .withMessageContaining(mac);
    }

    @Test
    void refusesMoreGroupsThanCanBeNumbered() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> population(1, "ff0e::+2147483647,ff05::1", 0))
                .withMessageContaining("more than 2147483647 groups");
    }

    @Test
    void addressesAreAllDifferent() {
        memberships(population(70_000, "ff0e::1", 0));
        Set<String> distinct = new HashSet<>(added);
        assertThat(distinct).hasSize(70_000);
    }
}
