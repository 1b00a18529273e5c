// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.QueryIntervalCode;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.engine.schedule.ScheduleFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Who asks on a segment, and the General Queries of the one who does: RFC 9777 §7.6.2 and RFC
/// 2710 §6.
///
/// ```text
///           start: General Query              query from a lower address
///  INITIAL ──────────────────────▶ QUERIER ──────────────────────────────▶ NON_QUERIER
///     ▲                             │    ▲   other querier present timer    │   │  ▲
///     └──────── link lost ──────────┘    └──── ends: General Query ─────────┘   └──┘
///                                                              query from a lower address
/// ```
///
/// One timer does: a querier's is for the next General Query, a non-querier's for the other
/// querier. Which values hold when is read from the text like this (RFC 9777 §5.1.8, §5.1.9):
///
/// - the Robustness Variable is that of the query heard last, in every role, also after it has
///   taken over; 0 stands for the configured one;
/// - the Query Interval is that of the query heard last while another router is the querier; 0
///   stands for the default. A router that asks does so at its configured interval;
/// - a Non-Querier whose querier allows longer answers than its own Query Response Interval
///   reckons with those, so that no state ends before the answers that keep it;
/// - MLDv1 queries say nothing about either and change no value;
/// - startup queries go by the configured values.
///
/// [ElectionRules] may take less of that. A silence much longer than the configured values would
/// make it, and a Robustness Variable that is taken over, are counted and said.
///
/// Thread: event loop only.
public final class Election implements GeneralQueries {
    private static final int NEVER = 0;
    private static final int LARGEST_V1_MILLIS = 0xffff;

    /// A General Query is late if its answers would come later than a quarter of their time.
    private static final int LATE_PART = 4;

    /// A silence so many times as long as by the configured values is worth a word.
    private static final int LONG_SILENCE = 2;

    private final ElectionRules rules;
    private Ipv6Address address;
    private final RouterIntervals configured;
    private final QueryOutput output;
    private final Counters counters;
    private final ElectionEvents events;
    private final ElectionTimers timers;
    /// Of the timer.
    private final int row;

    private RouterIntervals intervals;
    private Role role = Role.INITIAL;
    private Ipv6Address querier = Ipv6Address.UNSPECIFIED;
    private int startupLeft;
    private boolean queryWaits;
    /// Since when it waits.
    private long waitsSinceNanos;
    /// The last General Query that was late: when it was due and when it was sent.
    private boolean anyLate;
    private long lateDueNanos;
    private long lateSentNanos;

    /// An election that has not begun, the only one on its link.
    ///
    /// @param configured its values
    public Election(
            ElectionRules rules,
            RouterIntervals configured,
            QueryOutput output,
            Counters counters,
            ElectionEvents events,
            ScheduleFactory schedules) {
        this(rules, configured, output, counters, events, new ElectionTimers(schedules));
    }

    /// An election that has not begun.
    ///
    /// @param configured its values
    /// @param timers shared with the other segments of the link
    public Election(
            ElectionRules rules,
            RouterIntervals configured,
            QueryOutput output,
            Counters counters,
            ElectionEvents events,
            ElectionTimers timers) {
        this.rules = rules;
        this.address = rules.address();
        this.configured = configured;
        this.intervals = configured;
        this.output = output;
        this.counters = counters;
        this.events = events;
        this.timers = timers;
        this.row = timers.add(this);
    }

    private static Ipv6Address checked(Ipv6Address address) {
        if (address.high() != Ipv6Address.LINK_LOCAL_HIGH) {
            throw new IllegalArgumentException("a querier needs an address in fe80::/64");
        }
        return address;
    }

    /// The router has another address from now on. [#start] must follow before anything is asked or
    /// heard: who had the lower address of the two says nothing any more.
    ///
    /// @param other in fe80::/64
    public void setAddress(Ipv6Address other) {
        address = checked(other);
    }

    /// What the router is.
    public Role role() {
        return role;
    }

    /// Who asks; `::` before the start.
    public Ipv6Address querier() {
        return querier;
    }

    /// The values that hold now.
    public RouterIntervals intervals() {
        return intervals;
    }

    /// Until the next General Query of a querier, or until a Non-Querier takes over; in INITIAL
    /// until it begins by itself, 0 if it does not.
    public long remainingNanos(long nowNanos) {
        return timers.runs(row) ? Math.max(0, timers.endNanos(row) - nowNanos) : NEVER;
    }

    /// Begins, or begins anew after the link was away or the address became another: querier at
    /// once, with the configured values and startup queries.
    public void start(long nowNanos) {
        begin(nowNanos);
        timers.startIn(row, ask(nowNanos, nowNanos), nowNanos);
    }

