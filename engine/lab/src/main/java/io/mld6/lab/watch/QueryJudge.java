// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.watch;

import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import java.util.concurrent.TimeUnit;

/// What is wrong with queries: their values, where they go, and when they come.
final class QueryJudge {
    /// What an answer may take on its way beyond the delay its sender chose. `[DEC]`
    static final long ON_THE_WAY_NANOS = Seconds.NANOS / 10;

    /// How long a querier may take to notice that it lost. `[DEC]`
    private static final long NOTICE_NANOS = Seconds.NANOS;

    /// A tenth of an interval and two seconds more are no fault. `[DEC]`
    private static final int GRACE_SHARE = 10;

    private static final long GRACE_NANOS = 2 * Seconds.NANOS;

    private final Books books;
    private final SpreadJudge spread;

    QueryJudge(Books books, SpreadJudge spread) {
        this.books = books;
        this.spread = spread;
    }

    void query(Segment segment, Sender sender, MldFrame frame, MldQuery query) {
        Ipv6Address owed = query.isGeneral() ? Ipv6Address.ALL_NODES : query.group();
        if (!frame.destination().equals(owed)) {
            complain(
                    Fault.QUERY_DESTINATION,
                    sender,
                    "to " + frame.destination() + " instead of " + owed);
        }
        long now = books.nowNanos();
        long delayNanos = TimeUnit.MILLISECONDS.toNanos(query.maximumResponseDelayMillis());
        segment.askedUntil(query.group(), now + delayNanos + ON_THE_WAY_NANOS);
        WatchedQuerier querier = segment.querier(sender);
        if (querier != null) {
            beside(segment, querier, query);
            boolean silentBefore = segment.elected() == null;
            WatchSnapshot.Values before = querier.values();
            querier.asked(query, now);
            if (query instanceof Mldv2Query two) {
                values(querier, before, two);
                if (two.isGeneral()) {
                    rhythm(segment, querier, silentBefore);
                }
            }
        }
        if (query instanceof Mldv1Query && query.isGeneral()) {
            segment.heardVersion1Query();
        }
        AnswerRound before = segment.round();
        if (before != null) {
            before.mix();
        }
        if (query.isGeneral() && frame.destination().equals(owed)) {
            awaitAnswers(segment, now, delayNanos);
        } else if (!query.isGeneral()) {
            LeaveCheck leave = segment.leaves().get(query.group());
            if (leave != null) {
                leave.asked(now, count(segment), delayNanos);
            }
        }
    }

    private void complain(Fault fault, Sender sender, String detail) {
        books.complain(fault, sender, detail);
    }

    /// How often the querier asks: the Last Listener Query Count (RFC 9777 §9.9).
    static int count(Segment segment) {
        WatchedQuerier querier = segment.elected();
        return querier == null ? 1 : querier.robustness();
    }

    /// Others that ask, too.
    private void beside(Segment segment, WatchedQuerier querier, MldQuery query) {
        long now = books.nowNanos();
        Sender sender = querier.sender();
        for (WatchedQuerier lower : segment.queriers().headMap(sender.address()).values()) {
            if (lower.isActive(now) && now - lower.sinceNanos() > NOTICE_NANOS) {
                complain(
                        Fault.NOT_YIELDING,
                        sender,
                        lower.sender().address()
                                + " is lower and asked "
                                + Seconds.text(now - lower.lastSeenNanos())
                                + " before");
                break;
            }
        }
        if (query instanceof Mldv2Query && query.isGeneral() && segment.isAskedInVersion1()) {
            for (WatchedQuerier other : segment.queriers().values()) {
                if (other != querier && other.version() == 1 && other.isActive(now)) {
                    complain(
                            Fault.BOTH_VERSIONS,
                            sender,
                            other.sender().address() + " asks in version 1");
                    break;
                }
            }
        }
    }

