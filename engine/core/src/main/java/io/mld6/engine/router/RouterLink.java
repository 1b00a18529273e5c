// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.link.LinkState;
import io.mld6.engine.loop.LinkLoss;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.metrics.MldCounter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What a router does in all its segments when its link goes away and comes back, and when its
/// address does, or becomes another one.
///
/// While the link is down, or there is no address to ask from, it keeps what it knows, which ends
/// with its timers, and asks nothing; then, and with another address, it starts as a router does
/// that has just been switched on (RFC 9777 §7.6.2), and the startup queries refresh the rest.
///
/// Where there are several segments they start one after the other, evenly over a second, or over
/// the Startup Query Interval if that is shorter: a router is switched on in each when it starts
/// there, so the RFC says nothing about one against the other, and neither the link nor those who
/// answer have all of it at once, then or with any later General Query. Thread: event loop only.
final class RouterLink implements LinkLoss.Effects {
    private static final long SPREAD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final RouterOutput output;
    private final List<RouterSegment> segments;
    private final RouterListener own;
    private final OwnReports reports;
    private final Counters counters;
    private final long spreadNanos;
    private final LongSupplier nanoTime;
    private final Consumer<String> lines;
    private @Nullable QuerierStation station;
    private boolean carries;
    private boolean joined;

    /// @param config says who the router is at first
    /// @param segments of which there is one at least
    /// @param own the router as a listener
    /// @param reports what it says as one
    /// @param lines takes lines a person should see
    RouterLink(
            QuerierConfig config,
            RouterOutput output,
            List<RouterSegment> segments,
            RouterListener own,
            OwnReports reports,
            Counters counters,
            LongSupplier nanoTime,
            Consumer<String> lines) {
        this.station = config.station();
        this.spreadNanos = Math.min(SPREAD_NANOS, config.intervals().startupNanos());
        this.output = output;
        this.segments = segments;
        this.own = own;
        this.reports = reports;
        this.counters = counters;
        this.nanoTime = nanoTime;
        this.lines = lines;
    }

    /// The router's own address; `::` while it has none.
    Ipv6Address address() {
        return station == null ? Ipv6Address.UNSPECIFIED : station.address();
    }

    /// Whether it makes sense to ask.
    boolean asks() {
        return carries && station != null;
    }

    @Override
    public void setOpen(boolean wanted) {
        carries = wanted;
        output.setOpen(asks());
    }

    @Override
    public void lost(LinkState now) {
        counters.count(MldCounter.LINK_LOST);
        if (station == null) {
            lines.accept("link " + LinkLoss.words(now));
        } else {
            fallSilent("link " + LinkLoss.words(now));
        }
    }

    @Override
    public void carriesAgain() {
        if (joined) {
            counters.count(MldCounter.LINK_RECOVERED);
        }
        if (station == null) {
            lines.accept(
                    "link is up, without a link-local address: asking nothing before it has one");
            return;
        }
        if (joined) {
            lines.accept("link is up again: starting anew");
        }
        start();
    }

    /// The router is this station now, or none.
    void become(@Nullable QuerierStation now) {
        QuerierStation before = station;
        station = now;
        setOpen(carries);
        if (now == null) {
            if (before != null && carries) {
                fallSilent("no link-local address left");
            }
            return;
        }
        readdress(now);
        boolean same =
                before != null
                        && before.mac().equals(now.mac())
                        && before.address().equals(now.address());
        if (!carries || same) {
            return;
        }
        lines.accept(
                "interface has changed: asking from "
                        + now.address()
                        + ", MAC address "
                        + now.mac()
                        + ": starting anew");
        start();
    }

    private void readdress(QuerierStation now) {
        output.queries().setOrigin(now.mac(), now.address());
        reports.setStation(now);
        own.readdress(now);
        for (RouterSegment segment : segments) {
            segment.readdress(now);
        }
    }

    private void fallSilent(String why) {
        long nowNanos = nanoTime.getAsLong();
        for (RouterSegment segment : segments) {
            segment.election().linkLost(nowNanos);
        }
        own.linkLost();
        lines.accept(
                why
                        + ": asking nothing, keeping "
                        + segments.getFirst().groups().tables().groupCount()
                        + " groups until their timers end");
    }

    private void start() {
        joined = true;
        long nowNanos = nanoTime.getAsLong();
        int count = segments.size();
        if (count > 1) {
            lines.accept("asking in " + count + " VLANs");
        }
        for (int i = 0; i < count; i++) {
            segments.get(i).election().startIn(spreadNanos * i / count, nowNanos);
        }
        output.flush();
    }
}
