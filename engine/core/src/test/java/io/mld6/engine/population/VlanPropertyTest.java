// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.population;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/// Ranges, plans and overlaps against VLANs written out one by one.
class VlanPropertyTest {
    private static final long BASE_MAC = 0x0200_0000_1000L;

    /// VLANs in a small world, so that they meet.
    @Provide
    Arbitrary<VlanRange> ranges() {
        Arbitrary<Integer> ids = Arbitraries.integers().between(1, 6);
        Arbitrary<Integer> last = Arbitraries.of(4088, 4091);
        Arbitrary<Integer> counts = Arbitraries.integers().between(1, 4);
        Arbitrary<Integer> type = Arbitraries.of(0x8100, 0x88a8);
        Arbitrary<Integer> any = Arbitraries.oneOf(ids, last);
        return Arbitraries.oneOf(
                Arbitraries.just(VlanRange.of(VlanTags.NONE)),
                Combinators.combine(any, counts, type)
                        .as((id, n, t) -> new VlanRange(new VlanTags(id, 0, t, 0), n, 1)),
                Combinators.combine(any, counts, any, counts, type, type)
                        .as((o, n, i, m, t, u) -> new VlanRange(new VlanTags(o, i, t, u), n, m)));
    }

    @Provide
    Arbitrary<VlanPlan> plans() {
        return Combinators.combine(
                        ranges().list().ofMinSize(1).ofMaxSize(4),
                        Arbitraries.integers().between(0, 3))
                .as(
                        (ranges, each) ->
                                new VlanPlan(VlanList.of(disjoint(ranges)), new VlanMode(each)));
    }

    /// Those that share no VLAN with one before.
    private static List<VlanRange> disjoint(List<VlanRange> ranges) {
        List<VlanRange> taken = new ArrayList<>();
        Set<VlanTags> seen = new HashSet<>();
        for (VlanRange range : ranges) {
            List<VlanTags> own = naive(range);
            if (own.stream().noneMatch(seen::contains)) {
                seen.addAll(own);
                taken.add(range);
            }
        }
        return taken;
    }

    /// Every VLAN, outer by outer.
    private static List<VlanTags> naive(VlanRange range) {
        VlanTags first = range.first();
        List<VlanTags> all = new ArrayList<>();
        for (int o = 0; o < range.outerCount(); o++) {
            for (int i = 0; i < range.innerCount(); i++) {
                all.add(
                        new VlanTags(
                                first.outer() + o,
                                first.inner() + i,
                                first.outerType(),
                                first.innerType()));
            }
        }
        return all;
    }

    private static List<VlanTags> naive(VlanList list) {
        return list.ranges().stream().flatMap(range -> naive(range).stream()).toList();
    }

    @Property
    @Label("PO-1: a range is its VLANs written out, and is read as it is written")
    void rangeIsItsVlans(@ForAll("ranges") VlanRange range) {
        List<VlanTags> expected = naive(range);
        assertThat(range.count()).isEqualTo(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            assertThat(range.tags(i)).isEqualTo(expected.get(i));
            assertThat(range.word(i)).isEqualTo(expected.get(i).word());
        }
        assertThat(VlanRange.parse(range.toString())).isEqualTo(range);
    }

    @Property
    @Label("PO-1: two ranges meet if they have a VLAN in common")
    void rangesMeet(@ForAll("ranges") VlanRange one, @ForAll("ranges") VlanRange other) {
        Set<VlanTags> shared = new HashSet<>(naive(one));
        shared.retainAll(naive(other));
        if (shared.isEmpty()) {
            assertThat(one.meeting(other)).isNull();
            assertThat(VlanList.of(List.of(one, other)).count())
                    .isEqualTo(one.count() + other.count());
        } else {
            assertThat(one.meeting(other)).isIn(shared).isEqualTo(other.meeting(one));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> VlanList.of(List.of(one, other)))
                    .withMessageContaining("named twice");
        }
    }

    @Property
    @Label("PO-2: listener i lives in VLAN i / K, or i mod count")
    void planDealsListeners(
            @ForAll("plans") VlanPlan plan, @ForAll @IntRange(max = 2000) int listener) {
        List<VlanTags> all = naive(plan.vlans());
        assertThat(plan.segments()).isEqualTo(all.size());
        assertThat(VlanList.parse(plan.vlans().toString())).isEqualTo(plan.vlans());
        int each = plan.mode().listenersEach();
        int i = each == 0 ? listener : listener % (each * all.size());
        VlanTags home = all.get(each == 0 ? i % all.size() : i / each);
        assertThat(plan.tags(i)).isEqualTo(home);
        assertThat(plan.word(i)).isEqualTo(home.word());
    }

    private static Population population(String name, long mac, int listeners, VlanPlan plan) {
        int each = plan.mode().listenersEach();
        return Population.of(
                to ->
                        to.name(name)
                                .baseMac(new MacAddress(mac))
                                .listeners(each == 0 ? listeners : each * plan.segments())
                                .groups(AddressRange.parseList("ff0e::1"))
                                .vlans(plan));
    }

    private static Set<String> stations(Population population) {
        Set<String> all = new HashSet<>();
        for (int i = 0; i < population.listeners(); i++) {
            assertThat(all.add(population.mac(i) + " in " + population.vlans().tags(i))).isTrue();
        }
        return all;
    }

    @Property
    @Label("PO-3: two populations overlap if a MAC is twice in a VLAN, whichever is asked")
    void overlap(
            @ForAll("plans") VlanPlan one,
            @ForAll("plans") VlanPlan other,
            @ForAll @IntRange(max = 40) int distance,
            @ForAll @Size(2) List<@IntRange(min = 1, max = 40) Integer> sizes) {
        Population first = population("first", BASE_MAC, sizes.getFirst(), one);
        Population second = population("second", BASE_MAC + distance, sizes.getLast(), other);
        Set<String> shared = stations(first);
        shared.retainAll(stations(second));
        if (shared.isEmpty()) {
            assertThatNoException().isThrownBy(() -> first.checkOverlap(second));
            assertThatNoException().isThrownBy(() -> second.checkOverlap(first));
        } else {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> first.checkOverlap(second))
                    .withMessageContaining("'first' and 'second'");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> second.checkOverlap(first))
                    .withMessageContaining("'second' and 'first'");
        }
    }
}
