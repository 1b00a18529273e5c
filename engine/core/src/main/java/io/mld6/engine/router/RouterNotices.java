// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import io.mld6.codec.decode.DropReason;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.handler.FrameAccounting;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.loop.RateLimitedNotices;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.querier.Election;
import io.mld6.engine.querier.ElectionEvents.Oddity;
import io.mld6.engine.querier.RouterIntervals;
import java.math.BigDecimal;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Counts what the decoder drops, and tells a person what is odd on the link, in whatever segment.
/// Thread: event loop only.
final class RouterNotices implements FrameAccounting {
    private static final long SEGMENT_NOTICE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int SEGMENT_LINES = 10;
    private static final Map<DropReason, String> DROPS =
            Map.of(
                    DropReason.UNSPECIFIED_SOURCE,
                    "MLD messages from :: ignored: normal for Reports while addresses are tested,"
                            + " and for queries of snooping switches",
                    DropReason.BAD_SOURCE,
                    "MLD messages ignored whose source is not link-local");
    private static final Map<Oddity, String> ODDITIES =
            Map.of(
                    Oddity.OWN_ADDRESS,
                    "queries from our own address: another querier on this host, a duplicate"
                            + " address, or a loop",
                    Oddity.VERSION_1_QUERY,
                    "MLDv1 General Queries heard: a version 1 router is here, and then all routers"
                            + " must be configured for version 1",
                    Oddity.VERSION_2_QUERY,
                    "MLDv2 queries heard by this version 1 querier",
                    Oddity.DELAY_ABOVE_INTERVAL,
                    "General Queries heard whose Maximum Response Delay is above their query"
                            + " interval",
                    Oddity.LONG_SILENCE,
                    "queries heard that keep this router silent for long: ",
                    Oddity.OTHER_ROBUSTNESS,
                    "queries heard that changed the robustness of this router: ");

    private final Counters counters;
    private final Consumer<String> lines;
    private final RateLimitedNotices<DropReason> drops;
    private final RateLimitedNotices<Oddity> oddities;
    private boolean segmentSaid;
    private long segmentSaidNanos;
    private int segmentLines;

    /// @param lines takes lines a person should see
    RouterNotices(Counters counters, LongSupplier nanoTime, Consumer<String> lines) {
        this.counters = counters;
        this.lines = lines;
        this.drops = new RateLimitedNotices<>(DropReason.class, DROPS, nanoTime, lines);
        this.oddities = new RateLimitedNotices<>(Oddity.class, ODDITIES, nanoTime, lines);
    }

    @Override
    public void accepted(MldFrame frame) {
        // Counted by the handler behind, which may still refuse it.
    }

    @Override
    public void dropped(DropReason reason) {
        counters.count(reason);
        drops.happened(reason);
    }

    /// A query was odd.
    ///
    /// @param election what it made of it
    /// @param where the segment, in words behind the others; empty if there is only one
    void odd(Oddity oddity, Ipv6Address source, Election election, String where) {
        oddities.happened(oddity, detail(oddity, source, election) + where);
    }

    private static String detail(Oddity oddity, Ipv6Address source, Election election) {
        RouterIntervals now = election.intervals();
        return switch (oddity) {
            case LONG_SILENCE ->
                    "up to %s s after the last one of %s (query interval %s s, robustness %d)"
                            .formatted(
                                    seconds(election.silenceNanos()),
                                    source,
                                    seconds(now.queryIntervalNanos()),
                                    now.robustnessVariable());
            case OTHER_ROBUSTNESS ->
                    "%d as %s says, so that a leave takes %s s and a membership lasts %s s"
                            .formatted(
                                    now.robustnessVariable(),
                                    source,
                                    seconds(now.lastListenerQueryTimeNanos()),
                                    seconds(now.listeningNanos()));
            case OWN_ADDRESS, VERSION_1_QUERY, VERSION_2_QUERY, DELAY_ABOVE_INTERVAL -> "";
        };
    }

    /// To the millisecond, without zeros at the end.
    private static String seconds(long nanos) {
        return BigDecimal.valueOf(TimeUnit.NANOSECONDS.toMillis(nanos), 3)
                .stripTrailingZeros()
                .toPlainString();
    }

    /// A line about one of several segments: so many a second, then how many were left out. The
    /// most that one moment can bring is a line for each segment.
    void ofSegment(VlanTags vlan, String line, long nowNanos) {
        if (!segmentSaid || nowNanos - segmentSaidNanos >= SEGMENT_NOTICE_NANOS) {
            if (segmentLines > SEGMENT_LINES) {
                lines.accept(
                        "... and %d more VLANs whose querier is another"
                                .formatted(segmentLines - SEGMENT_LINES));
            }
            segmentSaid = true;
            segmentSaidNanos = nowNanos;
            segmentLines = 0;
        }
        segmentLines++;
        if (segmentLines <= SEGMENT_LINES) {
            lines.accept("VLAN " + vlan + ": " + line);
        }
    }

    /// A line about the only segment.
    void line(String line) {
        lines.accept(line);
    }
}
