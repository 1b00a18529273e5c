// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

import io.mld6.engine.link.LinkState;

/// The numbers of a [SendSnapshot]: written by one thread a few times a turn, read by any.
final class SendBooks {
    private static final double NANOS_PER_SECOND = 1e9;

    private final int frameOctets;
    private double packetsPerSecond;
    private long sent;
    private long leftOut;
    private long linkDown;
    private long refused;
    private int errno;
    private long late;
    private long missedNanos;
    /// At rates before the one that holds.
    private long missedBefore;
    private long behindNanos;
    private long waits;
    private long stampErrorNanos;
    private LinkState link = LinkState.UP;
    private boolean begun;
    private boolean ended;
    private long beganNanos;
    private long endedNanos;

    SendBooks(SendPlan plan) {
        frameOctets = plan.frameOctets();
        packetsPerSecond = plan.packetsPerSecond();
    }

    synchronized void begin(long nowNanos) {
        begun = true;
        beganNanos = nowNanos;
    }

    synchronized void end(long nowNanos) {
        if (!ended) {
            ended = true;
            endedNanos = nowNanos;
        }
    }

    synchronized void link(LinkState now) {
        link = now;
    }

    /// @param latePackets how many of them were late
    /// @param errorNanos from reading their stamp until they were taken
    synchronized void sent(int packets, int latePackets, long errorNanos) {
        sent += packets;
        late += latePackets;
        stampErrorNanos = Math.max(stampErrorNanos, errorNanos);
    }

    synchronized void leftOut(long packets) {
        leftOut += packets;
    }

    synchronized void linkDown(long packets) {
        linkDown += packets;
    }

    synchronized void refused(long packets, int why) {
        refused += packets;
        errno = why;
    }

    synchronized void waited() {
        waits++;
    }

    synchronized void behind(long nanos) {
        behindNanos = Math.max(behindNanos, nanos);
    }

    /// What was owed after so long is not sent any more.
    synchronized void missed(long nanos) {
        missedNanos += nanos;
    }

    /// Another rate holds from now on.
    synchronized void rate(double wanted) {
        missedBefore = missedNanos == 0 ? missedBefore : missed();
        missedNanos = 0;
        packetsPerSecond = wanted;
    }

    private long missed() {
        return missedBefore + (long) Math.ceil(missedNanos * packetsPerSecond / NANOS_PER_SECOND);
    }

    synchronized SendSnapshot snapshot(long nowNanos) {
        long elapsedNanos = begun ? (ended ? endedNanos : nowNanos) - beganNanos : 0;
        return new SendSnapshot(
                sent,
                sent * frameOctets,
                leftOut,
                linkDown,
                refused,
                errno,
                late,
                missedNanos == 0 ? missedBefore : missed(),
                behindNanos,
                waits,
                stampErrorNanos,
                elapsedNanos,
                link);
    }
}
