// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.simulation;

import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv1Done;
import io.mld6.codec.message.Mldv1Report;
import io.mld6.codec.message.Mldv2Report;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.querier.Election;
import io.mld6.engine.querier.ElectionEvents;
import io.mld6.engine.querier.ElectionRules;
import io.mld6.engine.querier.ElectionTimers;
import io.mld6.engine.querier.QueryOutput;
import io.mld6.engine.querier.Role;
import io.mld6.engine.querier.RouterGroups;
import io.mld6.engine.querier.RouterIntervals;
import io.mld6.engine.querier.RouterTables;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// One VLAN of a [SimulatedSwitch]: behind which ports routers are, what the hosts behind each port
/// want, and who asks.
///
/// For what a port wants the switch keeps what a router keeps for a link: timers, filters and
/// sources are [RouterGroups], one for each port with hosts. Who asks is found out by an
/// [Election]. A switch that is no querier takes part in it, too, with the highest of all
/// addresses, and never says a word: so it knows the intervals of the one who asks.
final class SwitchVlan implements ElectionEvents {
    /// Higher than any router's, which is therefore believed (RFC 9777 §7.6.2).
    private static final Ipv6Address HIGHEST = Ipv6Address.parse("fe80::ffff:ffff:ffff:ffff");

    /// As long as a router is remembered by a switch that forgets them.
    private static final long FORGETFUL_NANOS = Duration.ofSeconds(1).toNanos();

    /// Of a switch that never forgets.
    private static final long NEVER_NANOS = Duration.ofDays(365).toNanos();

    private final Parts parts;
    private final VlanTags tags;
    private final Election election;
    private final Map<SwitchPort, RouterGroups> wanted = new LinkedHashMap<>();
    private final Map<SwitchPort, Long> routersUntilNanos = new HashMap<>();
    private RouterIntervals intervals;
    private @Nullable MldQuery heard;
    private boolean querier;
    private boolean flooding;
    private long floodsUntilNanos;

    /// What the VLANs of a switch share.
    ///
    /// @param ports all of them, as they are added
    record Parts(
            SwitchRules rules,
            List<SwitchPort> ports,
            RouterTables tables,
            ElectionTimers elections,
            Counters counters,
            LongSupplier time) {}

    SwitchVlan(Parts parts, VlanTags tags) {
        this.parts = parts;
        this.tags = tags;
        SwitchRules rules = parts.rules();
        this.intervals = rules.intervals();
        Ipv6Address address = rules.asks() ? rules.address() : HIGHEST;
        FrameSink everywhere =
                frame -> {
                    if (rules.asks()) {
                        parts.ports().forEach(port -> port.send(frame));
                    }
                };
        this.election =
                new Election(
                        new ElectionRules(rules.filters().version(), address, true),
                        rules.intervals(),
                        new SegmentQueries(() -> true, everywhere, rules.mac(), address, tags),
                        parts.counters(),
                        this,
                        parts.elections());
        election.start(now());
    }

    private long now() {
        return parts.time().getAsLong();
    }

    // What comes in.

    /// An MLD message that is as it should be.
    ///
    /// @param octets of its frame
    void message(SwitchPort from, MldFrame frame, ByteBuf octets) {
        if (frame.message() instanceof MldQuery query) {
            query(from, query, frame.source());
            others(from, octets);
            return;
        }
        boolean anonymous = frame.source().equals(Ipv6Address.UNSPECIFIED);
        if (anonymous && parts.rules().has(SwitchLapse.LOSES_UNSPECIFIED)) {
            return;
        }
        RouterGroups groups = groups(from);
        switch (frame.message()) {
            case Mldv2Report report -> groups.onReport(report, frame.source(), now());
            case Mldv1Report report -> groups.onReport(report, frame.source(), now());
            case Mldv1Done done -> groups.onDone(done, frame.source(), now());
            case MldQuery _ -> throw new IllegalStateException("a query was dealt with");
        }
        for (SwitchPort port : parts.ports()) {
            if (port != from && (isRouter(port) || parts.rules().has(SwitchLapse.FLOODS_REPORTS))) {
                port.send(octets);
            }
        }
    }

    /// Who asks from `::` is a switch after a change of the topology: neither querier nor router
    /// (RFC 4541 §2.1.1 (1), (4)).
    private void query(SwitchPort from, MldQuery query, Ipv6Address source) {
        long nowNanos = now();
        if (!source.equals(Ipv6Address.UNSPECIFIED)) {
            election.onQuery(query, source, nowNanos);
            if (query.isGeneral()) {
                heard = query;
            }
            long present =
                    parts.rules().has(SwitchLapse.FORGETS_ROUTERS)
                            ? FORGETFUL_NANOS
                            : intervals.otherQuerierPresentNanos();
            routersUntilNanos.put(from, nowNanos + present);
        }
        wanted.values().forEach(groups -> groups.onQuery(query, nowNanos));
    }

    private RouterGroups groups(SwitchPort port) {
        return wanted.computeIfAbsent(port, this::newGroups);
    }

