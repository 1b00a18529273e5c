// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

import io.mld6.engine.link.LinkState;
import io.mld6.engine.linux.Errno;
import io.mld6.engine.linux.SendVector;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Sends a plan's packets when they are due, a batch a turn.
///
/// ```text
/// due, link up    written into slots, stamped, handed over; what was not taken comes again
/// due, no link    numbers used up, counted
/// behind          up to CATCH_UP: sent at once, counted late;
///                 beyond: what is owed is given up, counted missed, and the clock starts afresh
/// not due yet     says how long
/// ```
///
/// No clock and no socket of its own. Thread: one at a time.
final class SendLoop {
    /// Hands frames to the kernel: as [io.mld6.engine.linux.PacketSocket#send].
    interface Handover {
        int send(SendVector frames, int from, int count);
    }

    /// What [#turn] returns when nothing will ever be due again.
    static final long DONE = -1;

    /// What it returns when the interface is no more.
    static final long GONE = -2;

    /// How long to wait for room in a queue: at 10 Gbit/s this is a hundred frames of 1316 octets.
    static final long RETRY_NANOS = 100_000;

    private final SendPlan plan;
    private final SendPace pace;
    private final DataFrames frames;
    private final SendVector vector;
    private final Handover handover;
    private final LongSupplier nanoTime;
    private final LongSupplier wallClock;
    private final SendBooks books;
    private final long[] numbers;
    private final long durationNanos;
    private long beganNanos;
    private long originNanos;
    private long lastNanos;
    private long next;
    private double wantedRate;
    private LinkState link = LinkState.UP;

    /// @param frames of the plan
    /// @param vector whose slots hold a frame each
    /// @param nanoTime by which packets are due
    /// @param wallClock stamps: CLOCK_REALTIME since 1970
    SendLoop(
            SendPlan plan,
            DataFrames frames,
            SendVector vector,
            Handover handover,
            LongSupplier nanoTime,
            LongSupplier wallClock,
            SendBooks books) {
        this.plan = plan;
        pace = new SendPace(plan);
        wantedRate = plan.packetsPerSecond();
        this.frames = frames;
        this.vector = vector;
        this.handover = handover;
        this.nanoTime = nanoTime;
        this.wallClock = wallClock;
        this.books = books;
        numbers = new long[vector.capacity()];
        Duration duration = plan.duration();
        durationNanos = duration == null ? Long.MAX_VALUE : duration.toNanos();
        for (int i = 0; i < vector.capacity(); i++) {
            vector.length(i, frames.frameOctets());
            frames.prepare(vector.slab(), i * vector.strideOctets());
        }
    }

    /// Packet 0 is due now.
    void begin() {
        beganNanos = nanoTime.getAsLong();
        originNanos = beganNanos;
        lastNanos = beganNanos;
        books.begin(beganNanos);
    }

    /// Without a link numbers are used up and nothing is sent.
    void link(LinkState now) {
        link = now;
        books.link(now);
    }

    /// Another rate, from the next moment on at which nothing is owed. Numbers go on.
    ///
    /// @param packetsPerSecond more than 0; not for a plan without a bound
    void setRate(double packetsPerSecond) {
        wantedRate = packetsPerSecond;
    }

    /// Does what is due, at most a batch.
    ///
    /// @return nanoseconds until there is more to do, 0 for at once, [#DONE] or [#GONE]
    long turn() {
        long nowNanos = nanoTime.getAsLong();
        long passed = nowNanos - beganNanos;
        boolean over = passed >= durationNanos;
        if (plan.isUnlimited()) {
            return over ? done() : unlimited(nowNanos);
        }
        long lagNanos = nowNanos - originNanos - pace.dueNanos(next);
        if (lagNanos > 0) {
            books.behind(lagNanos);
        }
        if (lagNanos > FlowSender.CATCH_UP_NANOS && link.carries()) {
            originNanos += lagNanos;
            books.missed(lagNanos);
            changeRate(nowNanos);
        }
        // What was due in time is sent even if that is over, but no packet that would come later.
        long untilNanos = Math.min(passed + 1, durationNanos) - (originNanos - beganNanos);
        long due = pace.dueBefore(untilNanos) - next;
        if (due > 0) {
            return send(due, nowNanos);
        }
        if (over) {
            return done();
        }
        changeRate(nowNanos);
        long nextNanos = pace.dueNanos(next) - (nowNanos - originNanos);
        return Math.max(1, Math.min(nextNanos, durationNanos - passed));
    }

