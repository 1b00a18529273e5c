// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.engine.metrics.Counters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseLedgerTest {
    private static final long MILLI = 1_000_000;
    private static final long TICK = 10 * MILLI;

    private final Counters counters = new Counters();
    private final ResponseLedger ledger = new ResponseLedger(TICK, counters);

    @ParameterizedTest
    @CsvSource({
        // MRD ms, due ms, handed over ms after arrival, late?
        "10000, 9970, 10000, false",
        "10000, 9970, 10001, true",
        "10000, 100, 9999, false", // a lag alone is no lateness
        "60, 30, 60, false",
        "60, 30, 61, true",
        "59, 30, 60, false", // below six ticks: three ticks of grace after the draw
        "59, 10, 41, true",
        "59, 10, 40, false",
        "1, 10, 40, false",
        "1, 10, 41, true",
        "0, 0, 30, false",
        "0, 0, 31, true",
    })
    @DisplayName(
            "late: after the Maximum Response Delay; for one below 6 ticks, 3 ticks after the draw")
    void late(long maximumDelay, long due, long handedOver, boolean late) {
        int round = ledger.openRound(1000 * MILLI, maximumDelay * MILLI);
        ledger.armed(round, 1);
        ledger.sent(ledger.cookie(round, (1000 + due) * MILLI), (1000 + handedOver) * MILLI);
        assertThat(ledger.late()).isEqualTo(late ? 1 : 0);
        assertThat(ledger.sent()).isEqualTo(1);
        assertThat(ledger.delayMicros().getTotalCount()).isEqualTo(1);
        assertThat(ledger.delayMicros().getMaxValue() / 1000.0)
                .isBetween(handedOver * 0.999, handedOver * 1.001 + 1);
    }

    @ParameterizedTest
    @CsvSource({
        // MRD ms, let through ms, due ms, handed over ms after arrival, late?
        "1000, 400, 900, 1000, false",
        "1000, 400, 900, 1001, true",
        "1000, 2000, 2001, 2001, true",
        "10, 500, 510, 510, true",
        "10, 20, 30, 50, false",
    })
    @DisplayName("SEC-16: an answer's delay runs from when its query came, also if that waited")
    void waited(long maximumDelay, long passed, long due, long handedOver, boolean late) {
        ledger.beginHeld(1000 * MILLI, (1000 + maximumDelay) * MILLI);
        int round = ledger.openRound((1000 + passed) * MILLI, 1);
        ledger.endHeld();
        ledger.armed(round, 1);
        ledger.sent(ledger.cookie(round, (1000 + due) * MILLI), (1000 + handedOver) * MILLI);
        assertThat(ledger.late()).isEqualTo(late ? 1 : 0);
        assertThat(ledger.delayMicros().getMaxValue() / 1000.0)
                .isBetween(handedOver * 0.999, handedOver * 1.001 + 1);
    }

    @Test
    void whatIsScheduledIsSentSuppressedCancelledOrPending() {
        int first = ledger.openRound(0, 1000 * MILLI);
        ledger.armed(first, 10);
        int second = ledger.openRound(5, 1000 * MILLI);
        ledger.armed(second, 5);
        ledger.sent(ledger.cookie(first, 0), 1);
        ledger.suppressed(first);
        ledger.suppressed(second);
        ledger.cancelled(second);
        ledger.failed(ledger.cookie(second, 1), 2);
        assertThat(ledger.scheduled()).isEqualTo(15);
        assertThat(ledger.sent()).isEqualTo(1);
        assertThat(ledger.suppressed()).isEqualTo(2);
        assertThat(ledger.cancelled()).isEqualTo(2);
        assertThat(ledger.pending()).isEqualTo(10);
    }

    /// Rounds of long and of short delays, parts of answers, and what answers nothing, in any order
    /// and in calls of any size: the books say what they say of one message a call.
    @Test
    void messagesTakenTogetherAreBookedAsOneByOne() {
        var random = new Random(11);
        for (int turn = 0; turn < 200; turn++) {
            var counters = new Counters();
            var together = new ResponseLedger(10 * MILLI, counters);
            var single = new ResponseLedger(10 * MILLI, counters);
            int rounds = 1 + random.nextInt(4);
            long[] cookies = new long[300];
            int[] answers = new int[rounds];
            for (int round = 0; round < rounds; round++) {
                long maximum = random.nextBoolean() ? 30 * MILLI : 1000 * MILLI;
                together.openRound(round * MILLI, maximum);
                single.openRound(round * MILLI, maximum);
            }
            long part = together.openParts();
            assertThat(single.openParts()).isEqualTo(part);
            int ofPart = 0;
            int length = random.nextInt(cookies.length);
            int round = 0;
            for (int i = 0; i < length; i++) {
                round = random.nextInt(3) == 0 ? random.nextInt(rounds) : round;
                int kind = random.nextInt(10);
                if (kind < 8) {
                    answers[round]++;
                    cookies[i] = together.cookie(round, random.nextLong(1200 * MILLI));
                } else if (kind == 8) {
                    cookies[i] = -1L - random.nextInt(5);
                } else {
                    ofPart++;
                    cookies[i] = part;
                }
            }
            answers[0]++;
            long whole = together.cookie(0, 7 * MILLI);
            for (int i = 0; i < rounds; i++) {
                together.armed(i, answers[i]);
                single.armed(i, answers[i]);
            }
            together.closeParts(part, ofPart, whole, MILLI);
            single.closeParts(part, ofPart, whole, MILLI);
            long nowNanos = random.nextLong(1200 * MILLI);
            for (int from = 0; from < length; ) {
                int to = from + 1 + random.nextInt(length - from);
                together.sentTogether(cookies, from, to, nowNanos);
                for (; from < to; from++) {
                    if (ResponseLedger.isResponse(cookies[from])) {
                        single.sent(cookies[from], nowNanos);
                    }
                }
            }
            assertThat(together.sent()).isEqualTo(single.sent());
            assertThat(together.late()).isEqualTo(single.late());
            assertThat(together.pending()).isZero();
            assertThat(together.delayMicros()).isEqualTo(single.delayMicros());
            assertThat(together.openRound(0, MILLI)).isEqualTo(single.openRound(0, MILLI));
        }
    }

    @Test
    void aRoundLivesUntilItsLastAnswer() {
        int first = ledger.openRound(0, 1000 * MILLI);
        ledger.armed(first, 2);
        ledger.suppressed(first);
        int second = ledger.openRound(0, 1000 * MILLI);
        assertThat(second).as("the first is still open").isNotEqualTo(first);
        ledger.armed(second, 1);
        ledger.cancelled(first);
        assertThat(ledger.openRound(0, 1)).as("used again").isEqualTo(first);
    }

    @Test
    void aRoundThatArmedNothingIsForgotten() {
        int round = ledger.openRound(0, MILLI);
        ledger.armed(round, 0);
        assertThat(ledger.openRound(0, MILLI)).isEqualTo(round);
    }

    @Test
    void manyRoundsMayBeOpen() {
        for (int i = 0; i < 1000; i++) {
            int round = ledger.openRound(i, i * MILLI);
            assertThat(round).isEqualTo(i);
            ledger.armed(round, 1);
        }
        for (int i = 999; i >= 0; i--) {
            ledger.sent(ledger.cookie(i, i), i + 1);
        }
        assertThat(ledger.pending()).isZero();
        assertThat(ledger.late()).isZero();
    }

    @Test
    void roundsAreUsedAgainInWhateverOrderTheyEndAndNeverTwiceAtOnce() {
        var random = new Random(7);
        List<Integer> open = new ArrayList<>();
        openUpTo(1000, open);
        long full = ledger.sizeOctets();
        for (int turn = 0; turn < 50; turn++) {
            Collections.shuffle(open, random);
            List<Integer> ending = open.subList(0, random.nextInt(open.size() + 1));
            ending.forEach(ledger::suppressed);
            ending.clear();
            openUpTo(1000, open);
            assertThat(open).doesNotHaveDuplicates().allMatch(round -> round < 1000);
        }
        assertThat(ledger.sizeOctets()).as("nothing grew").isEqualTo(full);
        open.forEach(ledger::suppressed);
        assertThat(ledger.pending()).isZero();
    }

    private void openUpTo(int count, List<Integer> open) {
        while (open.size() < count) {
            int round = ledger.openRound(0, MILLI);
            ledger.armed(round, 1);
            open.add(round);
        }
    }

    @Test
    void arraysOfRoundsAndPartsAreCounted() {
        long few = ledger.sizeOctets();
        assertThat(few).isEqualTo(8 * (8 + 8 + 4 + 4) + 8 * (8 + 4 + 4 + 1));
        openUpTo(9, new ArrayList<>());
        assertThat(ledger.sizeOctets()).isEqualTo(few + 8 * (8 + 8 + 4 + 4));
        for (int i = 0; i < 9; i++) {
            long _ = ledger.openParts();
        }
        assertThat(ledger.sizeOctets()).isEqualTo(2 * few);
    }

    @Test
    void whatIsNoAnswerHasACookieOfItsOwn() {
        int round = ledger.openRound(0, MILLI);
        ledger.armed(round, 1);
        assertThat(ResponseLedger.isResponse(ledger.cookie(round, 0))).isTrue();
        assertThat(ResponseLedger.isResponse(ledger.cookie(round, 8_387_584L * MILLI))).isTrue();
        assertThat(ResponseLedger.isResponse(ResponseLedger.UNSOLICITED)).isFalse();
        assertThat(ResponseLedger.isResponse(ResponseLedger.DONE)).isFalse();
    }
}
