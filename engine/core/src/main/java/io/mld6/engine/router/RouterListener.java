// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import io.mld6.codec.message.MldQuery;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.SsmRange;
import io.mld6.engine.listener.DelayLaw;
import io.mld6.engine.listener.HostListeners;
import io.mld6.engine.listener.HostRules;
import io.mld6.engine.listener.ListenerParts;
import io.mld6.engine.listener.Mldv1Rules;
import io.mld6.engine.listener.Mldv2Rules;
import io.mld6.engine.listener.ResponseLedger;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.population.Population;
import io.mld6.engine.querier.OwnListener;
import io.mld6.engine.registry.GroupWatcher;
import io.mld6.engine.registry.MembershipRegistry;
import io.mld6.engine.registry.RowTable;
import io.mld6.engine.registry.SegmentTable;
import io.mld6.engine.registry.SourceSets;
import io.mld6.engine.schedule.Draws;
import io.mld6.engine.schedule.ScheduleFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// The router as a listener: it listens to what listeners send to routers (RFC 9777 §7, RFC 2710
/// §4), reports that, and answers queries about it, its own ones too. Thread: event loop only.
final class RouterListener implements OwnListener {
    private static final long UNSOLICITED_V1_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long UNSOLICITED_V2_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Ipv6Address[] GROUPS = {
        Ipv6Address.ALL_ROUTERS, Ipv6Address.ALL_MLDV2_ROUTERS
    };

    private final MembershipRegistry registry;
    private final HostListeners listeners;
    private final int listener;
    private int calls;

    /// A listener that has joined nothing.
    ///
    /// @param reports takes what it says
    RouterListener(
            QuerierConfig config,
            OwnReports reports,
            ResponseLedger ledger,
            Counters counters,
            ScheduleFactory schedules,
            LongSupplier nanoTime) {
        QuerierConfig.Station station = config.station();
        this.registry = new MembershipRegistry(station.vlan(), GroupWatcher.none());
        this.listeners =
                new HostListeners(
                        new ListenerParts(
                                registry,
                                new SourceSets(),
                                new Draws(station.address().low()),
                                ledger,
                                reports,
                                counters,
                                schedules,
                                nanoTime),
                        rules(config));
        this.listener = listeners.addListener(station.mac().value(), station.address().low(), true);
    }

    private static HostRules rules(QuerierConfig config) {
        int robustness = config.timing().robustnessVariable();
        return new HostRules(
                config.version(),
                new Mldv1Rules(true, false, robustness, UNSOLICITED_V1_NANOS),
                new Mldv2Rules(
                        robustness,
                        UNSOLICITED_V2_NANOS,
                        config.policy().lightweight(),
                        DelayLaw.UNIFORM,
                        Population.MAXIMUM_SOURCES,
                        Mldv2Rules.MAXIMUM_ASKED_SOURCES),
                robustness,
                SsmRange.ASSIGNED);
    }

    /// Joins what a router listens to.
    void join(long nowNanos) {
        listeners.inCall(
                ++calls,
                call -> {
                    for (Ipv6Address group : GROUPS) {
                        boolean _ = call.join(listener, group.high(), group.low(), 0, nowNanos);
                    }
                });
    }

    /// The router is another station from now on, which has nothing to say yet.
    void readdress(QuerierConfig.Station station) {
        registry.listeners().readdress(listener, station.mac().value(), station.address().low());
    }

    /// The link is back, or the address another one: reports everything as on a fresh join.
    void reportAnew(long nowNanos) {
        listeners.reannounceAll(++calls, listener, nowNanos);
    }

    /// The link went away: nothing that was due is due any more.
    void linkLost() {
        listeners.linkLost();
    }

    @Override
    public void onQuery(MldQuery query, Ipv6Address destination, long nowNanos) {
        listeners.onQuery(SegmentTable.FIRST, query, destination, nowNanos);
    }

    @Override
    public void onReport(long groupHigh, long groupLow) {
        listeners.onReport(SegmentTable.FIRST, groupHigh, groupLow);
    }

    /// The router's own query, which its channel does not bring back to it.
    void onOwnQuery(MldQuery query, Ipv6Address destination, long nowNanos) {
        boolean concerned =
                query.isGeneral()
                        || registry.groups()
                                .find(SegmentTable.FIRST, destination.high(), destination.low())
                                != RowTable.NONE;
        if (concerned) {
            listeners.onQuery(SegmentTable.FIRST, query, destination, nowNanos);
        }
    }

    /// Goes on after there was no room.
    void resume(long nowNanos) {
        listeners.resume(nowNanos);
    }

    /// Stops everything that would still run by itself.
    void stop() {
        listeners.stop();
    }
}
