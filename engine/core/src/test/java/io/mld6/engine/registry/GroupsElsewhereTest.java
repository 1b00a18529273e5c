// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A group that other tables have memberships in.
class GroupsElsewhereTest {
    private static final Ipv6Address GROUP = Ipv6Address.parse("ff0e::db8:0:1");
    private static final long HIGH = GROUP.high();
    private static final long LOW = GROUP.low();

    private final List<String> told = new ArrayList<>();
    private final MembershipRegistry registry =
            new MembershipRegistry(
                    VlanTags.NONE,
                    new GroupWatcher() {
                        @Override
                        public void appeared(int segment, long high, long low) {
                            told.add("appeared " + new Ipv6Address(high, low));
                        }

                        @Override
                        public void vanished(int segment, long high, long low) {
                            told.add("vanished " + new Ipv6Address(high, low));
                        }
                    });

    @Test
    void isOursAsLongAsAnybodyHasIt() {
        int listener = registry.addListener(SegmentTable.FIRST, 0x0200_0000_0001L, 1, true);
        registry.groups().countElsewhere(SegmentTable.FIRST, HIGH, LOW, 1);
        assertThat(registry.isOurs(SegmentTable.FIRST, HIGH, LOW)).isTrue();
        assertThat(told).as("not of memberships here").isEmpty();
        int row = registry.add(listener, HIGH, LOW);
        registry.groups().countElsewhere(SegmentTable.FIRST, HIGH, LOW, 1);
        registry.remove(row);
        assertThat(told).containsExactly("appeared " + GROUP, "vanished " + GROUP);
        assertThat(registry.isOurs(SegmentTable.FIRST, HIGH, LOW)).isTrue();
        registry.groups().countElsewhere(SegmentTable.FIRST, HIGH, LOW, -1);
        assertThat(registry.isOurs(SegmentTable.FIRST, HIGH, LOW)).isTrue();
        registry.groups().countElsewhere(SegmentTable.FIRST, HIGH, LOW, -1);
        assertThat(registry.isOurs(SegmentTable.FIRST, HIGH, LOW)).isFalse();
        assertThat(registry.groups().size()).isZero();
    }

    @Test
    void hasTheSameIdentityInEveryTable() {
        var other = new MembershipRegistry();
        for (int i = 0; i < 100; i++) {
            registry.groups().countElsewhere(SegmentTable.FIRST, HIGH, LOW + i, 1);
            other.groups().countElsewhere(SegmentTable.FIRST, HIGH, LOW + 99 - i, 1);
        }
        for (int i = 0; i < 100; i++) {
            assertThat(
                            registry.groups()
                                    .identity(
                                            registry.groups()
                                                    .find(SegmentTable.FIRST, HIGH, LOW + i)))
                    .isEqualTo(
                            other.groups()
                                    .identity(
                                            other.groups()
                                                    .find(SegmentTable.FIRST, HIGH, LOW + i)));
        }
    }
}