    /// Said once, until they change.
    private void values(WatchedQuerier querier, WatchSnapshot.Values before, Mldv2Query query) {
        WatchSnapshot.Values now = querier.values();
        if (now.robustnessVariable() == 1 && before.robustnessVariable() != 1) {
            complain(Fault.ROBUSTNESS, querier.sender(), "");
        }
        if (query.isGeneral() && !now.equals(before)) {
            long intervalMillis = TimeUnit.SECONDS.toMillis(now.queryIntervalSeconds());
            if (intervalMillis > 0 && now.maximumResponseMillis() >= intervalMillis) {
                complain(
                        Fault.RESPONSE_INTERVAL,
                        querier.sender(),
                        "Maximum Response Delay %d ms, query interval %d s"
                                .formatted(
                                        now.maximumResponseMillis(), now.queryIntervalSeconds()));
            }
        }
    }

    /// The start, and the intervals behind it.
    ///
    /// @param silentBefore whether nobody asked when this query came
    private void rhythm(Segment segment, WatchedQuerier querier, boolean silentBefore) {
        long now = books.nowNanos();
        long interval = querier.intervalNanos();
        if (querier.isBurst(now)) {
            complain(
                    Fault.QUERY_BURST,
                    querier.sender(),
                    "%d General Queries within a query interval of %s"
                            .formatted(querier.robustness() + 2, Seconds.text(interval)));
        }
        if (silentBefore && now - books.startNanos() > interval && querier.robustness() > 1) {
            long queries = querier.generalQueries();
            long span = (querier.robustness() - 1) * (interval / 4);
            boolean _ =
                    books.checks.at(
                            now + span + grace(span),
                            () -> started(segment, querier, querier.generalQueries() - queries));
        }
        if (!querier.isAwaited()) {
            awaitNext(segment, querier);
        }
    }

    private static long grace(long span) {
        return span / GRACE_SHARE + GRACE_NANOS;
    }

    /// @param further General Queries behind the first
    private void started(Segment segment, WatchedQuerier querier, long further) {
        if (further + 1 < querier.robustness() && segment.elected() == querier) {
            complain(
                    Fault.STARTUP,
                    querier.sender(),
                    "%d within %s, robustness is %d"
                            .formatted(
                                    further + 1,
                                    Seconds.text(
                                            (querier.robustness() - 1)
                                                    * (querier.intervalNanos() / 4)),
                                    querier.robustness()));
        }
    }

    /// One check a querier waits, however often it asks.
    private void awaitNext(Segment segment, WatchedQuerier querier) {
        long interval = querier.intervalNanos();
        querier.setAwaited(
                books.checks.at(
                        querier.lastGeneralNanos() + interval + grace(interval),
                        () -> look(segment, querier)));
    }

    private void look(Segment segment, WatchedQuerier querier) {
        querier.setAwaited(false);
        long interval = querier.intervalNanos();
        if (books.nowNanos() - querier.lastGeneralNanos() < interval + grace(interval)) {
            awaitNext(segment, querier);
        } else if (segment.elected() == querier) {
            complain(
                    Fault.QUERY_OVERDUE,
                    querier.sender(),
                    "none for %s, query interval is %s"
                            .formatted(
                                    Seconds.text(books.nowNanos() - querier.lastGeneralNanos()),
                                    Seconds.text(interval)));
        }
    }

    /// Who is known to listen must answer a General Query; version 1 hosts may be silenced by
    /// others. One check a segment waits, so that a flood of queries costs no more than one.
    private void awaitAnswers(Segment segment, long askedNanos, long delayNanos) {
        AnswerRound round = new AnswerRound(askedNanos, delayNanos);
        if (segment.round() == null
                && books.checks.at(
                        askedNanos + delayNanos + LeaveCheck.PROMPT_NANOS,
                        () -> over(segment, round))) {
            segment.setRound(round);
        }
    }

    private void over(Segment segment, AnswerRound round) {
        segment.setRound(null);
        spread.judge(segment, round);
        missed(segment, round.askedNanos(), round.delayNanos());
    }

    private void missed(Segment segment, long askedNanos, long delayNanos) {
        if (segment.isAskedInVersion1()) {
            return;
        }
        for (WatchedSender host : segment.senders().values()) {
            if (host.version() == 2
                    && !host.groups().isEmpty()
                    && host.lastReportNanos() < askedNanos
                    && host.fellSilent()) {
                complain(
                        Fault.NO_ANSWER,
                        host.sender(),
                        "General Query, Maximum Response Delay " + Seconds.text(delayNanos));
            }
        }
    }
}
