// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import static io.mld6.engine.querier.RouterWorld.MALI;
import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.decode.DropReason;
import io.mld6.codec.wire.SsmRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Version 1 hosts at a version 2 router (RFC 9777 §8.3.2), and source-specific groups.
class RouterCompatibilityTest {
    private final RouterWorld world = new RouterWorld();

    @Test
    @DisplayName("CP-14 Q-55 v1 Report: IS_EX{}, version 1 mode for 260 s, anew with each")
    void report() {
        world.report("ALLOW G{a}", "TO_EX H{b}").reportV1('G').reportV1('H').reportV1('I');
        for (char name : "GHI".toCharArray()) {
            assertThat(world.state(name)).isEqualTo("EX({},{})");
            assertThat(world.filterLeft(name)).isEqualTo(MALI);
            assertThat(world.picture(name).version1).isTrue();
            assertThat(world.picture(name).olderHostMillis).isEqualTo(260_000);
        }
        assertThat(world.asked()).as("like a current-state record").isEmpty();
        world.runSeconds(100).reportV1('G');
        assertThat(world.picture('G').olderHostMillis).isEqualTo(260_000);
        assertThat(world.picture('H').olderHostMillis).isEqualTo(160_000);
    }

    @Test
    @DisplayName("CP-14 v1 Done: TO_IN{}, asked about with version 2 queries")
    void done() {
        world.reportV1('G').runSeconds(10).mark().done('G');
        assertThat(world.filterLeft('G')).isEqualTo(2000);
        world.runSeconds(60);
        assertThat(world.asked()).as("CP-15").containsExactly("0 Q(G)", "1000 Q(G)");
        assertThat(world.advised()).containsExactly("2000 G none");
        world.assertEmpty();
    }

    @Test
    @DisplayName("CP-15 TL-6 a group in version 1 mode ignores BLOCK and the sources of TO_EX")
    void sourcesDoNotCount() {
        world.reportV1('G').runSeconds(10).mark();
        world.report("BLOCK G{a}");
        assertThat(world.state('G')).isEqualTo("EX({},{})");
        world.report("TO_EX G{a,b}");
        assertThat(world.state('G')).isEqualTo("EX({},{})");
        assertThat(world.filterLeft('G')).isEqualTo(MALI);
        assertThat(world.asked()).isEmpty();
        world.report("ALLOW G{c}");
        assertThat(world.state('G')).as("other records count").isEqualTo("EX({c},{})");
        world.report("TO_EX G{a}");
        assertThat(world.state('G'))
                .as("TO_EX{} drops what it does not name")
                .isEqualTo("EX({},{})");
        world.report("BLOCK H{a}", "TO_EX H{a}");
        assertThat(world.state('H')).as("other groups are not meant").isEqualTo("EX({},{a})");
    }

    @Test
    @DisplayName(
            "TL-6 CP-16 one v1 Report: version 1 mode for 260 s, BLOCK ignored, then not any more")
    void endOfVersion1() {
        world.reportV1('G').mark().runSeconds(250).report("IS_EX G{a}").runSeconds(9.99);
        assertThat(world.picture('G').version1).isTrue();
        world.report("BLOCK G{b}");
        assertThat(world.state('G')).isEqualTo("EX({a},{})");
        world.runSeconds(0.01);
        assertThat(world.picture('G').version1).isFalse();
        world.report("BLOCK G{b}");
        assertThat(world.state('G')).isEqualTo("EX({a,b},{})");
        assertThat(world.asked()).containsExactly("260000 Q(G{b})");
    }

    @Test
    @DisplayName("CP-16 a source blocked before comes back, blocked again only after MALI")
    void blockedSourcesComeBack() {
        world.report("TO_EX G{a}");
        assertThat(world.forwards('G', 'a')).isFalse();
        world.reportV1('G').mark();
        assertThat(world.forwards('G', 'a')).isTrue();
        world.runSeconds(125).report("IS_EX G{a}").runSeconds(125).report("IS_EX G{a}");
        world.runSeconds(125).report("IS_EX G{a}");
        assertThat(world.forwards('G', 'a')).as("requested for MALI, not renewed").isTrue();
        world.runSeconds(21);
        assertThat(world.state('G')).isEqualTo("EX({},{a})");
        assertThat(world.forwards('G', 'a')).isFalse();
    }

