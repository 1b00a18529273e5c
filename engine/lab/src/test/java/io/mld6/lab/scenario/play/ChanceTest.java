// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mld6.lab.scenario.Audience;
import io.mld6.lab.scenario.Distribution;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Laws that people choose by.
class ChanceTest {
    private static final int MANY = 100_000;

    private final Chance chance = new Chance(11);

    @Test
    @DisplayName("PL-17: uniform(1..12) as a number: each of the twelve as likely as any other")
    void wholeNumbers() {
        int[] counts = new int[14];
        Distribution law = new Distribution.Uniform(1, 12);
        for (int i = 0; i < MANY; i++) {
            counts[chance.count(law, Chance.What.SURF, 0, i, 0)]++;
        }
        assertThat(counts[0] + counts[13]).isZero();
        double expected = MANY / 12.0;
        double chiSquare =
                IntStream.rangeClosed(1, 12)
                        .mapToDouble(
                                n -> (counts[n] - expected) * (counts[n] - expected) / expected)
                        .sum();
        // 11 degrees of freedom, 0.1 %.
        assertThat(chiSquare).isLessThan(31.26);
    }

    static Stream<Distribution> laws() {
        return Stream.of(
                new Distribution.Fixed(4),
                new Distribution.Uniform(2, 10),
                new Distribution.Exponential(3),
                new Distribution.LogNormal(2, 0.5));
    }

    /// The mean of what is left is E[X²] / 2 E[X], whatever the law: the paradox of waiting.
    @ParameterizedTest
    @MethodSource("laws")
    @DisplayName("PL-17: who is in the middle of something has the rest of it before him")
    void rests(Distribution law) {
        double sum = 0;
        double squares = 0;
        double rests = 0;
        for (int i = 0; i < MANY; i++) {
            double whole = chance.draw(law, Chance.What.VIEW, 0, i, 0);
            sum += whole;
            squares += whole * whole;
            rests += chance.rest(law, Chance.What.VIEW, Chance.What.REST, 0, i, 1);
        }
        double expected = squares / (2 * sum);
        assertThat(rests / MANY).isCloseTo(expected, within(0.02 * expected));
    }

    @Test
    @DisplayName("PL-17: another channel than the one watched, by the popularity of the others")
    void anotherChannel() {
        Audience audience = Audience.of(new Distribution.Zipf(1), 5);
        for (int but = 0; but < 5; but++) {
            int[] counts = new int[5];
            for (int i = 0; i < MANY; i++) {
                counts[audience.pickBut(but, (i + 0.5) / MANY)]++;
            }
            assertThat(counts[but]).isZero();
            for (int other = 0; other < 5; other++) {
                if (other != but) {
                    double share = audience.share(other) / (1 - audience.share(but));
                    assertThat((double) counts[other] / MANY).isCloseTo(share, within(1e-4));
                }
            }
        }
        assertThat(Audience.of(new Distribution.Zipf(1), 1).pickBut(0, 0.7)).isZero();
    }

    @Test
    @DisplayName("PL-17: so many of some, each as likely, in order")
    void picksSome() {
        int[] all = IntStream.range(0, 20).map(i -> 3 * i).toArray();
        int[] counts = new int[20];
        for (int ordinal = 0; ordinal < 20_000; ordinal++) {
            int[] some = chance.some(all, 0.25, 1, ordinal);
            assertThat(some).hasSize(5).isSorted().doesNotHaveDuplicates();
            for (int one : some) {
                counts[one / 3]++;
            }
        }
        // 5000 each, standard deviation 61.
        assertThat(IntStream.of(counts).boxed())
                .allSatisfy(n -> assertThat(n).isBetween(4700, 5300));
        assertThat(chance.some(all, 99, 1, 0)).isEqualTo(all);
        assertThat(chance.some(new int[0], 1.0, 1, 0)).isEmpty();
    }
}
