// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static io.mld6.engine.registry.MembershipTable.LISTENER;

import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MaximumResponseCode;
import io.mld6.engine.registry.GroupTable;
import io.mld6.engine.registry.ListenerTable;
import io.mld6.engine.registry.MembershipRegistry;
import io.mld6.engine.registry.MembershipTable;
import io.mld6.engine.registry.RowTable;
import io.mld6.engine.registry.SegmentTable;
import io.mld6.engine.registry.SourceSets;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// Hands a query to the listeners that received it, in the way of each one's mode.
///
/// | Query | in version 1 mode | in version 2 mode |
/// | --- | --- | --- |
/// | MLDv1 General | answered | switches to version 1, then answered there (CP-2, CP-4) |
/// | MLDv1 specific | answered | answered as MLDv2, without sources, linear delay (CP-7) |
/// | MLDv2 | first 24 octets read as MLDv1 (CP-8) | answered |
final class QueryDispatch {
    private final ListenerTable listeners;
    private final GroupTable groups;
    private final MembershipTable memberships;
    private final SourceSets sets;
    private final CompatibilityModes modes;
    private final Mldv1Listeners version1;
    private final Mldv2Listeners version2;
    private final MembershipRegistry registry;
    private final SegmentTable segments;
    private final SegmentQueries queries = new SegmentQueries();
    private final boolean anyVersion1Query;
    private @Nullable OtherShards others;
    private IntPredicate livesHere = _ -> true;
    private final int[] block = new int[QueryFanOut.BLOCK];
    private long rowsVisited;

    QueryDispatch(
            ListenerParts parts,
            CompatibilityModes modes,
            Mldv1Listeners version1,
            Mldv2Listeners version2,
            boolean anyVersion1Query) {
        this.registry = parts.registry();
        this.segments = registry.segments();
        this.listeners = registry.listeners();
        this.groups = registry.groups();
        this.memberships = registry.memberships();
        this.sets = parts.sets();
        this.modes = modes;
        this.version1 = version1;
        this.version2 = version2;
        this.anyVersion1Query = anyVersion1Query;
    }

    /// Whether anybody in a segment receives what is sent to an address there.
    boolean isReceived(int segment, Ipv6Address destination) {
        return QueryScope.of(registry, segment, destination) != null;
    }

    /// Rows that were looked at because of queries so far.
    long rowsVisited() {
        return rowsVisited + modes.rowsVisited() + version1.rowsVisited();
    }

    /// A query is to be answered.
    ///
    /// @param ordinal from [#nextOrdinal]
    /// @return answers armed
    int onQuery(int segment, MldQuery query, Ipv6Address destination, long ordinal, long nowNanos) {
        QueryScope scope = QueryScope.of(registry, segment, destination);
        if (scope == null) {
            return 0;
        }
        int armed = ask(query, scope, ordinal, nowNanos);
        if (modes.inVersion1() > 0) {
            relay(query, scope, ordinal, nowNanos);
        }
        return armed;
    }

    /// A query that arrived in a frame to one station is to be answered.
    ///
    /// @param ordinal from [#nextOrdinal]
    /// @return answers armed
    int onQuery(
            int segment,
            MldQuery query,
            Ipv6Address destination,
            long station,
            long ordinal,
            long nowNanos) {
        QueryScope reach = QueryScope.of(registry, segment, destination);
        if (reach == null) {
            return 0;
        }
        int armed = 0;
        for (int listener = listeners.findMac(segment, station);
                listener != RowTable.NONE;
                listener = listeners.nextWithMac(listener)) {
            if (reach.includes(registry, listener)) {
                armed += ask(query, reach.only(listener), ordinal, nowNanos);
                if (modes.inVersion1() > 0 && reach.group() != RowTable.NONE) {
                    relay(query, reach, ordinal, nowNanos, new int[] {listener});
                }
            }
        }
        return armed;
    }

    /// A query was heard, whenever it is answered.
    void heard(int segment, MldQuery query) {
        if (query instanceof Mldv2Query v2) {
            queries.heardInterval(segment, v2.queryIntervalSeconds());
            modes.heardRobustness(segment, v2.robustnessVariable());
        }
    }

    private int ask(MldQuery query, QueryScope scope, long ordinal, long nowNanos) {
        long linearNanos = linearDelayNanos(query);
        if (query instanceof Mldv1Query v1 && (v1.isGeneral() || anyVersion1Query)) {
            int seconds = queries.intervalSeconds(scope.segment());
            eachListener(
                    scope,
                    listener -> modes.olderQuerier(listener, seconds, linearNanos, nowNanos));
        }
        int armed = 0;
        if (modes.inVersion1() > 0) {
            boolean mixed = modes.inVersion2() > 0;
            armed += version1.onQuery(query.group(), linearNanos, scope, ordinal, mixed, nowNanos);
        }
        if (modes.inVersion2() > 0) {
            armed += askVersion2(query, scope, ordinal, nowNanos);
        }
        return armed;
    }

    /// As [HostListeners#share].
    void shareListeners(IntPredicate here) {
        livesHere = here;
    }

    /// As [HostListeners#share(OtherShards)].
    void share(OtherShards listeners) {
        others = listeners;
    }

    /// A query to a group concerns what its listeners have in other shards, too, unless it is about
    /// that very group. The shard that has the group tells them.
    private void relay(MldQuery query, QueryScope scope, long ordinal, long nowNanos) {
        int row = scope.group();
        if (others == null || row == RowTable.NONE || groups.membershipCount(row) == 0) {
            return;
        }
        int[] members = new int[groups.membershipCount(row)];
        int count = 0;
        for (int m = groups.firstMembership(row);
                m != RowTable.NONE;
                m = memberships.nextInGroup(m)) {
            members[count++] = memberships.get(m, LISTENER);
        }
        relay(query, scope, ordinal, nowNanos, members);
    }

