// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.belief;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mld6.engine.registry.RowTable;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The tables behind the oracle, against plain sets; and what its options take.
class BeliefTablesTest {
    @Test
    @DisplayName("a set of fingerprints holds what a set of numbers does")
    void theSetHoldsWhatASetHolds() {
        SplittableRandom random = new SplittableRandom(7);
        LongSet set = new LongSet();
        Set<Long> model = new HashSet<>();
        for (int i = 0; i < 200_000; i++) {
            // Few numbers, whose lower bits collide, so that sequences are long and gaps close.
            long print = random.nextLong(1, 600) * 64 + random.nextInt(3);
            if (random.nextBoolean()) {
                set.add(print);
                model.add(print);
            } else {
                set.remove(print);
                model.remove(print);
            }
            if (i % 5_000 == 0) {
                for (long p = 1; p < 600 * 64; p++) {
                    assertThat(set.contains(p)).isEqualTo(model.contains(p));
                }
                assertThat(set.size()).isEqualTo(model.size());
            }
        }
    }

    @Test
    @DisplayName("rows that are not needed go, the others are found where they are")
    void compactingKeepsWhatIsNeeded() {
        GroupRows rows = new GroupRows();
        for (int i = 0; i < 10_000; i++) {
            int row = rows.row(i % 3, 0xff0e_0000_0000_0000L, i);
            rows.setMoment(row, GroupRows.LAST_JOIN, i);
            rows.set(row, GroupRows.OURS, true);
        }
        rows.compact(row -> rows.low(row) % 10 == 0);
        assertThat(rows.size()).isEqualTo(1_000);
        for (int i = 0; i < 10_000; i++) {
            int row = rows.find(i % 3, 0xff0e_0000_0000_0000L, i);
            if (i % 10 != 0) {
                assertThat(row).isEqualTo(RowTable.NONE);
            } else {
                assertThat(rows.moment(row, GroupRows.LAST_JOIN)).isEqualTo(i);
                assertThat(rows.is(row, GroupRows.OURS)).isTrue();
            }
        }
        int fresh = rows.row(0, 0xff0e_0000_0000_0000L, 77_777);
        assertThat(rows.is(fresh, GroupRows.OURS)).isFalse();
        assertThat(rows.moment(fresh, GroupRows.LAST_JOIN)).isEqualTo(GroupRows.NEVER);
    }

    @ParameterizedTest
    @DisplayName("DUT-5: what is no device is refused with what is accepted")
    @CsvSource(
            delimiter = '|',
            value = {
                "br0 | not a device: 'br0' (expected bridge:[NETNS/]BR, frr:COMMAND",
                "brigde:br0 | unknown kind of device 'brigde'; did you mean 'bridge'? accepted: ",
                "bridge: | no device behind 'bridge:'",
                "bridge:a/b/c | not the name of a bridge: 'a/b/c'",
                "bridge:much-too-long-a-name | not the name of a bridge",
                "ovs:switch/br0 | ovs-appctl asks a daemon, not a network namespace",
            })
    void whatIsNoDeviceIsRefused(String text, String line) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> DeviceSpec.parse(text))
                .withMessageContaining(line.strip());
    }

    @Test
    @DisplayName("DUT-12: an unknown exception is refused with a guess")
    void anUnknownExceptionIsRefused() {
        assertThat(KnownLimit.of("ovs-no-sources")).isEqualTo(KnownLimit.OVS_NO_SOURCES);
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> KnownLimit.of("ovs-no-source"))
                .withMessage(
                        "unknown exception 'ovs-no-source'; did you mean 'ovs-no-sources'? accepted: ovs-no-sources, bridge-32-sources");
    }
}
