// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import io.mld6.engine.metrics.Counters;
import io.mld6.engine.metrics.MldCounter;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/// Books of all answers: scheduled = sent + suppressed + cancelled + pending.
///
/// Each query that arms anything opens a *round*, kept until its last answer is accounted for, so
/// that an answer's delay runs from the arrival of its query to the hand-over to the kernel. A
/// message carries a cookie through the output: the round and drawn delay of an answer, or what
/// else it is. Thread: event loop only. Cost: O(1), no allocation unless more rounds are open than
/// ever before.
public final class ResponseLedger {
    /// Cookie of a message that answers nothing and is no repetition: an unsolicited Report.
    public static final long UNSOLICITED = -1;

    /// Cookie of a Done.
    public static final long DONE = -2;

    /// Cookie of an unsolicited Report that repeats what was said before, and nothing else.
    public static final long REPETITION = -3;

    /// Marks the cookie of a Report that is one of several of an answer. The rounds that are open
    /// at a time, whose numbers are below it, do not come near.
    private static final long PART = 1L << 62;

    private static final long COOKIE_STEP_NANOS = 100_000;
    private static final int SHORT_DELAY_TICKS = 6;
    private static final int SHORT_DELAY_GRACE_TICKS = 3;
    private static final long HIGHEST_DELAY_MICROS = TimeUnit.HOURS.toMicros(3);

    private final long tickNanos;
    private final Counters counters;
    private final SplitResponses parts = new SplitResponses();
    private final Histogram delayMicros = new Histogram(HIGHEST_DELAY_MICROS, 3);

    private long[] arrivalNanos = new long[8];
    private long[] maximumDelayNanos = new long[8];
    /// Answers of a round that are not accounted for.
    private int[] open = new int[8];
    /// A stack of free rounds. They are not linked through themselves: with a round for each of a
    /// million segments, every query would wait for memory to tell it the next free one.
    private int[] free = new int[8];
    private int freeCount;
    private int rounds;

    private boolean held;
    private long heldArrivalNanos;
    private long heldDeadlineNanos;

    private long scheduled;
    private long sent;
    private long suppressed;
    private long cancelled;
    private long late;

    /// Empty books.
    ///
    /// @param tickNanos length of a tick, which decides what late means for a short delay
    /// @param counters where answers that were refused are counted, too
    public ResponseLedger(long tickNanos, Counters counters) {
        this.tickNanos = tickNanos;
        this.counters = counters;
    }

    /// From now on queries are answered that had to wait: the delays of their answers run from
    /// when they arrived, and they are late by their own Maximum Response Delay.
    ///
    /// @param arrivedNanos when the query did
    /// @param deadlineNanos when it is to be answered
    void beginHeld(long arrivedNanos, long deadlineNanos) {
        held = true;
        heldArrivalNanos = arrivedNanos;
        heldDeadlineNanos = deadlineNanos;
    }

    /// From now on queries are answered when they arrive.
    void endHeld() {
        held = false;
    }

    /// Opens a round: what answers one query. Say with [#armed] what it came to.
    public int openRound(long nowNanos, long maximumDelayNanos) {
        return held
                ? open(heldArrivalNanos, heldDeadlineNanos - heldArrivalNanos)
                : open(nowNanos, maximumDelayNanos);
    }

    private int open(long arrivedNanos, long delayNanos) {
        int round = freeCount > 0 ? free[--freeCount] : fresh();
        open[round] = 0;
        arrivalNanos[round] = arrivedNanos;
        maximumDelayNanos[round] = delayNanos;
        return round;
    }

    private int fresh() {
        int round = rounds++;
        if (round == open.length) {
            open = Arrays.copyOf(open, round * 2);
            free = Arrays.copyOf(free, round * 2);
            arrivalNanos = Arrays.copyOf(arrivalNanos, round * 2);
            maximumDelayNanos = Arrays.copyOf(maximumDelayNanos, round * 2);
        }
        return round;
    }

    /// Says how many answers a round armed; a round without any is forgotten.
    public void armed(int round, int answers) {
        scheduled += answers;
        open[round] += answers;
        if (open[round] == 0) {
            forget(round);
        }
    }

    /// An answer was not needed: another node reported first.
    void suppressed(int round) {
        suppressed++;
        close(round, 1);
    }

    /// An answer was withdrawn: left, cut off, or replaced by a sooner one to a newer query.
    void cancelled(int round) {
        cancelled++;
        close(round, 1);
    }

    /// The cookie of an answer: its round, and its drawn delay in steps of 100 µs.
    ///
    /// @param dueNanos when the answer is due
    public long cookie(int round, long dueNanos) {
        long delay = Math.ceilDiv(dueNanos - arrivalNanos[round], COOKIE_STEP_NANOS);
        return ((long) round << 32) | (delay & 0xffff_ffffL);
    }

    /// Whether a cookie is an answer's, or that of a part of one.
    public static boolean isResponse(long cookie) {
        return cookie >= 0;
    }

    /// The kernel took an answer, or a part of one: such an answer was given when it took them all.
    ///
    /// @param cookie the answer's, or [#openParts]
    /// @param nowNanos the time of the hand-over
    public void sent(long cookie, long nowNanos) {
        if (isPart(cookie)) {
            parts.verdict(part(cookie), false);
            settle(part(cookie), nowNanos);
        } else {
            given(cookie, nowNanos);
        }
    }

