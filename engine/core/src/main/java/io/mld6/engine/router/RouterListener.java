// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv2Query;
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
import io.mld6.engine.registry.SourceSets;
import io.mld6.engine.schedule.Draws;
import io.mld6.engine.schedule.ScheduleFactory;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// The router as a listener, one in each segment: it listens to what listeners send to routers (RFC
/// 9777 §7, RFC 2710 §4), reports that, and answers queries about it, its own ones too.
///
/// All of them share one set of tables and one clockwork. They are one station on the link and
/// listen to the same groups, and here they are apart: the number of a segment and one is the MAC
/// address of its listener and the low half of its link-local address, and the number stands in
/// its groups ([#here]). [OwnReports] makes the router and the groups of it again. So what comes in
/// is for one of them only, and none holds back what another one would say. Thread: event loop
/// only.
final class RouterListener {
    private static final long UNSOLICITED_V1_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long UNSOLICITED_V2_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Ipv6Address[] GROUPS = {
        Ipv6Address.ALL_ROUTERS, Ipv6Address.ALL_MLDV2_ROUTERS
    };

    /// The groups fit below.
    private static final int SEGMENT_SHIFT = 16;

    private static final long GROUP_MASK = (1L << SEGMENT_SHIFT) - 1;

    private final HostListeners listeners;
    private final BitSet joined = new BitSet();
    private int calls;

    /// No listeners so far.
    ///
    /// @param reports takes what it says
    RouterListener(
            QuerierConfig config,
            OwnReports reports,
            ResponseLedger ledger,
            Counters counters,
            ScheduleFactory schedules,
            LongSupplier nanoTime) {
        this.listeners =
                new HostListeners(
                        new ListenerParts(
                                new MembershipRegistry(),
                                new SourceSets(),
                                new Draws(config.station().address().low()),
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
        int listener = listeners.addListener(station(segment), station(segment), true);
        assert listener == segment;
        return new Ears(segment);
    }

    private static long station(int segment) {
        return segment + 1;
    }

    /// The segment of a listener, by what [io.mld6.engine.listener.ReportOutput] is told.
    static int segmentOf(long macAndSum) {
        return (int) (macAndSum >>> 16) - 1;
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
                        Ipv6Address here = here(segment, group);
                        boolean _ = call.join(segment, here.high(), here.low(), 0, nowNanos);
                    }
                });
    }

    /// The link went away: nothing that was due is due any more.
    void linkLost() {
        listeners.linkLost();
    }

    /// A group of a segment as it is called here: one of another's own.
    private static Ipv6Address here(int segment, Ipv6Address group) {
        return new Ipv6Address(group.high(), (long) segment << SEGMENT_SHIFT | group.low());
    }

    /// Low half of a group on the wire, by the low half of what it is called here.
    static long groupLow(long low) {
        return low & GROUP_MASK;
    }

    private static boolean isListenedTo(Ipv6Address group) {
        return group.equals(GROUPS[0]) || group.equals(GROUPS[1]);
    }

    /// A query in a segment, the router's own ones included, which its channel does not bring back
    /// to it. About what it does not listen to nobody here has to say anything.
    void onQuery(int segment, MldQuery query, Ipv6Address destination, long nowNanos) {
        boolean general = query.isGeneral();
        if (general || isListenedTo(query.group())) {
            int _ =
                    listeners.onQuery(
                            general ? query : about(query, here(segment, query.group())),
                            reached(segment, destination),
                            station(segment),
                            nowNanos);
        }
    }

    /// What a query was sent to as it is called here.
    private static Ipv6Address reached(int segment, Ipv6Address destination) {
        if (!destination.isMulticast()) {
            return new Ipv6Address(Ipv6Address.LINK_LOCAL_HIGH, station(segment));
        }
        return isListenedTo(destination) ? here(segment, destination) : destination;
    }

    private static MldQuery about(MldQuery query, Ipv6Address group) {
        return switch (query) {
            case Mldv1Query v1 -> new Mldv1Query(v1.maximumResponseDelayMillis(), group);
            case Mldv2Query v2 ->
                    new Mldv2Query(
                            v2.maximumResponseDelayMillis(),
                            group,
                            v2.suppressRouterProcessing(),
                            v2.robustnessVariable(),
                            v2.queryIntervalSeconds(),
                            v2.sources(),
                            v2.sourceSpecific());
        };
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
            Ipv6Address group = new Ipv6Address(groupHigh, groupLow);
            if (isListenedTo(group)) {
                Ipv6Address here = here(segment, group);
                listeners.onReport(here.high(), here.low());
            }
        }
    }
}