    @Test
    @DisplayName("Q-56 between 260 and 270 s a group is out of version 1 mode and not lost")
    void tenSecondsMore() {
        world.reportV1('G').mark().runSeconds(265);
        assertThat(world.picture('G').version1).isFalse();
        assertThat(world.state('G')).isEqualTo("EX({},{})");
        assertThat(world.forwards('G', 'a')).isTrue();
        world.reportV1('G').runSeconds(200);
        assertThat(world.picture('G').version1).isTrue();
        assertThat(world.advised()).isEmpty();
    }

    @Test
    @DisplayName("CP-17 Done for a group that no version 1 host reported: TO_IN{}")
    void doneInVersion2() {
        world.report("TO_EX G{}", "ALLOW H{a}").runSeconds(10).mark().done('G').done('H').done('I');
        assertThat(world.asked()).containsExactly("0 Q(G)", "0 Q(H{a})");
        world.report("IS_EX G{}", "IS_IN H{a}").runSeconds(60);
        assertThat(world.advised()).isEmpty();
    }

    @Test
    @DisplayName("CP-14 version 1 mode goes with the group")
    void modeGoesWithTheGroup() {
        world.reportV1('G').done('G').runSeconds(3).report("TO_EX G{a}");
        assertThat(world.picture('G').version1).isFalse();
        assertThat(world.state('G')).isEqualTo("EX({},{a})");
    }

    @Test
    @DisplayName("CP-10 SEC-6 FZ-81 version 1 Reports and Dones may be ignored")
    void ignored() {
        RouterWorld strict =
                new RouterWorld(
                        new RouterRules(
                                2,
                                false,
                                true,
                                false,
                                false,
                                new RouterRules.Limits(9, 9, 0),
                                SsmRange.ASSIGNED));
        strict.reportV1('G');
        strict.assertEmpty();
        strict.report("TO_EX G{a}").reportV1('G').done('G');
        assertThat(strict.state('G')).isEqualTo("EX({},{a})");
        assertThat(strict.asked()).isEmpty();
    }

    @Test
    @DisplayName(
            "AD-7 FZ-77 IS_EX and TO_EX of a source-specific group: ignored, the rest processed")
    void sourceSpecificExclude() {
        world.report("IS_EX S{}", "ALLOW G{a}", "TO_EX S{a}", "ALLOW S{b}", "TO_EX H{}");
        assertThat(world.state('S')).isEqualTo("IN{b}");
        assertThat(world.state('G')).isEqualTo("IN{a}");
        assertThat(world.state('H')).isEqualTo("EX({},{})");
        assertThat(world.counters.get(DropReason.RECORD_SSM_IGNORED)).isEqualTo(2);
        world.mark().report("TO_IN S{c}", "BLOCK S{c}");
        assertThat(world.asked()).containsExactly("0 Q(S{b,c})");
    }

    @Test
    @DisplayName("AD-8 v1 Report and Done of a source-specific group: no state, no version 1 mode")
    void sourceSpecificVersion1() {
        world.reportV1('S').done('S');
        world.assertEmpty();
        world.report("ALLOW S{a}").reportV1('S').done('S').runSeconds(10);
        assertThat(world.state('S')).isEqualTo("IN{a}");
        assertThat(world.picture('S').version1).isFalse();
        assertThat(world.asked()).isEmpty();
        assertThat(world.counters.get(DropReason.RECORD_SSM_IGNORED)).isEqualTo(4);
    }

    @Test
    @DisplayName("AD-3: which groups cannot be excluded from is configured")
    void theRangeIsConfigured() {
        RouterWorld none =
                new RouterWorld(
                        new RouterRules(
                                2,
                                false,
                                false,
                                false,
                                false,
                                new RouterRules.Limits(9, 9, 0),
                                SsmRange.NONE));
        none.report("IS_EX S{}");
        assertThat(none.state('S')).isEqualTo("EX({},{})");
        RouterWorld other =
                new RouterWorld(
                        new RouterRules(
                                2,
                                false,
                                false,
                                false,
                                false,
                                new RouterRules.Limits(9, 9, 0),
                                SsmRange.parse("ff0e::/16")));
        other.report("IS_EX G{}", "IS_EX S{}");
        assertThat(other.state('G')).isEqualTo("-");
        assertThat(other.state('S')).isEqualTo("EX({},{})");
    }
}
