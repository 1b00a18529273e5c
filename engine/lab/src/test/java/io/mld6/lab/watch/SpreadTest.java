// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.testing.Statement.Kind;
import io.mld6.engine.testing.TestReports;
import io.mld6.engine.testing.TestReports.Said;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Answers to General Queries with a Maximum Response Delay of ten seconds, spread and not spread.
class SpreadTest {
    private static final int GROUPS = 8;
    private static final int HOSTS = 12;
    private static final int INTERVAL = 125;

    private final WatchWorld world = new WatchWorld();

    private static Said current(int group) {
        return Said.of(Kind.IS_EX, group(group));
    }

    private static String group(int number) {
        return "ff0e::db8:0:" + Integer.toHexString(number + 1);
    }

    /// A host says what it listens to, a group a Report, one each `apart` seconds.
    private void separately(double from, double apart) {
        for (int i = 0; i < GROUPS; i++) {
            world.report(from + i * apart, 1, current(i));
        }
    }

    @Test
    @DisplayName(
            "V2-53, WT-7: many Reports at one moment; fewer, in one Report, or spread are none")
    void burst() {
        world.general(10);
        separately(14, 0.01);
        assertThat(world.at(21).found())
                .containsExactly("V2-53 8 Reports within 0.070 s, Maximum Response Delay 10.000 s");
        world.general(10 + INTERVAL);
        separately(12 + INTERVAL, 0.1);
        world.general(10 + 2 * INTERVAL);
        List<Said> all = new ArrayList<>();
        for (int i = 0; i < GROUPS; i++) {
            all.add(current(i));
        }
        world.report(15 + 2 * INTERVAL, 1, all.toArray(Said[]::new));
        assertThat(world.at(30 + 2 * INTERVAL).complaints()).hasSize(1);
    }

    @Test
    @DisplayName("V2-54, WT-7: without a delay three times in succession; twice may be chance")
    void atOnce() {
        for (int i = 0; i < 2; i++) {
            world.general(1 + i * INTERVAL).report(1.05 + i * INTERVAL, 1, current(0));
        }
        world.general(1 + 2 * INTERVAL).report(4 + 2 * INTERVAL, 1, current(0));
        for (int i = 3; i < 5; i++) {
            world.general(1 + i * INTERVAL).report(1.05 + i * INTERVAL, 1, current(0));
        }
        assertThat(world.at(20 + 4 * INTERVAL).found()).isEmpty();
        world.general(1 + 5 * INTERVAL).report(1.05 + 5 * INTERVAL, 1, current(0));
        assertThat(world.at(20 + 5 * INTERVAL).faults()).containsExactly(Fault.ANSWER_AT_ONCE);
    }

    @Test
    @DisplayName("V2-46, WT-7: three quarters of the hosts answer within a twentieth of the delay")
    void together() {
        world.general(10);
        for (int i = 0; i < HOSTS; i++) {
            world.report(i < HOSTS / 4 ? 12 : 16 + i * 0.05, i, current(0));
        }
        assertThat(world.at(21).found())
                .containsExactly(
                        "V2-46 with 8 other hosts within 0.400 s, Maximum Response Delay 10.000 s");
        world.general(10 + INTERVAL);
        for (int i = 0; i < HOSTS; i++) {
            world.report(10.3 + INTERVAL + i * 0.8, i, current(0));
        }
        assertThat(world.at(21 + INTERVAL).found()).hasSize(1);
    }

    @Test
    @DisplayName("WT-4: of two queries at a time nobody knows which one is answered")
    void mixed() {
        world.general(10).specific(11, group(0));
        separately(11.5, 0.01);
        world.general(10 + INTERVAL).general(14 + INTERVAL);
        separately(14.5 + INTERVAL, 0.01);
        assertThat(world.at(30 + INTERVAL).found()).isEmpty();
    }

    @Test
    @DisplayName("WT-4, V1-13: Reports of version 1 while somebody joins are no answers")
    void version1() {
        world.general(10);
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < GROUPS; i++) {
                world.frame(
                        12 + 7 * round + i * 0.01,
                        TestReports.version1(1, Ipv6Address.parse(group(i))));
            }
        }
        assertThat(world.at(21).found()).isEmpty();
        world.general(10 + INTERVAL);
        for (int i = 0; i < GROUPS; i++) {
            world.frame(
                    12 + INTERVAL + i * 0.01, TestReports.version1(1, Ipv6Address.parse(group(i))));
        }
        assertThat(world.at(21 + INTERVAL).faults()).containsExactly(Fault.ANSWER_BURST);
    }
}