    /// Takes over the rate that is wanted: when nothing is owed, so that nothing is owed twice.
    private void changeRate(long nowNanos) {
        if (wantedRate != pace.packetsPerSecond()) {
            pace.set(wantedRate, next, nowNanos - originNanos);
            books.rate(wantedRate);
        }
    }

    /// It has sent for as long as it was to, or longer if the last packets were late: not until
    /// this thread got round to saying so.
    private long done() {
        books.end(Math.max(beganNanos + durationNanos, lastNanos));
        return DONE;
    }

    private long unlimited(long nowNanos) {
        // Numbers without end would be used up while the link is away.
        return link.carries() ? handOver(Long.MAX_VALUE, nowNanos) : RETRY_NANOS;
    }

    private long send(long due, long nowNanos) {
        if (link.carries()) {
            return handOver(due, nowNanos);
        }
        long leftOut = 0;
        if (plan.dropEvery() != 0) {
            for (long k = next; k < next + due; k++) {
                leftOut += plan.isLeftOut(k) ? 1 : 0;
            }
        }
        next += due;
        books.leftOut(leftOut);
        books.linkDown(due - leftOut);
        return 0;
    }

    private long handOver(long due, long nowNanos) {
        long stampedNanos = nanoTime.getAsLong();
        int slots = fill(due, wallClock.getAsLong());
        if (slots == 0) {
            return 0;
        }
        int result = handover.send(vector, 0, slots);
        if (result > 0) {
            lastNanos = nanoTime.getAsLong();
            books.sent(result, late(result, nowNanos), lastNanos - stampedNanos);
            usedUpTo(numbers[result - 1], result);
            return 0;
        }
        return switch (-result) {
            case Errno.EAGAIN, Errno.ENOBUFS -> {
                books.waited();
                yield RETRY_NANOS;
            }
            case Errno.ENETDOWN -> {
                books.linkDown(slots);
                usedUpTo(numbers[slots - 1], slots);
                yield RETRY_NANOS;
            }
            case Errno.ENXIO, Errno.ENODEV -> {
                books.end(nowNanos);
                yield GONE;
            }
            default -> {
                books.refused(1, -result);
                usedUpTo(numbers[0], 1);
                yield 0;
            }
        };
    }

    /// Writes what is due, past what is left out.
    ///
    /// @return slots filled; if none, what is left out before the next packet is used up
    private int fill(long due, long stampNanos) {
        int slots = 0;
        long k = next;
        long end = due > Long.MAX_VALUE - next ? Long.MAX_VALUE : next + due;
        for (; k < end && slots < numbers.length; k++) {
            if (!plan.isLeftOut(k)) {
                frames.write(vector.slab(), slots * vector.strideOctets(), k, stampNanos);
                numbers[slots++] = k;
            }
        }
        if (slots == 0) {
            usedUpTo(k - 1, 0);
        }
        return slots;
    }

    /// All up to packet `last` is settled; of these, all but `settled` are left out.
    private void usedUpTo(long last, int settled) {
        long leftOut = last + 1 - next - settled;
        if (leftOut > 0) {
            books.leftOut(leftOut);
        }
        next = last + 1;
    }

    /// How many of the first `count` packets in slots are late.
    private int late(int count, long nowNanos) {
        if (plan.isUnlimited()) {
            return 0;
        }
        long lateNanos = nowNanos - originNanos - FlowSender.LATE_NANOS;
        int late = 0;
        while (late < count && pace.dueNanos(numbers[late]) < lateNanos) {
            late++;
        }
        return late;
    }
}
