// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.wire.Ipv6Address;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random operations on the registry, and on plain maps and sets beside it.
class RegistryModelTest {
    private static final int LISTENERS = 40;
    private static final int GROUPS = 60;
    private static final int STEPS = 40_000;
    private static final long GLOBAL = 0xff0e_0000_0000_0000L;

    private record Membership(int listener, Ipv6Address group) {}

    private final MembershipRegistry registry = new MembershipRegistry();
    private final Map<Membership, Integer> model = new HashMap<>();

    /// Neighbours that differ in one octet, in the high half or in the low one.
    private static Ipv6Address group(int i) {
        return i % 2 == 0
                ? new Ipv6Address(GLOBAL, 0xdb8_0000_0000L + i)
                : new Ipv6Address(GLOBAL | ((long) i << 32), 7);
    }

    private static long mac(int listener) {
        return 0x0200_0000_0001L + listener;
    }

    private void addListeners() {
        for (int i = 0; i < LISTENERS; i++) {
            assertThat(
                            registry.addListener(
                                    SegmentTable.FIRST, mac(i), Ipv6Address.eui64(mac(i)), true))
                    .isEqualTo(i);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void behavesLikeAMap(long seed) {
        addListeners();
        var random = new SplittableRandom(seed);
        int mostEver = 0;
        for (int step = 0; step < STEPS; step++) {
            // Phases of growth and of shrinking, so that tables fill, empty and fill again.
            int bias = (step / 4000) % 2 == 0 ? 70 : 30;
            var key = new Membership(random.nextInt(LISTENERS), group(random.nextInt(GROUPS)));
            int known = model.getOrDefault(key, RowTable.NONE);
            int row = registry.find(key.listener, key.group.high(), key.group.low());
            assertThat(row).as("seed %d step %d", seed, step).isEqualTo(known);
            if (known == RowTable.NONE && random.nextInt(100) < bias) {
                int added = registry.add(key.listener, key.group.high(), key.group.low());
                assertThat(model.containsValue(added)).as("the row is somebody else's").isFalse();
                model.put(key, added);
                mostEver = Math.max(mostEver, model.size());
            } else if (known != RowTable.NONE && random.nextInt(100) >= bias) {
                registry.remove(known);
                model.remove(key);
            }
            assertThat(registry.memberships().size()).isEqualTo(model.size());
            if (step % 500 == 0) {
                compare();
            }
        }
        compare();
        assertThat(registry.memberships().rows().highWater())
                .as("rows are used again")
                .isEqualTo(mostEver);
        model.values().forEach(registry::remove);
        assertThat(registry.memberships().size()).isZero();
        assertThat(registry.groups().size()).as("groups end with their last membership").isZero();
        for (int i = 0; i < GROUPS; i++) {
            assertThat(registry.groups().find(SegmentTable.FIRST, group(i).high(), group(i).low()))
                    .isEqualTo(-1);
        }
    }

    private void compare() {
        MembershipTable memberships = registry.memberships();
        GroupTable groups = registry.groups();
        Map<Ipv6Address, Set<Integer>> byGroup = new HashMap<>();
        Map<Integer, Set<Integer>> byListener = new HashMap<>();
        model.forEach(
                (key, row) -> {
                    byGroup.computeIfAbsent(key.group, _ -> new HashSet<>()).add(row);
                    byListener.computeIfAbsent(key.listener, _ -> new HashSet<>()).add(row);
                    int group = memberships.get(row, MembershipTable.GROUP);
                    assertThat(memberships.get(row, MembershipTable.LISTENER))
                            .isEqualTo(key.listener);
                    assertThat(new Ipv6Address(groups.high(group), groups.low(group)))
                            .isEqualTo(key.group);
                });
        assertThat(groups.size()).isEqualTo(byGroup.size());
        byGroup.forEach(
                (address, rows) -> {
                    int group = groups.find(SegmentTable.FIRST, address.high(), address.low());
                    assertThat(groups.membershipCount(group)).isEqualTo(rows.size());
                    assertThat(walkGroup(group)).containsExactlyInAnyOrderElementsOf(rows);
                    assertThat(listGroup(group, 7)).isEqualTo(walkGroup(group));
                    assertThat(listGroup(group, LISTENERS)).isEqualTo(walkGroup(group));
                });
        for (int listener = 0; listener < LISTENERS; listener++) {
            Set<Integer> rows = byListener.getOrDefault(listener, Set.of());
            assertThat(registry.listeners().membershipCount(listener)).isEqualTo(rows.size());
            assertThat(walkListener(listener)).containsExactlyInAnyOrderElementsOf(rows);
        }
    }

    private List<Integer> walkGroup(int group) {
        List<Integer> rows = new ArrayList<>();
        for (int row = registry.groups().firstMembership(group);
                row != RowTable.NONE;
                row = registry.memberships().nextInGroup(row)) {
            rows.add(row);
        }
        return rows;
    }

    /// By the block.
    private List<Integer> listGroup(int group, int most) {
        List<Integer> rows = new ArrayList<>();
        int[] block = new int[most];
        int row = registry.groups().firstMembership(group);
        while (row != RowTable.NONE) {
            int count = registry.memberships().listGroup(row, block);
            row = registry.memberships().nextInGroup(block[count - 1]);
            Arrays.stream(block, 0, count).forEach(rows::add);
        }
        return rows;
    }

    private List<Integer> walkListener(int listener) {
        List<Integer> rows = new ArrayList<>();
        for (int row = registry.listeners().firstMembership(listener);
                row != RowTable.NONE;
                row = registry.memberships().nextInListener(row)) {
            rows.add(row);
        }
        return rows;
    }

    @Test
    @DisplayName(
            "SD-19: a freed row looks unarmed to whoever still names it, a row taken again is blank")
    void rowTakenAgainIsBlank() {
        addListeners();
        Ipv6Address group = group(2);
        MembershipTable memberships = registry.memberships();
        int row = registry.add(0, group.high(), group.low());
        memberships.set(row, MembershipTable.STATE, -1);
        memberships.set(row, MembershipTable.ROUND, 77);
        registry.remove(row);
        assertThat(memberships.get(row, MembershipTable.STATE)).isZero();
        assertThat(memberships.get(row, MembershipTable.DUE_TICK)).isEqualTo(RowTable.IDLE_TICK);
        int again = registry.add(1, group.high(), group.low());
        assertThat(again).isEqualTo(row);
        assertThat(memberships.get(again, MembershipTable.STATE)).isZero();
        assertThat(memberships.get(again, MembershipTable.ROUND)).isZero();
        assertThat(memberships.get(again, MembershipTable.DUE_TICK)).isEqualTo(RowTable.IDLE_TICK);
    }

    /// Joined one listener after the other, so that rows of a group lie at equal distances, the
    /// last of them as far from the row that is none as from its neighbour.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void listsGroupsOfRegularPopulations(int groups) {
        addListeners();
        for (int listener = 0; listener < LISTENERS; listener++) {
            for (int i = 0; i < groups; i++) {
                registry.add(listener, group(i).high(), group(i).low());
            }
        }
        for (int i = 0; i < groups; i++) {
            int row = registry.groups().find(SegmentTable.FIRST, group(i).high(), group(i).low());
            List<Integer> all = new ArrayList<>();
            for (int listener = LISTENERS - 1; listener >= 0; listener--) {
                all.add(listener * groups + i);
            }
            for (int most : new int[] {1, 2, 7, LISTENERS, 64}) {
                assertThat(listGroup(row, most)).isEqualTo(all);
            }
        }
    }

    @Test
    void knowsWhatIsOurs() {
        addListeners();
        Ipv6Address group = group(3);
        int row = registry.add(0, group.high(), group.low());
        long own = Ipv6Address.eui64(mac(1));
        assertThat(registry.isOurs(SegmentTable.FIRST, group.high(), group.low())).isTrue();
        assertThat(registry.isOurs(SegmentTable.FIRST, Ipv6Address.LINK_LOCAL_HIGH, own)).isTrue();
        assertThat(registry.isOurs(SegmentTable.FIRST, Ipv6Address.LINK_LOCAL_HIGH | 1, own))
                .isFalse();
        assertThat(registry.isOurs(SegmentTable.FIRST, group.high(), group.low() + 1)).isFalse();
        registry.remove(row);
        assertThat(registry.isOurs(SegmentTable.FIRST, group.high(), group.low())).isFalse();
    }

    @Test
    @DisplayName("V1-31: the source in use and its checksum follow the validity of the address")
    void listenerSumsFollowTheAddressInUse() {
        addListeners();
        ListenerTable listeners = registry.listeners();
        long low = Ipv6Address.eui64(mac(3));
        long withAddress = listeners.macAndSum(3);
        assertThat(withAddress >>> 16).isEqualTo(mac(3));
        assertThat(listeners.sourceLow(3)).isEqualTo(low);
        listeners.setAddressValid(3, false);
        assertThat(listeners.macAndSum(3)).isEqualTo(mac(3) << 16);
        assertThat(listeners.sourceLow(3)).isZero();
        assertThat(listeners.linkLocalLow(3)).isEqualTo(low);
        assertThat(listeners.find(SegmentTable.FIRST, Ipv6Address.LINK_LOCAL_HIGH, low))
                .as("it is ours, valid or not")
                .isEqualTo(3);
        listeners.setAddressValid(3, true);
        assertThat(listeners.macAndSum(3)).isEqualTo(withAddress);
    }

    @Test
    void aMillionMembershipsTakeAtMost64OctetsEach() {
        int listeners = 10_000;
        int groups = 100;
        registry.reserve(1, listeners, groups, listeners * groups);
        for (int i = 0; i < listeners; i++) {
            registry.addListener(SegmentTable.FIRST, mac(i), Ipv6Address.eui64(mac(i)), true);
        }
        registry.remove(registry.add(0, GLOBAL, 1));
        long reserved = registry.sizeOctets();
        for (int i = 0; i < listeners; i++) {
            for (int j = 0; j < groups; j++) {
                registry.add(i, GLOBAL, j + 1);
            }
        }
        assertThat(registry.memberships().size()).isEqualTo(1_000_000);
        assertThat(registry.sizeOctets() / 1e6).as("all tables").isLessThanOrEqualTo(64);
        assertThat(registry.sizeOctets()).as("reserved in one step").isEqualTo(reserved);
        assertThat(registry.sizeOctets())
                .as("the estimate to refuse by")
                .isLessThanOrEqualTo(
                        MembershipRegistry.estimateOctets(1, listeners, groups, 1_000_000));
        for (int i = 0; i < listeners; i += 97) {
            assertThat(registry.find(i, GLOBAL, 1 + i % groups)).isEqualTo(i * groups + i % groups);
        }
    }

    @Test
    void growthKeepsEverything() {
        addListeners();
        List<Integer> rows = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            rows.add(registry.add(i % LISTENERS, GLOBAL, i / LISTENERS + 1));
        }
        for (int i = 0; i < 5000; i++) {
            assertThat(registry.find(i % LISTENERS, GLOBAL, i / LISTENERS + 1))
                    .isEqualTo(rows.get(i));
        }
        assertThat(new HashSet<>(rows)).hasSize(5000);
    }
}
