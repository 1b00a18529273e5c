// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import org.jspecify.annotations.Nullable;

/// A channel in one VLAN: data of it arrives once for all who listen there, so joins, leaves and
/// gaps are its own. Of a channel with a source it is that source's data only. Thread: the
/// measuring one.
final class ChannelUnit {
    /// No stamp.
    static final long NEVER = Long.MIN_VALUE;

    private static final long LEAST_QUIET_NANOS = 200_000_000;
    private static final int QUIET_GAPS = 3;
    /// So many gaps are averaged evenly; after that the mean follows slowly.
    private static final int EVEN_GAPS = 16;

    final int id;
    /// Of the plan; -1 for a group of no class.
    final int channels;
    /// Whether data nobody wants counts as unwanted.
    final boolean judged;

    /// Listeners that want it.
    int wanted;

    boolean everWanted;
    /// When it was wanted again.
    long wantedSinceNanos = NEVER;
    /// How often it was wanted again: numbers of packets are compared within one.
    int epoch;

    long lastNanos = NEVER;
    long runStartNanos = NEVER;
    long gapNanos;
    private int gapsSeen;

    JoinBook.@Nullable Probe joins;
    LeaveBook.@Nullable Probe leave;
    QueryBook.@Nullable Watch watch;

    ChannelUnit(int id, int channels, boolean judged) {
        this.id = id;
        this.channels = channels;
        this.judged = judged;
    }

    /// A packet came.
    ///
    /// @return nanoseconds since the one before, or -1 if the stream began anew
    long arrive(long nanos) {
        long before = lastNanos;
        lastNanos = nanos;
        if (before == NEVER) {
            runStartNanos = nanos;
            return -1;
        }
        long gap = nanos - before;
        boolean steady = wanted > 0 && wantedSinceNanos <= before && gapsSeen < EVEN_GAPS;
        if (!steady && gap > quietNanos()) {
            runStartNanos = nanos;
            return -1;
        }
        if (gapsSeen < EVEN_GAPS) {
            gapsSeen++;
            gapNanos += (gap - gapNanos) / gapsSeen;
        } else {
            gapNanos += (gap - gapNanos) / EVEN_GAPS;
        }
        return gap;
    }

    /// When nothing came for longer than this, the stream has stopped.
    long quietNanos() {
        return Math.max(LEAST_QUIET_NANOS, QUIET_GAPS * gapNanos);
    }

    /// Whether data flowed at that moment, as far as is known of the time before it.
    boolean flowedAt(long nanos) {
        return lastNanos != NEVER && nanos - lastNanos <= quietNanos();
    }

    /// The clock was set: what came before cannot be compared with what comes.
    void forgetStamps() {
        lastNanos = NEVER;
        runStartNanos = NEVER;
        wantedSinceNanos = NEVER;
    }
}
