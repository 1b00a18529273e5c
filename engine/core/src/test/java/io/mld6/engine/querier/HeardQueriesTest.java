// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import static io.mld6.engine.querier.RouterWorld.MALI;
import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Queries of another router: RFC 9777 §7.6.1, Table 9.
class HeardQueriesTest {
    private final RouterWorld world = new RouterWorld();

    @BeforeEach
    void know() {
        world.querier(false).report("TO_EX G{b}", "ALLOW G{a}", "ALLOW H{a,b}").runSeconds(10);
        world.mark();
    }

    @Test
    @DisplayName("Q-36 Q-38 Q(MA), S clear: the filter timer ends within the query's delay * LLQC")
    void groupQuery() {
        world.query("G", false, 1500);
        assertThat(world.filterLeft('G')).isEqualTo(3000);
        assertThat(world.sourceLeft('G', 'a')).isEqualTo(MALI - 10_000);
        world.runSeconds(3.01);
        assertThat(world.state('G')).isEqualTo("IN{a}");
        assertThat(world.asked()).isEmpty();
    }

    @Test
    @DisplayName("Q-36 Q-38 Q(MA,X), S clear: the timers of X are lowered, no others")
    void sourceQuery() {
        world.query("H{a,c}", false, 1000).query("G{a,b}", false, 1000);
        assertThat(world.sourceLeft('H', 'a')).isEqualTo(2000);
        assertThat(world.sourceLeft('H', 'b')).isEqualTo(MALI - 10_000);
        assertThat(world.sourceLeft('G', 'a')).isEqualTo(2000);
        assertThat(world.filterLeft('G')).isEqualTo(MALI - 10_000);
        world.runSeconds(2.01);
        assertThat(world.state('H')).isEqualTo("IN{b}");
        assertThat(world.state('G')).as("b was excluded and stays so").isEqualTo("EX({},{a,b})");
    }

    @Test
    @DisplayName("Q-36 a query never raises a timer")
    void neverRaises() {
        world.query("G", false, 1000).query("H{a}", false, 1000).runSeconds(1);
        world.query("G", false, 5000).query("H{a}", false, 5000);
        assertThat(world.filterLeft('G')).isEqualTo(1000);
        assertThat(world.sourceLeft('H', 'a')).isEqualTo(1000);
        world.query("G", false, 1000);
        assertThat(world.filterLeft('G')).isEqualTo(1000);
    }

    @Test
    @DisplayName("Q-37 S set: no timer changes")
    void suppressed() {
        world.query("G", true, 1000).query("H{a}", true, 1000);
        assertThat(world.filterLeft('G')).isEqualTo(MALI - 10_000);
        assertThat(world.sourceLeft('H', 'a')).isEqualTo(MALI - 10_000);
    }

    @Test
    @DisplayName("Q-36 at a querier that hears a query it is the same")
    void atTheQuerier() {
        world.querier(true).query("G", false, 1000).query("H{a}", false, 1000);
        assertThat(world.filterLeft('G')).isEqualTo(2000);
        assertThat(world.sourceLeft('H', 'a')).isEqualTo(2000);
        world.runSeconds(100);
        assertThat(world.asked()).isEmpty();
    }

    @Test
    @DisplayName("Q-36 a version 1 query for a group lowers the filter timer")
    void versionOneQuery() {
        world.queryV1('G', 1000);
        assertThat(world.filterLeft('G')).isEqualTo(2000);
    }

    @Test
    @DisplayName(
            "Q-36 queries about nothing: sources that are none, unknown groups, INCLUDE, General")
    void aboutNothing() {
        world.query("G{}", false, 1000).query("K", false, 1000).query("K{a}", false, 1000);
        world.query("H", false, 1000);
        world.groups.onQuery(
                new Mldv2Query(1000, Ipv6Address.UNSPECIFIED, false, 2, 125, List.of()),
                world.time.getAsLong());
        assertThat(world.filterLeft('G')).isEqualTo(MALI - 10_000);
        assertThat(world.sourceLeft('H', 'a')).isEqualTo(MALI - 10_000);
        assertThat(world.groups.groupCount()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8_387_584})
    @DisplayName(
            "Q-38 FZ-82 a delay of 0 leaves our own time for an answer; the longest overflows nothing")
    void extremeDelays(int delayMillis) {
        world.query("G", false, delayMillis);
        long expected = delayMillis == 0 ? 2000 : MALI - 10_000;
        assertThat(world.filterLeft('G')).isEqualTo(expected);
    }
}
