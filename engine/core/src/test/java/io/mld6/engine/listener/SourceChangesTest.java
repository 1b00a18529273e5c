// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.engine.registry.Filter;
import io.mld6.engine.registry.SourceSets;
import io.mld6.engine.testing.Allocation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 9777 §6.1 without its timers: a story is a list of filters set and of repetitions due, and
/// what it must make a listener say. A letter is a source.
class SourceChangesTest {
    private final SourceSets sets = new SourceSets();
    private final Notation notation = new Notation(sets);

    /// A membership that knows no time: the Filter Mode Retransmission Counter beside the sources'.
    private final class Membership {
        private final int robustness;
        private final SourceChanges changes = new SourceChanges();
        private int filter = Filter.NOTHING;
        private int modeReportsLeft;

        Membership(int robustness) {
            this.robustness = robustness;
        }

        /// Sets a filter; what is said at once, or `-`.
        String change(String text) {
            int before = filter;
            filter = notation.filter(text);
            if (filter == before) {
                sets.release(Filter.sourceSet(before));
                return "-";
            }
            if (StateChange.changesMode(before, filter)) {
                modeReportsLeft = robustness;
            } else {
                differ(StateChange.allowed(sets, before, filter));
                differ(StateChange.blocked(sets, before, filter));
            }
            sets.release(Filter.sourceSet(before));
            return report();
        }

        private void differ(int set) {
            changes.differ(sets, set, robustness);
            sets.release(set);
        }

        /// What the next repetition says, or `-` if none is due.
        String repeat() {
            return modeReportsLeft > 0 || !changes.isEmpty() ? report() : "-";
        }

        private String report() {
            String said = modeReportsLeft > 0 ? "TO_" + notation.filterText(filter) : sources();
            modeReportsLeft = Math.max(0, modeReportsLeft - 1);
            changes.reported();
            return said;
        }

        private String sources() {
            String allow = notation.take(changes.allowed(sets, filter));
            String block = notation.take(changes.blocked(sets, filter));
            var records = new ArrayList<String>();
            if (!allow.equals("{}")) {
                records.add("ALLOW" + allow);
            }
            if (!block.equals("{}")) {
                records.add("BLOCK" + block);
            }
            return String.join(" ", records);
        }

        String step(String text) {
            return text.equals("repeat") ? repeat() : change(text);
        }
    }

