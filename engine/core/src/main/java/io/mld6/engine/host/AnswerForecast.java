// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.wire.HopByHop;
import io.mld6.codec.wire.Ipv6Header;
import io.mld6.codec.wire.MldFormat;
import io.mld6.engine.link.LinkChannel;
import io.mld6.engine.listener.HostListeners;
import io.mld6.engine.listener.ListenerParts;
import io.mld6.engine.registry.RowTable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/// Knows at once when a shard cannot give its answers within the Maximum Response Delay: as soon as
/// a query has made them due, by the rate it is bounded to or was seen to reach.
///
/// What it expects is the least there is to send, so that it never cries wolf: where listeners hear
/// each other, one MLDv1 Report a group; else one a membership; in MLDv2, as many as a listener's
/// records without sources fill. Thread: event loop only. Cost: O(1) a query.
final class AnswerForecast extends ChannelInboundHandlerAdapter {
    /// Less than that behind is not worth a line.
    private static final long TOLERANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /// What is measured while the bound is what holds frames back is a little less than that.
    private static final double NEARLY = 0.9;

    private static final double SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int BEFORE_RECORDS_OCTETS =
            Ipv6Header.HEADER_OCTETS + HopByHop.HEADER_OCTETS + MldFormat.RECORDS;

    private final ListenerParts parts;
    private final HostListeners listeners;
    private final LinkChannel channel;
    private final LinkRate measured = new LinkRate();
    private LongConsumer tooMuch = _ -> {};
    private long bound;
    /// Whether one answer a group is enough.
    private boolean shared;
    private int reportsPerAnswer = 1;
    private long deadlineNanos;

    /// What a shard has to do, and how fast it does it.
    ///
    /// @param reports to be sent
    /// @param memberships there are
    /// @param framesPerSecond 0 if not known
    record Work(long reports, long memberships, double framesPerSecond) {
        double neededSeconds() {
            return reports / framesPerSecond;
        }
    }

    /// @param bound frames a second at most; 0 for no bound
    AnswerForecast(ListenerParts parts, HostListeners listeners, LinkChannel channel, long bound) {
        this.parts = parts;
        this.listeners = listeners;
        this.channel = channel;
        this.bound = bound;
    }

    /// Tells somebody, from now on, when there is too much to do.
    ///
    /// @param wanted takes the nanoseconds there are for it
    void whenTooMuch(LongConsumer wanted) {
        tooMuch = wanted;
    }

    /// Another bound from now on.
    ///
    /// @param wanted frames a second; 0 for no bound
    void setBound(long wanted) {
        bound = wanted;
        measured.forget();
    }

    /// What there is to do by now.
    Work work() {
        return new Work(reports(), listeners.size(), framesPerSecond());
    }

    private long reports() {
        long answers = parts.ledger().pending();
        if (shared) {
            answers = Math.min(answers, parts.registry().groups().size());
        }
        return answers * reportsPerAnswer;
    }

    private double framesPerSecond() {
        double seen = measured.framesPerSecond();
        boolean boundIsReached = seen == 0 || seen > bound * NEARLY;
        return bound > 0 && boundIsReached ? bound : seen;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        long before = parts.ledger().pending();
        context.fireChannelRead(message);
        if (message instanceof MldFrame frame
                && frame.message() instanceof MldQuery query
                && parts.ledger().pending() > 0) {
            asked(frame, query, before == 0);
        }
    }

    /// @param alone whether nothing else is still to be answered
    private void asked(MldFrame frame, MldQuery query, boolean alone) {
        int segment = parts.registry().segments().find(frame.vlan().word());
        if (segment == RowTable.NONE) {
            return;
        }
        boolean inVersion1 = listeners.anyInVersion1();
        shared = inVersion1 && parts.registry().segments().isShared(segment);
        reportsPerAnswer = query.isGeneral() && !inVersion1 ? reportsPerListener() : 1;
        long nowNanos = parts.nanoTime().getAsLong();
        long wantedNanos =
                nowNanos + TimeUnit.MILLISECONDS.toNanos(query.maximumResponseDelayMillis());
        if (alone || wantedNanos - deadlineNanos > 0) {
            deadlineNanos = wantedNanos;
        }
        check(nowNanos);
    }

    private int reportsPerListener() {
        int each = (int) (listeners.size() / parts.ledger().pending());
        int room = channel.mtuOctets() - BEFORE_RECORDS_OCTETS;
        return Math.max(1, Math.ceilDiv(each, Math.max(1, room / MldFormat.RECORD_SOURCES)));
    }

    private void check(long nowNanos) {
        double framesPerSecond = framesPerSecond();
        if (framesPerSecond == 0) {
            return;
        }
        double neededNanos = reports() * SECOND_NANOS / framesPerSecond;
        long givenNanos = Math.max(0, deadlineNanos - nowNanos);
        if (neededNanos - givenNanos > TOLERANCE_NANOS) {
            tooMuch.accept(givenNanos);
        }
    }

    /// A turn of answers has ended.
    void turnDone() {
        long lagNanos = listeners.maxLagNanos();
        if (measured.isNews(lagNanos)) {
            long nowNanos = parts.nanoTime().getAsLong();
            if (measured.turnDone(nowNanos, lagNanos, channel.framesSent())) {
                check(nowNanos);
            }
        }
    }
}
