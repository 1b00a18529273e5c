// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PopulationTableTest {
    private static final int LISTENERS = 1000;

    private final MembershipRegistry registry = new MembershipRegistry();
    private final PopulationTable populations = registry.populations();

    private int add(int mac, String name) {
        return registry.addListener(
                SegmentTable.FIRST, mac, 1L + mac, true, populations.number(name));
    }

    @Test
    @DisplayName("MT-9: while there is one population it costs listeners nothing, then an octet")
    void whatItCosts() {
        for (int mac = 0; mac < LISTENERS; mac++) {
            int listener = add(mac, "homes");
            populations.countMembership(listener, 1);
        }
        assertThat(populations.sizeOctets()).as("of its name alone").isEqualTo(16);
        int phone = add(LISTENERS, "phones");
        populations.countMembership(phone, 1);
        int capacity = registry.listeners().capacity();
        assertThat(populations.sizeOctets()).isEqualTo(32 + capacity);
        populations.countMembership(LISTENERS / 2, -1);
        assertThat(populations.memberships(populations.number("homes"))).isEqualTo(LISTENERS - 1);
        assertThat(populations.memberships(populations.number("phones"))).isOne();
    }

    /// The first population may be gone before the second one comes.
    @Test
    @DisplayName("MT-9: one population after another is still one at a time")
    void oneAfterAnother() {
        for (String name : new String[] {"a", "b", "c"}) {
            int listener = add(1, name);
            assertThat(listener).isZero();
            assertThat(populations.listeners(populations.number(name))).isOne();
            registry.removeListener(listener);
            assertThat(populations.listeners(populations.number(name))).isZero();
        }
        assertThat(populations.sizeOctets()).isEqualTo(3 * 16);
    }

    @Test
    @DisplayName("MT-9: a row that is used again counts for whom it was given to")
    void rowsAreUsedAgain() {
        int first = add(1, "a");
        int second = add(2, "b");
        registry.removeListener(first);
        int third = registry.addListener(SegmentTable.FIRST, 3, 30, true);
        assertThat(third).isEqualTo(first);
        populations.countMembership(third, 1);
        populations.countMembership(second, 1);
        assertThat(populations.listeners(populations.number("a"))).isZero();
        assertThat(populations.memberships(populations.number("a"))).isZero();
        assertThat(populations.memberships(populations.number("b"))).isOne();
        assertThat(populations.memberships(populations.number(PopulationTable.SINGLE))).isOne();
    }

    @Test
    void numbersFitAnOctet() {
        for (int i = 0; i < 256; i++) {
            int listener = add(i, "name " + i);
            populations.countMembership(listener, i);
        }
        assertThatThrownBy(() -> populations.number("one more"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("256");
        for (int i = 0; i < 256; i++) {
            assertThat(populations.memberships(i)).isEqualTo(i);
            assertThat(populations.name(i)).isEqualTo("name " + i);
        }
    }
}
