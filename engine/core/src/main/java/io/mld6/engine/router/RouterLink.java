// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.link.LinkState;
import io.mld6.engine.loop.LinkLoss;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.engine.router.QuerierConfig.Station;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What a router does when its link goes away and comes back, and when its address does, or becomes
/// another one.
///
/// While the link is down, or there is no address to ask from, it keeps what it knows, which ends
/// with its timers, and asks nothing; then, and with another address, it starts as a router does
/// that has just been switched on (RFC 9777 §7.6.2), and the startup queries refresh the rest.
/// Thread: event loop only.
final class RouterLink implements LinkLoss.Effects {
    private final RouterParts parts;
    private final Counters counters;
    private final LongSupplier nanoTime;
    private final Consumer<String> lines;
    private @Nullable Station station;
    private boolean carries;
    private boolean joined;

    /// @param station who the router is at first
    /// @param lines takes lines a person should see
    RouterLink(
            RouterParts parts,
            Station station,
            Counters counters,
            LongSupplier nanoTime,
            Consumer<String> lines) {
        this.parts = parts;
        this.station = station;
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
        parts.output().setOpen(asks());
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
    void become(@Nullable Station now) {
        Station before = station;
        station = now;
        setOpen(carries);
        if (now == null) {
            if (before != null && carries) {
                fallSilent("no link-local address left");
            }
            return;
        }
        parts.readdress(now);
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

    private void fallSilent(String why) {
        parts.election().linkLost(nanoTime.getAsLong());
        parts.own().linkLost();
        lines.accept(
                why
                        + ": asking nothing, keeping "
                        + parts.groups().groupCount()
                        + " groups until their timers end");
    }

    private void start() {
        long nowNanos = nanoTime.getAsLong();
        if (joined) {
            parts.own().reportAnew(nowNanos);
        } else {
            parts.own().join(nowNanos);
        }
        joined = true;
        parts.election().start(nowNanos);
        parts.output().flush();
    }
}