    /// Begins after a while, silent until then, so that the segments of a link do not all ask at
    /// the same moment.
    ///
    /// @param delayNanos 0 to begin at once
    public void startIn(long delayNanos, long nowNanos) {
        if (delayNanos == 0) {
            start(nowNanos);
            return;
        }
        if (role != Role.INITIAL) {
            linkLost(nowNanos);
        }
        timers.startIn(row, delayNanos, nowNanos);
    }

    private void begin(long nowNanos) {
        events.begins(nowNanos);
        setIntervals(configured);
        startupLeft = configured.startupQueries();
        becomeQuerier(nowNanos);
    }

    /// The link went away: silence until [#start].
    public void linkLost(long nowNanos) {
        timers.stop(row);
        queryWaits = false;
        role = Role.INITIAL;
        querier = Ipv6Address.UNSPECIFIED;
        events.role(role, querier, nowNanos);
    }

    /// A query of another router, valid and from a link-local address.
    public void onQuery(MldQuery query, Ipv6Address source, long nowNanos) {
        if (role == Role.INITIAL) {
            return;
        }
        sayIfOdd(query, source);
        if (!rules.contested()) {
            return;
        }
        // All sources are in fe80::/64 or taken for it (RFC 9777 §7.6.2).
        boolean yields = Long.compareUnsigned(source.low(), address.low()) < 0;
        boolean changes = yields && (role == Role.QUERIER || !source.equals(querier));
        if (yields) {
            if (role == Role.QUERIER) {
                counters.count(MldCounter.QUERIER_YIELDED);
            }
            role = Role.NON_QUERIER;
            querier = source;
            startupLeft = 0;
            queryWaits = false;
        }
        RouterIntervals before = intervals;
        adopt(query);
        if (yields) {
            timers.startIn(row, silenceNanos(), nowNanos);
        }
        if (changes) {
            events.role(role, querier, nowNanos);
        }
        sayIfFarReaching(source, yields, changes || !before.equals(intervals));
        if (before.robustnessVariable() != intervals.robustnessVariable()) {
            counters.count(MldCounter.QUERIER_ROBUSTNESS_TAKEN);
            events.odd(ElectionEvents.Oddity.OTHER_ROBUSTNESS, source);
        }
    }

    private void sayIfFarReaching(Ipv6Address source, boolean yields, boolean isNews) {
        if (yields && silenceNanos() / LONG_SILENCE > configured.otherQuerierPresentNanos()) {
            counters.count(MldCounter.QUERIER_SILENCED);
            if (isNews) {
                events.odd(ElectionEvents.Oddity.LONG_SILENCE, source);
            }
        }
    }

    /// How long another querier may be silent before this router takes over (RFC 9777 §9.5).
    public long silenceNanos() {
        return rules.limited(intervals.otherQuerierPresentNanos());
    }

    /// A query from our own address that we did not send.
    public void onOwnAddress(Ipv6Address source) {
        counters.count(MldCounter.QUERIER_OWN_ADDRESS);
        events.odd(ElectionEvents.Oddity.OWN_ADDRESS, source);
    }

    private void sayIfOdd(MldQuery query, Ipv6Address source) {
        switch (query) {
            case Mldv1Query v1 -> {
                if (rules.version() == 2 && v1.isGeneral()) {
                    events.odd(ElectionEvents.Oddity.VERSION_1_QUERY, source);
                }
            }
            case Mldv2Query v2 -> {
                long intervalMillis = TimeUnit.SECONDS.toMillis(v2.queryIntervalSeconds());
                if (rules.version() == 1) {
                    events.odd(ElectionEvents.Oddity.VERSION_2_QUERY, source);
                } else if (v2.isGeneral()
                        && intervalMillis > 0
                        && v2.maximumResponseDelayMillis() > intervalMillis) {
                    events.odd(ElectionEvents.Oddity.DELAY_ABOVE_INTERVAL, source);
                }
            }
        }
    }

    private void adopt(MldQuery query) {
        if (rules.version() != 2 || !(query instanceof Mldv2Query v2)) {
            return;
        }
        int heard = v2.robustnessVariable();
        RouterIntervals adopted =
                intervals.withRobustnessVariable(
                        heard == 0 || rules.keepsRobustness()
                                ? configured.robustnessVariable()
                                : heard);
        if (role == Role.NON_QUERIER) {
            long seconds = v2.queryIntervalSeconds();
            long intervalNanos =
                    seconds == 0
                            ? RouterIntervals.DEFAULT_QUERY_INTERVAL_NANOS
                            : TimeUnit.SECONDS.toNanos(seconds);
            // So that memberships do not outlast the silence by far either.
            int robustness = adopted.robustnessVariable();
            adopted =
                    adopted.withQueryIntervalNanos(
                            Math.ceilDiv(rules.limited(robustness * intervalNanos), robustness));
            if (v2.isGeneral()) {
                long delayNanos = TimeUnit.MILLISECONDS.toNanos(v2.maximumResponseDelayMillis());
                adopted =
                        adopted.withQueryResponseIntervalNanos(
                                Math.max(
                                        configured.queryResponseIntervalNanos(),
                                        rules.limited(delayNanos)));
            }
        }
        setIntervals(adopted);
    }