    /// @param reached the listeners of the group the query was sent to; kept
    private void relay(
            MldQuery query, QueryScope scope, long ordinal, long nowNanos, int[] reached) {
        Ipv6Address group = query.group();
        if (others != null
                && groups.find(scope.segment(), group.high(), group.low()) != scope.group()) {
            long delayNanos = linearDelayNanos(query);
            others.tell(other -> other.onRelayed(group, delayNanos, ordinal, nowNanos, reached));
        }
    }

    /// As [SegmentQueries#nextOrdinal].
    long nextOrdinal(int segment, boolean toAll) {
        return queries.nextOrdinal(segment, toAll);
    }

    /// Octets of what is remembered of segments.
    long sizeOctets() {
        return queries.sizeOctets();
    }

    /// What an MLDv1 host reads in the field: version 1 has no codes, so a version 2 code counts as
    /// it stands (RFC 2710 §3.4, §3.7).
    private static long linearDelayNanos(MldQuery query) {
        return TimeUnit.MILLISECONDS.toNanos(
                switch (query) {
                    case Mldv1Query v1 -> v1.maximumResponseDelayMillis();
                    case Mldv2Query v2 ->
                            MaximumResponseCode.fromMillis(v2.maximumResponseDelayMillis());
                });
    }

    private int askVersion2(MldQuery query, QueryScope scope, long ordinal, long nowNanos) {
        if (query instanceof Mldv2Query v2 && v2.sourceSpecific() && v2.sources().isEmpty()) {
            // Every source asked about was one that cannot be: nobody listens to those.
            return 0;
        }
        long delayNanos = TimeUnit.MILLISECONDS.toNanos(query.maximumResponseDelayMillis());
        if (query.isGeneral()) {
            return askGeneral(delayNanos, scope, ordinal, nowNanos);
        }
        int group = groups.find(scope.segment(), query.group().high(), query.group().low());
        if (group == RowTable.NONE) {
            return 0;
        }
        int asked = query instanceof Mldv2Query v2 ? sets.intern(v2.sources()) : SourceSets.EMPTY;
        int armed = askSpecific(group, asked, delayNanos, scope, ordinal, nowNanos);
        sets.release(asked);
        return armed;
    }

    private int askGeneral(long delayNanos, QueryScope scope, long ordinal, long nowNanos) {
        int round = version2.beginQuery(version2.generalSchedule(), delayNanos, ordinal, nowNanos);
        if (scope.isEveryone() && segments.isSingle()) {
            int armed = version2.askEveryone(round);
            rowsVisited += listeners.highWater();
            version2.endQuery(round, armed);
            return armed;
        }
        int[] armed = {0};
        eachListener(
                scope,
                listener -> {
                    if (!modes.isVersion1(listener)) {
                        armed[0] += version2.askGeneral(listener, round);
                    }
                });
        version2.endQuery(round, armed[0]);
        return armed[0];
    }

    private int askSpecific(
            int group, int asked, long delayNanos, QueryScope scope, long ordinal, long nowNanos) {
        int round =
                version2.beginQuery(version2.specific().schedule(), delayNanos, ordinal, nowNanos);
        boolean all = modes.inVersion1() == 0 && scope.isEveryone();
        int armed = 0;
        int row = groups.firstMembership(group);
        while (row != RowTable.NONE) {
            int count = memberships.listGroup(row, block);
            rowsVisited += count;
            row = memberships.nextInGroup(block[count - 1]);
            armed +=
                    version2.askSpecific(
                            block, all ? count : keepAsked(count, scope, group), asked, round);
        }
        version2.endQuery(round, armed);
        return armed;
    }

    /// Who is not in version 2 mode, or does not receive the frame, is not asked.
    private int keepAsked(int count, QueryScope scope, int group) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int listener = memberships.get(block[i], LISTENER);
            if (!modes.isVersion1(listener) && receives(scope, listener, group)) {
                block[kept++] = block[i];
            }
        }
        return kept;
    }

    private boolean receives(QueryScope scope, int listener, int group) {
        if (scope.listener() != RowTable.NONE) {
            return scope.listener() == listener;
        }
        return scope.isEveryone()
                || scope.group() == group
                || MembershipState.isListening(
                        memberships, memberships.find(listener, scope.group()));
    }

    /// Takes one listener.
    @FunctionalInterface
    private interface ListenerAction {
        void accept(int listener);
    }

    private void eachListener(QueryScope scope, ListenerAction action) {
        if (scope.listener() != RowTable.NONE) {
            rowsVisited++;
            action.accept(scope.listener());
        } else if (scope.isEveryone()) {
            eachOf(scope.segment(), action);
        } else {
            int row = groups.firstMembership(scope.group());
            while (row != RowTable.NONE) {
                rowsVisited++;
                if (MembershipState.isListening(memberships, row)) {
                    action.accept(memberships.get(row, LISTENER));
                }
                row = memberships.nextInGroup(row);
            }
        }
    }

    /// Only who lives in this shard; the others have nothing here.
    private void eachOf(int segment, ListenerAction action) {
        boolean single = segments.isSingle();
        int end = listeners.highWater();
        int listener = single ? 0 : segments.firstListener(segment);
        while (listener != RowTable.NONE && listener < end) {
            rowsVisited++;
            if (listeners.isLive(listener) && livesHere.test(listener)) {
                action.accept(listener);
            }
            listener = single ? listener + 1 : segments.nextListener(listener);
        }
    }
}