    @ParameterizedTest(name = "V2-43{0}, RV {1}: {2} says {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "a | 2 | EX{}; repeat; repeat                  | TO_EX{}; TO_EX{}; -",
                "b | 3 | EX{}; IN{}; repeat; repeat; repeat    | TO_EX{}; TO_IN{}; TO_IN{}; TO_IN{}; -",
                "c | 2 | IN{s}; IN{s,t}; repeat; repeat        | ALLOW{s}; ALLOW{s,t}; ALLOW{t}; -",
                "d | 2 | IN{s}; IN{}; repeat; repeat           | ALLOW{s}; BLOCK{s}; BLOCK{s}; -",
                "e | 2 | EX{}; EX{s}; repeat; repeat           | TO_EX{}; TO_EX{s}; BLOCK{s}; -",
                "g | 1 | EX{}; repeat                          | TO_EX{}; -",
                "g | 1 | IN{a}; repeat; IN{b}; repeat          | ALLOW{a}; -; ALLOW{b} BLOCK{a}; -",
            })
    void workedCase(String id, int robustness, String steps, String said) {
        tells(robustness, steps, said);
    }

    private void tells(int robustness, String steps, String said) {
        var membership = new Membership(robustness);
        assertThat(Arrays.stream(steps.split("; ")).map(membership::step))
                .containsExactly(said.split("; "));
        sets.release(Filter.sourceSet(membership.filter));
        assertThat(sets.live()).isZero();
    }

    @Test
    void bothRecordsOfOneChangeAreRepeatedTogether() {
        // V2-43f, after the first two reports of IN{a,b} are over.
        tells(
                2,
                "IN{a,b}; repeat; repeat; IN{b,c}; repeat; repeat",
                "ALLOW{a,b}; ALLOW{a,b}; -; ALLOW{c} BLOCK{a}; ALLOW{c} BLOCK{a}; -");
    }

    @Test
    void aSourceIsJudgedByTheFilterAtSendingTime() {
        tells(
                3,
                "IN{a}; IN{b}; IN{a}; repeat; repeat; repeat",
                "ALLOW{a}; ALLOW{b} BLOCK{a}; ALLOW{a} BLOCK{b}; ALLOW{a} BLOCK{b};"
                        + " ALLOW{a} BLOCK{b}; -");
    }

    @Test
    void aChangeOfModeTakesTheWholeListAlong() {
        // b changed in the INCLUDE days; its counter runs out under the TO_EX reports.
        tells(
                2,
                "IN{a}; IN{a,b}; EX{c}; repeat; repeat",
                "ALLOW{a}; ALLOW{a,b}; TO_EX{c}; TO_EX{c}; -");
    }

    @Test
    void groupsDoNotDisturbEachOther() {
        // V2-43h: the two share the set {s}, and one is done long before the other.
        var one = new Membership(2);
        var other = new Membership(3);

        assertThat(one.change("IN{s}")).isEqualTo("ALLOW{s}");
        assertThat(other.change("IN{s}")).isEqualTo("ALLOW{s}");
        assertThat(other.change("IN{}")).isEqualTo("BLOCK{s}");
        assertThat(one.repeat()).isEqualTo("ALLOW{s}");
        assertThat(one.repeat()).isEqualTo("-");
        assertThat(other.repeat()).isEqualTo("BLOCK{s}");
        assertThat(other.repeat()).isEqualTo("BLOCK{s}");
        assertThat(other.repeat()).isEqualTo("-");
    }

    @Test
    void aSourceThatChangesAgainIsListedOnce() {
        // While the link is down changes come without reports between them.
        var changes = new SourceChanges();
        int set = notation.set("{a,b}");

        assertThat(Allocation.octetsOfThousand(() -> changes.differ(sets, set, 2)))
                .isLessThan(8000);
        assertThat(changes.isEmpty()).isFalse();
        changes.reported();
        assertThat(notation.take(changes.allowed(sets, Filter.ANY))).isEqualTo("{a,b}");
        changes.reported();
        assertThat(changes.isEmpty()).isTrue();
    }

    @Test
    void anUnchangedFilterSaysNothing() {
        tells(2, "IN{a}; IN{a}; repeat; repeat", "ALLOW{a}; -; ALLOW{a}; -");
    }

    /// What repetition is for: whatever happens to one source, the next Robustness Variable reports
    /// all tell what became of it, unless it changes again; and after the last change there are
    /// exactly that many.
    @Test
    void everyChangeIsToldAsOftenAsRobustnessAsks() {
        for (long seed = 1; seed <= 200; seed++) {
            new Story(seed).run();
        }
        assertThat(sets.live()).isZero();
    }

    /// Random changes and repetitions, watched from outside: only filters and reports are looked
    /// at. `z` is a source nobody ever lists.
    private final class Story {
        private static final String SOURCES = "abcdz";

        private final Random random;
        private final int robustness;
        private final Membership membership;
        private final int[] toldLeft = new int[SOURCES.length()];
        private final List<String> log = new ArrayList<>();

        Story(long seed) {
            random = new Random(seed);
            robustness = 1 + random.nextInt(4);
            membership = new Membership(robustness);
            log.add("seed " + seed);
        }

        void run() {
            for (int step = 0; step < 40; step++) {
                if (random.nextInt(3) == 0) {
                    told(membership.repeat());
                } else {
                    change();
                }
            }
            if (membership.filter == Filter.NOTHING) {
                change("EX{}");
            }
            change("IN{}");
            for (int i = 1; i < robustness; i++) {
                told(membership.repeat());
            }
            assertThat(membership.repeat()).as("%s", log).isEqualTo("-");
            assertThat(toldLeft).as("%s", log).containsOnly(0);
        }

        private void change() {
            var text = new StringBuilder(random.nextInt(4) == 0 ? "EX{" : "IN{");
            for (char source = 'a'; source <= 'd'; source++) {
                text.append(random.nextBoolean() ? String.valueOf(source) : "");
            }
            change(text + "}");
        }

        private void change(String filter) {
            int before = membership.filter;
            sets.retain(Filter.sourceSet(before));
            String said = membership.change(filter);
            for (int i = 0; i < SOURCES.length(); i++) {
                char source = SOURCES.charAt(i);
                if (wants(notation.filterText(before), source) != wantsNow(source)) {
                    toldLeft[i] = robustness;
                }
            }
            sets.release(Filter.sourceSet(before));
            assertThat(said.equals("-")).as("%s", log).isEqualTo(before == membership.filter);
            if (!said.equals("-")) {
                told(said);
            }
        }

        private static boolean wants(String filter, char source) {
            return filter.startsWith("EX") != (filter.indexOf(source) >= 0);
        }

        private boolean wantsNow(char source) {
            return wants(notation.filterText(membership.filter), source);
        }

        private void told(String said) {
            log.add(said);
            if (said.equals("-")) {
                assertThat(toldLeft).as("%s", log).containsOnly(0);
                return;
            }
            for (int i = 0; i < SOURCES.length(); i++) {
                if (toldLeft[i] > 0) {
                    toldLeft[i]--;
                    char source = SOURCES.charAt(i);
                    assertThat(tells(said, source)).as("%s: %s", source, log).isTrue();
                }
            }
        }

        /// Whether a report tells the truth about a source.
        private boolean tells(String said, char source) {
            if (said.startsWith("TO_")) {
                return wants(said.substring(3), source) == wantsNow(source);
            }
            String right = wantsNow(source) ? "ALLOW" : "BLOCK";
            return Arrays.stream(said.split(" "))
                    .anyMatch(it -> it.startsWith(right) && it.indexOf(source) > 0);
        }
    }
}
