// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.watch;

import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.message.FilterMode;
import io.mld6.codec.message.Mldv1Done;
import io.mld6.codec.message.Mldv1Report;
import io.mld6.codec.message.Mldv2Report;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.RecordType;
import io.mld6.codec.wire.SsmRange;
import org.jspecify.annotations.Nullable;

/// What listeners say: who listens to what, and what is wrong with how they say it.
final class ReportJudge {
    /// The longest Maximum Response Delay that is usual: a query from before the watch may have
    /// been one of those.
    private static final long UNHEARD_QUERY_NANOS = 10 * Seconds.NANOS;

    /// What a version 1 host says of a group again within this time may repeat that it joined (RFC
    /// 2710 §7.10), and some milliseconds for timers and the way. `[DEC]`
    private static final long UNSOLICITED_VERSION_1_NANOS = 10 * Seconds.NANOS + Seconds.NANOS / 4;

    private final Books books;
    private final ChangeJudge changes;
    private final SpreadJudge spread;

    ReportJudge(Books books, SpreadJudge spread) {
        this.books = books;
        this.spread = spread;
        changes = new ChangeJudge(books);
    }

    /// An MLDv2 Report.
    ///
    /// @param clean whether no source or record of it was passed over
    void version2(Segment segment, WatchedSender host, Mldv2Report report, boolean clean) {
        host.reported(2, books.nowNanos());
        if (report.records().stream().anyMatch(one -> isAnswer(one.type()))) {
            spread.answer(segment, host);
        }
        for (AddressRecord record : report.records()) {
            shape(host, record, clean);
            switch (record.type()) {
                case IS_IN, IS_EX -> answer(segment, host, record);
                case TO_IN, TO_EX, ALLOW, BLOCK -> changes.change(segment, host, record);
            }
            take(segment, host, record);
        }
    }

    private static boolean isAnswer(RecordType type) {
        return type == RecordType.IS_IN || type == RecordType.IS_EX;
    }

    private void complain(Fault fault, WatchedSender host, String detail) {
        books.complain(fault, host.sender(), detail);
    }

    private static String text(AddressRecord record) {
        return record.type() + " " + record.group();
    }

    private void shape(WatchedSender host, AddressRecord record, boolean clean) {
        boolean exclude = record.type() == RecordType.IS_EX || record.type() == RecordType.TO_EX;
        if (exclude && SsmRange.ASSIGNED.contains(record.group())) {
            complain(Fault.SSM_EXCLUDE, host, text(record));
        }
        if (clean && !exclude && record.type() != RecordType.TO_IN && record.sources().isEmpty()) {
            complain(Fault.EMPTY_RECORD, host, text(record) + " without sources");
        }
    }

    /// Current state is told when somebody asks, and only then.
    private void answer(Segment segment, WatchedSender host, AddressRecord record) {
        long until = segment.answersUntil(record.group());
        long now = books.nowNanos();
        if (until != Long.MIN_VALUE
                && now > until
                && now - books.startNanos() > UNHEARD_QUERY_NANOS) {
            complain(
                    Fault.ANSWER_LATE,
                    host,
                    text(record) + " " + Seconds.text(now - until) + " after the last moment");
        }
    }

    private void take(Segment segment, WatchedSender host, AddressRecord record) {
        WatchedFilter filter = host.filter(record.group());
        leave(segment, filter, record);
        if (filter == null) {
            filter = newFilter(host, record.group());
        }
        if (filter == null) {
            return;
        }
        filter.apply(record, segment.isAskedAbout(record.group()), books.nowNanos());
        if (filter.isNothing()) {
            drop(host, record.group());
        } else {
            stays(segment, record.group());
        }
    }

    private static void stays(Segment segment, Ipv6Address group) {
        LeaveCheck leave = segment.leaves().get(group);
        if (leave != null) {
            leave.answered();
        }
    }

    private @Nullable WatchedFilter newFilter(WatchedSender host, Ipv6Address group) {
        if (!books.memberships.take()) {
            return null;
        }
        WatchedFilter filter = new WatchedFilter(books.sources);
        host.groups().put(group, filter);
        return filter;
    }

    private void drop(WatchedSender host, Ipv6Address group) {
        WatchedFilter gone = host.groups().remove(group);
        if (gone != null) {
            gone.forget();
            books.memberships.giveBack(1);
        }
    }

    /// @param filter what the host wanted before; null if that was not heard
    private void leave(Segment segment, @Nullable WatchedFilter filter, AddressRecord record) {
        boolean block = record.type() == RecordType.BLOCK;
        boolean leaves = record.type() == RecordType.TO_IN || block;
        boolean known = filter != null && filter.isNarrowedBy(record);
        // What a group in version 1 compatibility mode is told of sources means nothing (CP-15).
        if (!leaves || (filter != null && !known) || (block && segment.isAnsweredInVersion1())) {
            return;
        }
        boolean sources = block || (filter != null && filter.mode() == FilterMode.INCLUDE);
        open(segment, record.group(), sources, known);
    }

    private void open(Segment segment, Ipv6Address group, boolean sources, boolean known) {
        if (segment.leaves().containsKey(group)) {
            return;
        }
        boolean owed = known && segment.elected() != null;
        LeaveCheck check = new LeaveCheck(books.nowNanos(), sources, owed);
        if (books.checks.at(check.endNanos(), () -> closeWhenOver(segment, group, check))) {
            segment.leaves().put(group, check);
        }
    }

    private void closeWhenOver(Segment segment, Ipv6Address group, LeaveCheck check) {
        if (check.endNanos() > books.nowNanos()
                && books.checks.at(check.endNanos(), () -> closeWhenOver(segment, group, check))) {
            return;
        }
        segment.leaves().remove(group);
        WatchedQuerier querier = segment.elected();
        if (querier != null) {
            check.judge(
                    QueryJudge.count(segment),
                    (fault, detail) ->
                            books.complain(fault, querier.sender(), group + ", " + detail));
        }
    }

    /// An MLDv1 Report.
    void version1(Segment segment, WatchedSender host, MldFrame frame, Mldv1Report report) {
        host.reported(1, books.nowNanos());
        segment.heardVersion1Report();
        destination(host, frame, report.group(), "Report");
        WatchedFilter filter = host.filter(report.group());
        if (filter == null) {
            filter = newFilter(host, report.group());
        } else if (books.nowNanos() - filter.lastSeenNanos() > UNSOLICITED_VERSION_1_NANOS) {
            spread.answer(segment, host);
        }
        if (filter != null) {
            filter.applyVersion1(books.nowNanos());
        }
        stays(segment, report.group());
    }

    /// An MLDv1 Done.
    void done(Segment segment, WatchedSender host, MldFrame frame, Mldv1Done done) {
        host.reported(1, books.nowNanos());
        destination(host, frame, Ipv6Address.ALL_ROUTERS, "Done");
        boolean known = host.filter(done.group()) != null;
        open(segment, done.group(), false, known);
        drop(host, done.group());
    }

    private void destination(WatchedSender host, MldFrame frame, Ipv6Address owed, String message) {
        if (!frame.destination().equals(owed)) {
            complain(
                    Fault.VERSION_1_DESTINATION,
                    host,
                    message + " to " + frame.destination() + " instead of " + owed);
        }
    }
}
