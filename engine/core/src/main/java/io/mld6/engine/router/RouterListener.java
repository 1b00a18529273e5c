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
import io.mld6.engine.registry.MembershipRegistry;
import io.mld6.engine.registry.RowTable;
import io.mld6.engine.registry.SourceSets;
import io.mld6.engine.schedule.Draws;
import io.mld6.engine.schedule.ScheduleFactory;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// The router as a listener, one in each segment: it listens to what listeners send to routers (RFC
/// 9777 §7, RFC 2710 §4), reports that, and answers queries about it, its own ones too.
///
/// All of them share one set of tables and one clockwork, and are one station on the link. Thread:
/// event loop only.
final class RouterListener {
    private static final long UNSOLICITED_V1_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long UNSOLICITED_V2_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Ipv6Address[] GROUPS = {
        Ipv6Address.ALL_ROUTERS, Ipv6Address.ALL_MLDV2_ROUTERS
    };

    private final MembershipRegistry registry;
    private final HostListeners listeners;
    private QuerierStation station;
    private final BitSet joined = new BitSet();
    private int calls;

    /// No listeners so far.
    ///
    /// @param registry with the segments of the router by number, and nobody in them
    /// @param reports takes what it says
    RouterListener(
            QuerierConfig config,
            MembershipRegistry registry,
            OwnReports reports,
            ResponseLedger ledger,
            Counters counters,
            ScheduleFactory schedules,
            LongSupplier nanoTime) {
        this.station = config.station();
        this.registry = registry;
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
    }

    /// One more segment, in which nothing is joined.
    ///
    /// @param segment its number: 0, 1, 2
    /// @return the ears of the listener there
    OwnListener add(int segment) {
        int listener =
                listeners.addListener(
                        segment, station.mac().value(), station.address().low(), true);
        assert listener == segment;
        return new Ears(segment);
    }

    /// The router is another station from now on, which has nothing to say yet.
    void readdress(QuerierStation other) {
        station = other;
        for (int listener = 0; listener < registry.listeners().highWater(); listener++) {
            registry.listeners().readdress(listener, other.mac().value(), other.address().low());
        }
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

    /// Joins what a router listens to; after the link was away, or with another address, reports
    /// everything as on a fresh join.
    void begin(int segment, long nowNanos) {
        if (joined.get(segment)) {
            listeners.reannounceAll(++calls, segment, nowNanos);
            return;
        }
        joined.set(segment);
        listeners.inCall(
                ++calls,
                call -> {
                    for (Ipv6Address group : GROUPS) {
                        boolean _ = call.join(segment, group.high(), group.low(), 0, nowNanos);
                    }
                });
    }

    /// The link went away: nothing that was due is due any more.
    void linkLost() {
        listeners.linkLost();
    }

    /// A query in a segment, the router's own ones included, which its channel does not bring back
    /// to it. About what it does not listen to nobody here has to say anything.
    void onQuery(int segment, MldQuery query, Ipv6Address destination, long nowNanos) {
        Ipv6Address group = query.group();
        if (query.isGeneral()
                || registry.groups().find(segment, group.high(), group.low()) != RowTable.NONE) {
            int _ = listeners.onQuery(segment, query, destination, nowNanos);
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

    /// The listener of a segment, as far as it must hear what comes in there. Its listeners do not
    /// hear those of other segments.
    private final class Ears implements OwnListener {
        private final int segment;

        Ears(int segment) {
            this.segment = segment;
        }

        @Override
        public void onQuery(MldQuery query, Ipv6Address destination, long nowNanos) {
            RouterListener.this.onQuery(segment, query, destination, nowNanos);
        }

        @Override
        public void onReport(long groupHigh, long groupLow) {
            listeners.onReport(segment, groupHigh, groupLow);
        }
    }
}
