// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.engine.registry.RowTable;
import io.mld6.engine.schedule.DueRows;
import io.mld6.engine.schedule.ResponseSchedule;
import io.netty.util.collection.IntObjectHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Lets the queries of each segment through as fast as their work can be done, however many come.
///
/// ```text
/// query ──▶ QueryBudgets open, nobody waits ──▶ QueryDispatch
///   │                                               ▲
///   └──▶ waits: one of a kind, in order of arrival ─┘ when the budget is open again
/// ```
///
/// Queries that wait are merged with those that ask the same of the same receivers: one answer
/// serves all of them, by the deadline of the most urgent one. So a query in the midst of a flood
/// is answered, in time unless its delay is shorter than the wait. Queries of more kinds than may
/// wait are skipped; General Queries to all never are. Both are counted. Thread: event loop only.
/// Cost: O(1) beside what the query costs.
final class QueryGate implements DueRows {
    /// Kinds of queries that wait.
    static final int MOST_WAITING = 64;

    private static final int DUE_TICK = 0;
    private static final int SEGMENT = 1;
    private static final long NO_STATION = HostListeners.NO_STATION;

    /// A query that waited no longer than this for somebody to look counts as one that just came:
    /// an answer is late where a delay cannot be kept to within as much.
    private static final long AT_ONCE_NANOS = TimeUnit.MILLISECONDS.toNanos(30);

    /// What makes two queries one.
    ///
    /// @param version1 whether they are of MLDv1
    /// @param group asked about
    /// @param station the only one that receives them, or [#NO_STATION]
    private record Kind(
            boolean version1, Ipv6Address group, Ipv6Address destination, long station) {
        boolean isToAll() {
            return station == NO_STATION && destination.equals(Ipv6Address.ALL_NODES);
        }

        boolean isGeneralToAll() {
            return group.isUnspecified() && isToAll();
        }
    }

    /// @param arrivedNanos when the first of them did
    /// @param deadlineNanos when the most urgent of them is to be answered
    /// @param ordinal of the last one
    private record Waiting(MldQuery query, long arrivedNanos, long deadlineNanos, long ordinal) {}

    private final QueryDispatch dispatch;
    private final QueryBudgets budgets = new QueryBudgets();
    private final Counters counters;
    private final ResponseLedger ledger;
    private final ResponseSchedule schedule;
    /// A row for each segment in which queries wait.
    private final RowTable timers = new RowTable(3);
    private final IntObjectHashMap<Queue> queues = new IntObjectHashMap<>();

    /// The queries of one segment that wait.
    ///
    /// @param row of [#timers]
    /// @param waiting one of a kind, in order of arrival
    private record Queue(int row, Map<Kind, Waiting> waiting) {}

    QueryGate(ListenerParts parts, QueryDispatch dispatch) {
        this.dispatch = dispatch;
        this.counters = parts.counters();
        this.ledger = parts.ledger();
        this.schedule = parts.schedules().create(timers, DUE_TICK, this);
    }

    /// A query arrived, perhaps some time ago.
    ///
    /// @param station 48 bits of the only one that receives it, or [HostListeners#NO_STATION]
    /// @param arrivedNanos at most `nowNanos`
    /// @return answers armed by it
    int onQuery(
            int segment,
            MldQuery query,
            Ipv6Address destination,
            long station,
            long arrivedNanos,
            long nowNanos) {
        if (!dispatch.isReceived(segment, destination)) {
            return 0;
        }
        Kind kind = new Kind(query instanceof Mldv1Query, query.group(), destination, station);
        long ordinal = dispatch.nextOrdinal(segment, kind.isToAll());
        dispatch.heard(segment, query);
        Queue queue = queues.get(segment);
        boolean open = queue == null && budgets.isOpen(segment, nowNanos);
        if (open && nowNanos - arrivedNanos <= AT_ONCE_NANOS) {
            return pass(segment, kind, query, ordinal, nowNanos);
        }
        long delayNanos = TimeUnit.MILLISECONDS.toNanos(query.maximumResponseDelayMillis());
        Waiting arrived = new Waiting(query, arrivedNanos, arrivedNanos + delayNanos, ordinal);
        if (open) {
            return passHeld(segment, kind, arrived, nowNanos);
        }
        hold(queue == null ? open(segment, nowNanos) : queue, kind, arrived);
        return 0;
    }

    private Queue open(int segment, long nowNanos) {
        int row = timers.allocate();
        timers.words()[row * timers.stride() + DUE_TICK] = RowTable.IDLE_TICK;
        timers.words()[row * timers.stride() + SEGMENT] = segment;
        Queue queue = new Queue(row, new LinkedHashMap<>());
        queues.put(segment, queue);
        schedule.prepare(nowNanos);
        arm(row, segment, nowNanos);
        return queue;
    }