    private void setIntervals(RouterIntervals wanted) {
        if (!wanted.equals(intervals)) {
            intervals = wanted;
            events.intervals(wanted);
        }
    }

    private void becomeQuerier(long nowNanos) {
        role = Role.QUERIER;
        querier = address;
        counters.count(MldCounter.QUERIER_ELECTED);
        events.role(role, querier, nowNanos);
    }

    /// Sends a General Query, or has it wait for room.
    ///
    /// @return the time to the next one
    private long ask(long dueNanos, long nowNanos) {
        queryWaits = true;
        waitsSinceNanos = dueNanos;
        resume(nowNanos);
        if (startupLeft > 0) {
            startupLeft--;
        }
        return startupLeft > 0 ? configured.startupNanos() : intervals.queryIntervalNanos();
    }

    /// Goes on after [QueryOutput#room()] was 0.
    public void resume(long nowNanos) {
        if (queryWaits && output.room() > 0) {
            queryWaits = false;
            output.query(generalQuery());
            output.flush();
            if (isLate(waitsSinceNanos, nowNanos)) {
                anyLate = true;
                lateDueNanos = waitsSinceNanos;
                lateSentNanos = nowNanos;
            }
        }
    }

    private boolean isLate(long dueNanos, long nowNanos) {
        return (nowNanos - dueNanos) * LATE_PART > intervals.queryResponseIntervalNanos();
    }

    /// What was to end after a late query had been due lives as long after that query as it would
    /// have after one on time, and at least as long as an answer may take.
    @Override
    public long longerNanos(long endNanos, long nowNanos) {
        long answering = intervals.answeringNanos();
        long longer = 0;
        if (anyLate && endNanos - lateDueNanos > 0 && endNanos - (lateSentNanos + answering) < 0) {
            long lives = Math.max(answering, endNanos - lateDueNanos);
            longer = lateSentNanos + lives - nowNanos;
        }
        if (queryWaits || timers.runs(row)) {
            long dueNanos = queryWaits ? waitsSinceNanos : timers.endNanos(row);
            long missing = Math.min(endNanos - dueNanos, intervals.listeningNanos());
            if (missing > 0 && isLate(dueNanos, nowNanos)) {
                longer = Math.max(longer, Math.max(answering, missing));
            }
        }
        return Math.max(0, longer);
    }

    private MldQuery generalQuery() {
        long millis = TimeUnit.NANOSECONDS.toMillis(intervals.queryResponseIntervalNanos());
        if (rules.version() == 1) {
            return new Mldv1Query(
                    (int) Math.min(millis, LARGEST_V1_MILLIS), Ipv6Address.UNSPECIFIED);
        }
        // Rounded up: 0 would mean the default.
        long seconds = Math.ceilDiv(intervals.queryIntervalNanos(), TimeUnit.SECONDS.toNanos(1));
        return new Mldv2Query(
                (int) millis,
                Ipv6Address.UNSPECIFIED,
                false,
                intervals.robustnessVariable(),
                (int) Math.min(seconds, QueryIntervalCode.MAXIMUM_SECONDS),
                List.of());
    }

    /// Stops the timer for good, and those of the elections that share the clockwork.
    public void stop() {
        timers.stop();
    }

    /// The timer has ended.
    ///
    /// @param dueNanos when it was to end
    void timerEnded(long dueNanos, long nowNanos) {
        if (role == Role.INITIAL) {
            begin(nowNanos);
        } else if (role == Role.NON_QUERIER) {
            // Silence says nothing about intervals: what was adopted beside it ends with it.
            setIntervals(
                    intervals
                            .withQueryIntervalNanos(configured.queryIntervalNanos())
                            .withQueryResponseIntervalNanos(
                                    configured.queryResponseIntervalNanos()));
            becomeQuerier(nowNanos);
        }
        long nextNanos = dueNanos + ask(dueNanos, nowNanos);
        if (nextNanos - nowNanos <= 0) {
            nextNanos = nowNanos + intervals.queryIntervalNanos();
        }
        timers.startAt(row, nextNanos);
    }
}
