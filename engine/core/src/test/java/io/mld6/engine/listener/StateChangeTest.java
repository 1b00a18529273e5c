// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.message.FilterMode;
import io.mld6.engine.registry.Filter;
import io.mld6.engine.registry.SourceSets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 9777's tables, row by row in its own notation, over all pairs of subsets of three sources.
class StateChangeTest {
    private static final String SOURCES = "abc";

    private final SourceSets sets = new SourceSets();
    private final Notation notation = new Notation(sets);

    /// What the subset with this number has: bit 0 is a.
    private static String subset(int number) {
        return SOURCES.chars()
                .filter(source -> (number >> (source - 'a') & 1) != 0)
                .mapToObj(Character::toString)
                .collect(joining(","));
    }

    /// The value of `B`, `A*B`, `A-B` or `B-A`.
    private static String evaluate(String expression, int a, int b) {
        return switch (expression) {
            case "B" -> subset(b);
            case "A*B" -> subset(a & b);
            case "A-B" -> subset(a & ~b);
            case "B-A" -> subset(b & ~a);
            default -> throw new IllegalArgumentException(expression);
        };
    }

    /// `ALLOW(B-A)` becomes `ALLOW{c} `, or nothing if it has no sources and may not be empty.
    private static String record(String row, int a, int b) {
        String type = row.substring(0, row.indexOf('('));
        String sources = evaluate(row.substring(type.length() + 1, row.length() - 1), a, b);
        boolean leftOut = sources.isEmpty() && !type.startsWith("TO_");
        return leftOut ? "" : type + "{" + sources + "} ";
    }

    private String records(int before, int after) {
        if (StateChange.changesMode(before, after)) {
            return "TO_" + notation.filterText(after) + " ";
        }
        String allow = notation.take(StateChange.allowed(sets, before, after));
        String block = notation.take(StateChange.blocked(sets, before, after));
        return (allow.equals("{}") ? "" : "ALLOW" + allow + " ")
                + (block.equals("{}") ? "" : "BLOCK" + block + " ");
    }

    @ParameterizedTest
    @CsvSource({
        "IN(A), IN(B), ALLOW(B-A) BLOCK(A-B)",
        "EX(A), EX(B), ALLOW(A-B) BLOCK(B-A)",
        "IN(A), EX(B), TO_EX(B)",
        "EX(A), IN(B), TO_IN(B)",
    })
    void table1(String old, String next, String row) {
        for (int a = 0; a < 8; a++) {
            for (int b = 0; b < 8; b++) {
                int before = notation.filter(old.substring(0, 2) + subset(a));
                int after = notation.filter(next.substring(0, 2) + subset(b));
                var expected = new StringBuilder();
                for (String each : row.split(" ", -1)) {
                    expected.append(record(each, a, b));
                }

                assertThat(records(before, after))
                        .as("%s -> %s", notation.filterText(before), notation.filterText(after))
                        .isEqualTo(expected.toString());
                sets.release(Filter.sourceSet(before));
                sets.release(Filter.sourceSet(after));
                assertThat(sets.live()).isZero();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"IN(A), IS_IN(A*B)", "EX(A), IS_IN(B-A)"})
    void table3(String state, String row) {
        for (int a = 0; a < 8; a++) {
            for (int b = 0; b < 8; b++) {
                int filter = notation.filter(state.substring(0, 2) + subset(a));
                int asked = notation.set(subset(b));
                String answer = notation.take(StateChange.wanted(sets, filter, asked));

                assertThat(answer.equals("{}") ? "" : "IS_IN" + answer + " ")
                        .as("%s asked %s", notation.filterText(filter), notation.text(asked))
                        .isEqualTo(record(row, a, b));
                sets.release(Filter.sourceSet(filter));
                sets.release(asked);
                assertThat(sets.live()).isZero();
            }
        }
    }

    @ParameterizedTest(name = "V2-61g: {0} asked {1} answers {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "IN{a,b} | {b,c} | {b}",
                "EX{a,b} | {b,c} | {c}",
                "EX{}    | {c}   | {c}",
                "IN{a}   | {b}   | {}",
            })
    void answersAboutTheAskedSources(String state, String asked, String answer) {
        int filter = notation.filter(state);

        assertThat(notation.take(StateChange.wanted(sets, filter, notation.set(asked))))
                .isEqualTo(answer);
    }

    @ParameterizedTest(name = "V2-35: {0} -> {1} says {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "IN{}    | EX{}    | TO_EX{}",
                "IN{}    | IN{a}   | ALLOW{a}",
                "EX{}    | IN{}    | TO_IN{}",
                "EX{a}   | IN{}    | TO_IN{}",
                "IN{a,b} | IN{}    | BLOCK{a,b}",
                "IN{a,b} | IN{b,c} | ALLOW{c} BLOCK{a}",
                "EX{a}   | EX{a}   | ''",
                "IN{}    | IN{}    | ''",
            })
    void noRecordOfAGroupIsIncludeNothing(String before, String after, String said) {
        assertThat(records(notation.filter(before), notation.filter(after)).strip())
                .isEqualTo(said);
    }

    @Test
    void aFilterKeepsModeAndList() {
        int set = notation.set("{a}");
        assertThat(Filter.NOTHING).isEqualTo(Filter.of(FilterMode.INCLUDE, SourceSets.EMPTY));
        assertThat(Filter.ANY).isEqualTo(Filter.of(FilterMode.EXCLUDE, SourceSets.EMPTY));
        for (FilterMode mode : FilterMode.values()) {
            int filter = Filter.of(mode, set);
            assertThat(Filter.mode(filter)).isEqualTo(mode);
            assertThat(Filter.sourceSet(filter)).isEqualTo(set);
        }
    }
}