    private int pass(int segment, Kind kind, MldQuery query, long ordinal, long nowNanos) {
        long before = dispatch.rowsVisited();
        int armed =
                kind.station == NO_STATION
                        ? dispatch.onQuery(segment, query, kind.destination, ordinal, nowNanos)
                        : dispatch.onQuery(
                                segment, query, kind.destination, kind.station, ordinal, nowNanos);
        budgets.charge(segment, dispatch.rowsVisited() - before);
        return armed;
    }

    /// Answers a query in what is left of its time.
    private int passHeld(int segment, Kind kind, Waiting held, long nowNanos) {
        ledger.beginHeld(held.arrivedNanos, held.deadlineNanos);
        try {
            MldQuery query = within(held.query, held.deadlineNanos - nowNanos);
            return pass(segment, kind, query, held.ordinal, nowNanos);
        } finally {
            ledger.endHeld();
        }
    }

    private void hold(Queue queue, Kind kind, Waiting arrived) {
        Map<Kind, Waiting> waiting = queue.waiting;
        Waiting before = waiting.get(kind);
        if (before != null) {
            counters.count(MldCounter.QUERIES_MERGED);
            boolean sooner = arrived.deadlineNanos - before.deadlineNanos < 0;
            waiting.replace(
                    kind,
                    new Waiting(
                            both(before.query, arrived.query),
                            before.arrivedNanos,
                            sooner ? arrived.deadlineNanos : before.deadlineNanos,
                            arrived.ordinal));
        } else if (waiting.size() < MOST_WAITING || kind.isGeneralToAll()) {
            waiting.put(kind, arrived);
        } else {
            counters.count(MldCounter.QUERIES_SKIPPED);
        }
    }

    private void arm(int row, int segment, long nowNanos) {
        long openNanos = nowNanos + budgets.nanosUntilOpen(segment);
        schedule.arm(row, schedule.grid().tickFrom(openNanos));
    }

    /// Asks for what either asks for: about two lists of sources, for the whole group (SEC-4).
    private static MldQuery both(MldQuery one, MldQuery other) {
        if (!(one instanceof Mldv2Query a && other instanceof Mldv2Query b)
                || !a.sourceSpecific()
                || (b.sourceSpecific() && a.sources().equals(b.sources()))) {
            return one;
        }
        return new Mldv2Query(
                a.maximumResponseDelayMillis(),
                a.group(),
                a.suppressRouterProcessing(),
                a.robustnessVariable(),
                a.queryIntervalSeconds(),
                List.of());
    }

    /// The same query with the time that is left.
    private static MldQuery within(MldQuery query, long nanos) {
        int millis = (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos));
        return switch (query) {
            case Mldv1Query v1 -> new Mldv1Query(millis, v1.group());
            case Mldv2Query v2 ->
                    new Mldv2Query(
                            millis,
                            v2.group(),
                            v2.suppressRouterProcessing(),
                            v2.robustnessVariable(),
                            v2.queryIntervalSeconds(),
                            v2.sources(),
                            v2.sourceSpecific());
        };
    }

    /// The link went away: what waited is not answered any more, and counted as skipped.
    void linkLost() {
        for (Queue queue : queues.values()) {
            counters.add(MldCounter.QUERIES_SKIPPED, queue.waiting.size());
            schedule.disarm(queue.row);
            timers.free(queue.row);
        }
        queues.clear();
    }

    /// Stops the timer for good.
    void stop() {
        schedule.stop();
    }

    /// Octets of what is kept of segments, of the timers here, and of the rounds of queries that
    /// went. Queries that wait are objects, and left out.
    long sizeOctets() {
        return budgets.sizeOctets()
                + dispatch.sizeOctets()
                + timers.sizeOctets()
                + schedule.sizeOctets()
                + ledger.sizeOctets();
    }

    // The budget is open again.

    @Override
    public int room() {
        return 1;
    }

    @Override
    public void due(int[] rows, int count, int tick, long nowNanos) {
        for (int i = 0; i < count; i++) {
            int segment = timers.words()[rows[i] * timers.stride() + SEGMENT];
            passWaiting(segment, queues.get(segment), nowNanos);
        }
    }

    private void passWaiting(int segment, Queue queue, long nowNanos) {
        Iterator<Map.Entry<Kind, Waiting>> next = queue.waiting.entrySet().iterator();
        while (next.hasNext() && budgets.isOpen(segment, nowNanos)) {
            Map.Entry<Kind, Waiting> first = next.next();
            Kind kind = first.getKey();
            Waiting held = first.getValue();
            next.remove();
            int _ = passHeld(segment, kind, held, nowNanos);
        }
        if (queue.waiting.isEmpty()) {
            timers.free(queue.row);
            queues.remove(segment);
        } else {
            arm(queue.row, segment, nowNanos);
        }
    }

    @Override
    public void turnDone() {}
}
