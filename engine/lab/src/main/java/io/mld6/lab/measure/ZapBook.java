// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Changes of channels: from the Report to the first packet of the new one, and how the old one and
/// the new one meet. Thread: the measuring one.
final class ZapBook {
    private final Ledger ledger;
    /// Those whose new channel has not come, by listener.
    private final Map<Integer, List<Zap>> waiting = new HashMap<>();

    /// One change of one listener.
    static final class Zap {
        final int listener;
        final ChannelUnit old;
        final ChannelUnit fresh;
        /// Where it counts: of the intent, until the Report of the new channel is known.
        Origin from;

        boolean reported;
        boolean left;
        boolean skipped;
        /// Nothing is known about the old channel, or nothing is to be known any more.
        boolean gapless;

        long firstNanos = ChannelUnit.NEVER;
        long stoppedNanos = ChannelUnit.NEVER;
        long overlapPackets;
        long overlapOctets;

        Zap(int listener, ChannelUnit old, ChannelUnit fresh, Origin from) {
            this.listener = listener;
            this.old = old;
            this.fresh = fresh;
            this.from = from;
        }
    }

    ZapBook(Ledger ledger) {
        this.ledger = ledger;
    }

    /// A listener begins to change. If it waits for what it leaves now, it skipped that.
    Zap begin(int listener, ChannelUnit old, ChannelUnit fresh, Origin from) {
        List<Zap> own = waiting.computeIfAbsent(listener, _ -> new ArrayList<>(1));
        own.removeIf(
                before -> {
                    boolean skipped = before.fresh == old;
                    if (skipped) {
                        before.skipped = true;
                        before.gapless = true;
                        ledger.events(
                                MeasuredNumber.ZAP_SKIPPED, before.from, from.stampNanos(), 1);
                    }
                    return skipped || before.fresh == fresh;
                });
        Zap zap = new Zap(listener, old, fresh, from);
        own.add(zap);
        ledger.detail(Detail.ZAPS, from, 1);
        ledger.base(MeasuredNumber.ZAP_SKIPPED, from, from.stampNanos(), 1);
        return zap;
    }

    /// The change that a join belongs to; null if it is none of a change.
    @Nullable Zap joined(int listener, ChannelUnit fresh, Origin from) {
        for (Zap zap : waiting.getOrDefault(listener, List.of())) {
            if (zap.fresh == fresh && !zap.reported) {
                zap.reported = true;
                zap.from = from;
                return zap;
            }
        }
        return null;
    }

    /// The change that a leave belongs to; null if it is none of a change.
    ///
    /// @param last whether nobody else listens there
    @Nullable Zap left(int listener, ChannelUnit old, boolean last) {
        for (Zap zap : waiting.getOrDefault(listener, List.of())) {
            if (zap.old == old && !zap.left) {
                zap.left = true;
                if (!last) {
                    noGap(zap, Detail.GAP_OTHERS);
                }
                return zap;
            }
        }
        return null;
    }

    /// The first packet of the new channel came.
    void firstData(Zap zap, Origin from, long firstNanos, long nowNanos, boolean cold) {
        over(zap);
        if (zap.skipped) {
            return;
        }
        zap.firstNanos = firstNanos;
        ledger.value(MeasuredNumber.ZAP_LATENCY, from, nowNanos, firstNanos - from.stampNanos());
        if (!cold) {
            ledger.detail(Detail.ZAPS_WARM, from, 1);
        }
        meet(zap, nowNanos);
    }

    /// A packet of the old channel came after the leave.
    void oldData(Zap zap, long nanos, int length) {
        if (zap.firstNanos != ChannelUnit.NEVER && nanos > zap.firstNanos) {
            zap.overlapPackets++;
            zap.overlapOctets += length;
        }
    }

    /// The old channel stopped.
    ///
    /// @param lastNanos its last packet
    void oldStopped(Zap zap, long lastNanos, long nowNanos) {
        zap.stoppedNanos = lastNanos;
        meet(zap, nowNanos);
    }

    /// Why the gap is not known.
    void noGap(Zap zap, Detail why) {
        if (!zap.gapless) {
            zap.gapless = true;
            ledger.detail(why, zap.from, 1);
        }
    }

    private void meet(Zap zap, long nowNanos) {
        if (zap.gapless
                || zap.firstNanos == ChannelUnit.NEVER
                || zap.stoppedNanos == ChannelUnit.NEVER) {
            return;
        }
        zap.gapless = true;
        long gap = zap.firstNanos - zap.stoppedNanos;
        if (gap >= 0) {
            ledger.value(MeasuredNumber.ZAP_GAP, zap.from, nowNanos, gap);
        } else {
            ledger.value(MeasuredNumber.ZAP_OVERLAP, zap.from, nowNanos, -gap);
            ledger.detail(Detail.OVERLAP_PACKETS, zap.from, zap.overlapPackets);
            ledger.detail(Detail.OVERLAP_OCTETS, zap.from, zap.overlapOctets);
        }
    }

    /// The new channel has come, or will not.
    void over(Zap zap) {
        List<Zap> own = waiting.get(zap.listener);
        if (own != null && own.remove(zap) && own.isEmpty()) {
            waiting.remove(zap.listener);
        }
    }

    /// What a listener waited for is over with it.
    void silent(int listener) {
        waiting.remove(listener);
    }

    /// The clock was set, or the run is over: what waits is not measured.
    void drop() {
        waiting.clear();
    }
}
