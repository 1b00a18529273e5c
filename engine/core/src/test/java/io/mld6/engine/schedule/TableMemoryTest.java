// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.engine.registry.MembershipRegistry;
import io.mld6.engine.registry.MembershipTable;
import io.mld6.engine.registry.RowTable;
import io.mld6.engine.registry.SegmentTable;
import org.junit.jupiter.api.Test;

/// What memberships occupy, computed from the columns: all tables, the index, and the buckets of a
/// schedule with every row armed.
class TableMemoryTest {
    private static final int LISTENERS = 10_000;
    private static final int GROUPS = 100;
    private static final int MEMBERSHIPS = LISTENERS * GROUPS;
    private static final int TICKS = 1000;
    private static final long TICK_NANOS = 10_000_000;
    private static final long ADDRESS_LOW = 0x0000_00ff_fe00_0001L;
    private static final long GROUP_HIGH = 0xff0e_0000_0000_0000L;
    private static final double MOST_OCTETS_EACH = 64;

    private final MembershipRegistry registry = new MembershipRegistry();

    private static ResponseSchedule schedule(RowTable rows, int field) {
        return new ResponseSchedule(
                rows,
                field,
                TICK_NANOS,
                new StillWheel(),
                Runnable::run,
                () -> 0,
                new DueRows() {
                    @Override
                    public int room() {
                        return 0;
                    }

                    @Override
                    public void due(int[] rows, int count, int tick, long nowNanos) {}

                    @Override
                    public void turnDone() {}
                });
    }

    private void joinAll() {
        for (int i = 0; i < LISTENERS; i++) {
            int listener = registry.addListener(SegmentTable.FIRST, i, ADDRESS_LOW + i, true);
            for (int group = 0; group < GROUPS; group++) {
                registry.add(listener, GROUP_HIGH, 1 + group);
            }
        }
    }

    private static void armAll(ResponseSchedule schedule) {
        for (int row = 0; row < MEMBERSHIPS; row++) {
            schedule.arm(row, 1 + row % TICKS);
        }
        assertThat(schedule.armed()).isEqualTo(MEMBERSHIPS);
    }

    @Test
    void aMembershipTakesAtMost64OctetsWithItsTimer() {
        registry.reserve(1, LISTENERS, GROUPS, MEMBERSHIPS);
        joinAll();
        ResponseSchedule answers =
                schedule(registry.memberships().rows(), MembershipTable.DUE_TICK);
        armAll(answers);
        long octets = registry.sizeOctets() + answers.sizeOctets();
        System.out.printf(
                "tables: %,d memberships of %,d listeners in %d groups, all armed: %,d octets, %.1f"
                        + " each%n",
                MEMBERSHIPS, LISTENERS, GROUPS, octets, (double) octets / MEMBERSHIPS);
        assertThat((double) octets / MEMBERSHIPS).isLessThanOrEqualTo(MOST_OCTETS_EACH);
        assertThat(octets)
                .as("what a population is refused by")
                .isLessThanOrEqualTo(
                        MembershipRegistry.estimateOctets(1, LISTENERS, GROUPS, MEMBERSHIPS));
    }

    /// What is not known beforehand grows by doubling; then up to half of a table is air. A Report
    /// still to be repeated and an answer under way at once are a second bucket entry.
    @Test
    void itStaysBoundedAtWorst() {
        joinAll();
        ResponseSchedule answers =
                schedule(registry.memberships().rows(), MembershipTable.DUE_TICK);
        ResponseSchedule repeats =
                schedule(registry.memberships().links(), MembershipTable.REPEAT_TICK);
        armAll(answers);
        armAll(repeats);
        long octets = registry.sizeOctets() + answers.sizeOctets() + repeats.sizeOctets();
        assertThat((double) octets / MEMBERSHIPS).isLessThan(2 * MOST_OCTETS_EACH);
    }

    /// Rows are taken again, arrays are never given back: what was there once may come again, and
    /// giving back would mean copying, and moving rows that others know by number.
    @Test
    void tablesKeepTheirSizeWhenEveryoneLeavesAndGrowNoFurtherWhenTheyComeBack() {
        joinAll();
        long full = registry.sizeOctets();
        int rows = registry.memberships().rows().highWater();
        for (int round = 0; round < 3; round++) {
            for (int row = 10; row < MEMBERSHIPS; row++) {
                registry.remove(row);
            }
            assertThat(registry.memberships().size()).isEqualTo(10);
            assertThat(registry.groups().size()).isEqualTo(10);
            assertThat(registry.sizeOctets()).isEqualTo(full);
            for (int member = 10; member < MEMBERSHIPS; member++) {
                int row = registry.add(member / GROUPS, GROUP_HIGH, 1 + member % GROUPS);
                assertThat(row).isBetween(10, MEMBERSHIPS - 1);
            }
            assertThat(registry.memberships().size()).isEqualTo(MEMBERSHIPS);
            assertThat(registry.memberships().rows().highWater()).isEqualTo(rows);
            assertThat(registry.sizeOctets()).isEqualTo(full);
        }
    }
}