    /// The kernel took several messages in one call. Neighbours of one round have the same delay,
    /// and are booked by one entry: an entry each costs as much as writing an MLDv1 Report.
    ///
    /// @param cookies of the messages are those from `from` to before `to`, answers' or not;
    ///     borrowed
    /// @param nowNanos the time of the hand-over
    public void sentTogether(long[] cookies, int from, int to, long nowNanos) {
        int next;
        for (int first = from; first < to; first = next) {
            next = first + 1;
            long cookie = cookies[first];
            if (isPart(cookie)) {
                if (isResponse(cookie)) {
                    sent(cookie, nowNanos);
                }
                continue;
            }
            int round = round(cookie);
            while (next < to && round(cookies[next]) == round) {
                next++;
            }
            given(cookies, first, next, nowNanos);
        }
    }

    private void given(long cookie, long nowNanos) {
        int round = round(cookie);
        long delayNanos = nowNanos - arrivalNanos[round];
        late += isLate(round, cookie, delayNanos) ? 1 : 0;
        book(round, delayNanos, 1);
    }

    private void given(long[] cookies, int from, int to, long nowNanos) {
        int round = round(cookies[from]);
        long delayNanos = nowNanos - arrivalNanos[round];
        if (isShort(round)) {
            for (int i = from; i < to; i++) {
                late += isLate(round, cookies[i], delayNanos) ? 1 : 0;
            }
        } else if (isLate(round, cookies[from], delayNanos)) {
            late += to - from;
        }
        book(round, delayNanos, to - from);
    }

    private void book(int round, long delayNanos, int answers) {
        sent += answers;
        long micros = Math.min(Math.max(0, delayNanos / 1000), HIGHEST_DELAY_MICROS);
        delayMicros.recordValueWithCount(micros, answers);
        close(round, answers);
    }

    private static int round(long cookie) {
        return (int) (cookie >>> Integer.SIZE);
    }

    private boolean isShort(int round) {
        return maximumDelayNanos[round] < SHORT_DELAY_TICKS * tickNanos;
    }

    /// A delay of a few ticks cannot be kept to the tick; there an answer is late if it comes more
    /// than three ticks after its moment, or after the last one it could have had, which a query
    /// that had to wait itself may leave behind.
    private boolean isLate(int round, long cookie, long delayNanos) {
        long maximum = maximumDelayNanos[round];
        if (!isShort(round)) {
            return delayNanos > maximum;
        }
        long graceNanos = SHORT_DELAY_GRACE_TICKS * tickNanos;
        long lagNanos = delayNanos - (cookie & 0xffff_ffffL) * COOKIE_STEP_NANOS;
        return lagNanos > graceNanos || delayNanos > maximum + tickNanos + graceNanos;
    }

    /// The kernel refused an answer or a part of one, or it was given up with the link.
    ///
    /// @param cookie the answer's, or [#openParts]
    /// @param nowNanos the time when that was known
    public void failed(long cookie, long nowNanos) {
        if (isPart(cookie)) {
            parts.verdict(part(cookie), true);
            settle(part(cookie), nowNanos);
        } else {
            refused(cookie);
        }
    }

    private void refused(long cookie) {
        counters.count(MldCounter.REFUSED_RESPONSES);
        cancelled(round(cookie));
    }

    /// An answer takes more than one message.
    ///
    /// @return the cookie that all of them carry, until [#closeParts]
    long openParts() {
        return PART | parts.open();
    }

    /// All messages of an answer are written.
    ///
    /// @param cookie of [#openParts]
    /// @param messages how many carry it
    /// @param answer the answer's own cookie
    void closeParts(long cookie, int messages, long answer, long nowNanos) {
        parts.close(part(cookie), messages, answer);
        settle(part(cookie), nowNanos);
    }

    /// The rest of an answer is not written any more; it is accounted for otherwise.
    ///
    /// @param cookie of [#openParts]
    /// @param messages how many carry it
    void dropParts(long cookie, int messages) {
        closeParts(cookie, messages, UNSOLICITED, 0);
    }

    private static boolean isPart(long cookie) {
        return (cookie & PART) != 0;
    }

    private static int part(long cookie) {
        return (int) cookie;
    }

    /// Books an answer of several messages if there is a verdict about each.
    private void settle(int row, long nowNanos) {
        if (!parts.isSettled(row)) {
            return;
        }
        long answer = parts.answer(row);
        boolean refused = parts.isRefused(row);
        parts.free(row);
        if (answer == UNSOLICITED) {
            return;
        }
        if (refused) {
            refused(answer);
        } else {
            given(answer, nowNanos);
        }
    }

    private void close(int round, int answers) {
        open[round] -= answers;
        if (open[round] == 0) {
            forget(round);
        }
    }

    private void forget(int round) {
        free[freeCount++] = round;
    }

    /// Answers armed so far.
    public long scheduled() {
        return scheduled;
    }

    /// Answers handed over to the kernel.
    public long sent() {
        return sent;
    }

    /// Answers another node made unnecessary.
    public long suppressed() {
        return suppressed;
    }

    /// Answers withdrawn.
    public long cancelled() {
        return cancelled;
    }

    /// Answers still to come, those on their way to the kernel included.
    public long pending() {
        return scheduled - sent - suppressed - cancelled;
    }

    /// Answers that came too late.
    public long late() {
        return late;
    }

    /// Delays from arrival of the query to hand-over, in microseconds.
    public Histogram delayMicros() {
        return delayMicros;
    }

    /// Octets of all arrays as they stand; those of the delays, which never grow, are left out.
    long sizeOctets() {
        return 8L * (arrivalNanos.length + maximumDelayNanos.length)
                + 4L * (open.length + free.length)
                + parts.sizeOctets();
    }
}
