// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Joins that wait for data. Each listener's join of a channel waits for the first packet after its
/// first Report, or for the time-out. Thread: the measuring one.
final class JoinBook {
    private final long timeoutNanos;
    private final Ledger ledger;
    private final ZapBook zaps;
    /// All that wait, by the time they began; and some that wait no longer.
    private final Deque<Probe> waiting = new ArrayDeque<>();

    /// A join that waits for data.
    static final class Probe {
        final ChannelUnit unit;
        final Origin from;
        /// Whether nothing flowed when it was reported.
        final boolean cold;

        int transmissions = 1;
        boolean done;
        @Nullable Probe next;
        @Nullable Probe previous;
        ZapBook.@Nullable Zap zap;

        Probe(ChannelUnit unit, Origin from, boolean cold) {
            this.unit = unit;
            this.from = from;
            this.cold = cold;
        }
    }

    JoinBook(long timeoutNanos, Ledger ledger, ZapBook zaps) {
        this.timeoutNanos = timeoutNanos;
        this.ledger = ledger;
        this.zaps = zaps;
    }

    /// A listener reported that it wants a channel.
    ///
    /// @param nowNanos up to when data has been counted: after the Report if that came late
    /// @return null if it is over at once
    @Nullable Probe begin(ChannelUnit unit, Origin from, long nowNanos, ZapBook.@Nullable Zap zap) {
        long stamp = from.stampNanos();
        boolean counted = unit.lastNanos >= stamp;
        boolean cold = counted ? unit.runStartNanos >= stamp : !unit.flowedAt(stamp);
        Probe probe = new Probe(unit, from, cold);
        probe.zap = zap;
        if (counted && cold) {
            resolve(probe, unit.runStartNanos, nowNanos);
            return null;
        }
        if (counted) {
            ledger.detail(Detail.WARM_UNTIMED, from, 1);
            return null;
        }
        probe.next = unit.joins;
        if (unit.joins != null) {
            unit.joins.previous = probe;
        }
        unit.joins = probe;
        waiting.add(probe);
        return probe;
    }

    /// Data came on a channel with joins that wait.
    void data(ChannelUnit unit, long nanos) {
        Probe probe = unit.joins;
        unit.joins = null;
        while (probe != null) {
            Probe next = probe.next;
            if (nanos - probe.from.stampNanos() > timeoutNanos) {
                fail(probe, nanos);
            } else {
                resolve(probe, nanos, nanos);
            }
            probe = next;
        }
    }

    private void resolve(Probe probe, long firstNanos, long nowNanos) {
        probe.done = true;
        MeasuredNumber number =
                probe.cold ? MeasuredNumber.JOIN_LATENCY : MeasuredNumber.JOIN_LATENCY_WARM;
        ledger.value(number, probe.from, nowNanos, firstNanos - probe.from.stampNanos());
        ledger.base(MeasuredNumber.JOIN_FAILED, probe.from, nowNanos, 1);
        if (probe.cold) {
            ledger.detail(
                    switch (probe.transmissions) {
                        case 1 -> Detail.FIRST_TRANSMISSION;
                        case 2 -> Detail.SECOND_TRANSMISSION;
                        default -> Detail.LATER_TRANSMISSION;
                    },
                    probe.from,
                    1);
        }
        if (probe.zap != null) {
            zaps.firstData(probe.zap, probe.from, firstNanos, nowNanos, probe.cold);
        }
    }

    private void fail(Probe probe, long nowNanos) {
        probe.done = true;
        ledger.events(MeasuredNumber.JOIN_FAILED, probe.from, nowNanos, 1);
        ledger.base(MeasuredNumber.JOIN_FAILED, probe.from, nowNanos, 1);
        ledger.failure(MeasuredNumber.JOIN_LATENCY, probe.from);
        if (probe.zap != null) {
            ledger.failure(MeasuredNumber.ZAP_LATENCY, probe.from);
            zaps.over(probe.zap);
        }
    }

    /// The listener does not want it any longer, before data came.
    void leave(Probe probe, long nanos) {
        if (probe.done) {
            return;
        }
        if (nanos - probe.from.stampNanos() > timeoutNanos) {
            unlink(probe);
            fail(probe, nanos);
        } else {
            ledger.undecided(MeasuredNumber.JOIN_FAILED, probe.from);
            drop(probe, Detail.JOINS_LEFT);
        }
    }

    private void drop(Probe probe, Detail why) {
        unlink(probe);
        probe.done = true;
        ledger.detail(why, probe.from, 1);
        if (probe.zap != null) {
            zaps.over(probe.zap);
        }
    }

    private static void unlink(Probe probe) {
        if (probe.next != null) {
            probe.next.previous = probe.previous;
        }
        if (probe.previous != null) {
            probe.previous.next = probe.next;
        } else {
            probe.unit.joins = probe.next;
        }
    }

    /// Time goes on: who has waited for too long has failed.
    void check(long nanos) {
        for (Probe first; (first = waiting.peek()) != null; ) {
            if (!first.done && nanos - first.from.stampNanos() <= timeoutNanos) {
                return;
            }
            if (!first.done) {
                unlink(first);
                fail(first, nanos);
            }
            waiting.remove();
        }
    }

    /// Whether nobody waits, as of the last [#check].
    boolean isSettled() {
        return waiting.isEmpty();
    }

    /// The clock was set, or the run is over: who waits is not measured.
    void drop(Detail why) {
        for (Probe probe : waiting) {
            if (!probe.done) {
                drop(probe, why);
            }
        }
        waiting.clear();
    }
}