    private RouterGroups newGroups(SwitchPort port) {
        SwitchRules rules = parts.rules();
        QueryOutput asked =
                new SegmentQueries(port::isUp, port::send, rules.mac(), rules.address(), tags);
        RouterGroups groups =
                new RouterGroups(
                        parts.tables(),
                        lasting(intervals),
                        asked,
                        new PortView(tags, port.advice()),
                        parts.counters());
        if (rules.asks()) {
            groups.follow(election);
        }
        groups.setQuerier(querier, now());
        return groups;
    }

    private RouterIntervals lasting(RouterIntervals said) {
        return parts.rules().has(SwitchLapse.NEVER_AGES)
                ? said.withQueryIntervalNanos(NEVER_NANOS)
                : said;
    }

    // What goes out.

    /// All other frames.
    ///
    /// @param octets of the frame
    void data(SwitchPort from, SwitchedFrame frame, ByteBuf octets) {
        boolean everywhere = goesEverywhere(frame.destination());
        for (SwitchPort port : parts.ports()) {
            if (port != from
                    && (everywhere
                            || isRouter(port)
                            || wants(port, frame.destination(), frame.source()))) {
                port.send(octets);
            }
        }
    }

    private void others(SwitchPort from, ByteBuf octets) {
        for (SwitchPort port : parts.ports()) {
            if (port != from) {
                port.send(octets);
            }
        }
    }

    /// Unicast, as we learn no stations. What MLD does not speak about, and all of link scope: who
    /// cuts that cuts off neighbour discovery (RFC 4541 §3). Everything after a change of the
    /// topology, and where nobody asks, so that nobody answers either.
    private boolean goesEverywhere(Ipv6Address group) {
        if (!group.isMulticast()) {
            return true;
        }
        if (parts.rules().has(SwitchLapse.CUTS_ALL_NODES) && group.equals(Ipv6Address.ALL_NODES)) {
            return false;
        }
        return group.scope() <= Ipv6Address.LINK_LOCAL_SCOPE
                || isFlooding()
                || !(querier || parts.ports().stream().anyMatch(this::isRouter))
                || (parts.rules().unregistered() == SwitchRules.Unregistered.FLOOD
                        && wanted.values().stream().noneMatch(groups -> groups.knows(group)));
    }

    private boolean isFlooding() {
        flooding &= floodsUntilNanos - now() > 0;
        return flooding;
    }

    boolean isRouter(SwitchPort port) {
        Long until = routersUntilNanos.get(port);
        return until != null && until - now() > 0;
    }

    boolean wants(SwitchPort port, Ipv6Address group, Ipv6Address source) {
        RouterGroups groups = wanted.get(port);
        if (groups == null) {
            return false;
        }
        return parts.rules().has(SwitchLapse.IGNORES_SOURCES)
                ? groups.knows(group)
                : groups.forwards(group, source);
    }

    /// What is kept for a port; null if nothing was ever heard from it.
    @Nullable RouterGroups groupsOf(SwitchPort port) {
        return wanted.get(port);
    }

    // What changes.

    void portChanged(SwitchPort port) {
        RouterGroups groups = wanted.get(port);
        if (groups != null && !port.isUp()) {
            groups.clear();
        }
        if (!port.isUp()) {
            routersUntilNanos.remove(port);
        }
    }

    /// Who is behind which port must be found out again. The querier asks anew; another switch asks
    /// hosts in the querier's words, from `::`, so that the election takes no notice (RFC 4541
    /// §2.1.1 (4)).
    void topologyChanged() {
        long nowNanos = now();
        flooding = true;
        floodsUntilNanos = nowNanos + parts.rules().flooding().toNanos();
        MldQuery question = heard;
        if (querier) {
            election.start(nowNanos);
        } else if (question != null) {
            boolean open = parts.rules().has(SwitchLapse.ASKS_AS_ITSELF);
            Ipv6Address from = open ? parts.rules().address() : Ipv6Address.UNSPECIFIED;
            FrameSink hosts =
                    frame -> {
                        for (SwitchPort port : parts.ports()) {
                            if (!isRouter(port)) {
                                port.send(frame);
                            }
                        }
                    };
            new SegmentQueries(() -> true, hosts, parts.rules().mac(), from, tags).query(question);
        }
    }

    /// It was switched off and on.
    void restart() {
        routersUntilNanos.clear();
        heard = null;
        election.linkLost(now());
        wanted.values().forEach(RouterGroups::clear);
        election.start(now());
    }

    // The election.

    @Override
    public void role(Role role, Ipv6Address address, long nowNanos) {
        querier = role == Role.QUERIER && parts.rules().asks();
        wanted.values().forEach(groups -> groups.setQuerier(querier, nowNanos));
    }

    @Override
    public void intervals(RouterIntervals said) {
        intervals = said;
        wanted.values().forEach(groups -> groups.setIntervals(lasting(said)));
    }

    @Override
    public void odd(Oddity oddity, Ipv6Address source) {
        // counted by the election
    }
}
