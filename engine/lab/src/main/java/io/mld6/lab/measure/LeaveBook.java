// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Leaves that wait for silence: of the last listener of a channel in a VLAN, up to its last
/// packet. Thread: the measuring one.
final class LeaveBook {
    private final Ledger ledger;
    private final QueryBook queries;
    private final ZapBook zaps;
    private final List<Probe> open = new ArrayList<>();

    /// A leave that waits for silence.
    static final class Probe {
        final ChannelUnit unit;
        final Origin from;
        final int listener;
        ZapBook.@Nullable Zap zap;
        /// The last packet before the leave.
        final long beforeNanos;

        /// The last one after it, or [ChannelUnit#NEVER].
        long afterNanos = ChannelUnit.NEVER;

        boolean done;

        Probe(ChannelUnit unit, Origin from, int listener, ZapBook.@Nullable Zap zap) {
            this.unit = unit;
            this.listener = listener;
            this.from = from;
            this.zap = zap;
            this.beforeNanos = unit.lastNanos;
            if (unit.lastNanos > from.stampNanos()) {
                afterNanos = unit.lastNanos;
            }
        }

        private boolean isQuietAt(long nanos) {
            long since = afterNanos == ChannelUnit.NEVER ? from.stampNanos() : afterNanos;
            return nanos - since > unit.quietNanos();
        }
    }

    LeaveBook(Ledger ledger, QueryBook queries, ZapBook zaps) {
        this.ledger = ledger;
        this.queries = queries;
        this.zaps = zaps;
    }

    /// The last listener of a channel left it.
    void begin(ChannelUnit unit, Origin from, int listener, ZapBook.@Nullable Zap zap) {
        if (!unit.flowedAt(from.stampNanos())) {
            ledger.detail(Detail.LEAVES_IDLE, from, 1);
            if (zap != null) {
                zaps.noGap(zap, Detail.GAP_IDLE);
            }
            return;
        }
        Probe probe = new Probe(unit, from, listener, zap);
        unit.leave = probe;
        open.add(probe);
    }

    /// Data came on a channel that was left.
    void data(ChannelUnit unit, long nanos, int length) {
        Probe probe = unit.leave;
        if (probe == null || nanos <= probe.from.stampNanos()) {
            return;
        }
        if (probe.isQuietAt(nanos)) {
            close(probe, nanos);
        } else if (nanos - probe.from.stampNanos() > 2 * queries.lastListenerQueryNanos()) {
            fail(probe, nanos);
        } else {
            probe.afterNanos = nanos;
            if (probe.zap != null) {
                zaps.oldData(probe.zap, nanos, length);
            }
        }
    }

    private void close(Probe probe, long nowNanos) {
        end(probe);
        boolean fast = probe.afterNanos == ChannelUnit.NEVER;
        long latency = fast ? 0 : probe.afterNanos - probe.from.stampNanos();
        ledger.value(MeasuredNumber.LEAVE_LATENCY, probe.from, nowNanos, latency);
        ledger.base(MeasuredNumber.LEAVE_FAILED, probe.from, nowNanos, 1);
        if (fast) {
            ledger.detail(Detail.LEAVES_FAST, probe.from, 1);
        }
        if (probe.zap != null) {
            zaps.oldStopped(probe.zap, fast ? probe.beforeNanos : probe.afterNanos, nowNanos);
        }
    }

    private void fail(Probe probe, long nowNanos) {
        end(probe);
        ledger.events(MeasuredNumber.LEAVE_FAILED, probe.from, nowNanos, 1);
        ledger.base(MeasuredNumber.LEAVE_FAILED, probe.from, nowNanos, 1);
        ledger.failure(MeasuredNumber.LEAVE_LATENCY, probe.from);
        if (probe.zap != null) {
            zaps.noGap(probe.zap, Detail.GAP_FLOWING);
        }
    }

    /// Somebody wants the channel again.
    void rejoin(ChannelUnit unit, long nanos) {
        Probe probe = unit.leave;
        if (probe == null) {
            return;
        }
        if (probe.isQuietAt(nanos)) {
            close(probe, nanos);
            return;
        }
        end(probe);
        ledger.detail(Detail.LEAVES_REJOINED, probe.from, 1);
        if (probe.zap != null) {
            zaps.noGap(probe.zap, Detail.GAP_REJOINED);
        }
    }

    private static void end(Probe probe) {
        probe.done = true;
        probe.unit.leave = null;
    }

    /// Time goes on: what is quiet is closed.
    void check(long nanos) {
        open.removeIf(
                probe -> {
                    if (!probe.done && probe.isQuietAt(nanos)) {
                        close(probe, nanos);
                    }
                    return probe.done;
                });
    }

    /// Whether no leave is being timed, as of the last [#check].
    boolean isSettled() {
        return open.isEmpty();
    }

    /// The clock was set, or the run is over: what is open is not measured.
    void drop(Detail why) {
        for (Probe probe : open) {
            if (!probe.done) {
                end(probe);
                ledger.detail(why, probe.from, 1);
            }
        }
        open.clear();
    }
}
