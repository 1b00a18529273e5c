// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.watch;

import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.wire.Ipv6Address;
import java.util.Map;

/// Whether listeners say their state changes as often as they must: a listener's Robustness
/// Variable is its own, and 2 unless it goes by that of a querier (V2-61), so that once is too
/// seldom where the querier does not say 1.
final class ChangeJudge {
    /// A repetition comes within the Unsolicited Report Interval (RFC 9777 §9.11), and some
    /// milliseconds for timers and the way. `[DEC]`
    private static final long REPEAT_NANOS = Seconds.NANOS + Seconds.NANOS / 4;

    private final Books books;

    ChangeJudge(Books books) {
        this.books = books;
    }

    /// A state-change record of a listener.
    void change(Segment segment, WatchedSender host, AddressRecord record) {
        WatchedSender.ChangeKey key = key(record.group(), StateChange.Kind.of(record.type()));
        supersede(host, record);
        StateChange known = host.changes().get(key);
        if (known != null && known.type() == record.type()) {
            known.said(record, books.nowNanos());
            return;
        }
        if (known != null) {
            drop(host.changes(), key, known);
        }
        WatchedQuerier querier = segment.elected();
        if (querier != null && querier.robustness() == 1) {
            return;
        }
        StateChange fresh = new StateChange(record, books.nowNanos(), books.sources);
        host.changes().put(key, fresh);
        if (!await(segment, host, key, fresh)) {
            drop(host.changes(), key, fresh);
        }
    }

    private static WatchedSender.ChangeKey key(Ipv6Address group, StateChange.Kind kind) {
        return new WatchedSender.ChangeKey(group, kind);
    }

    /// A change of mode, or of the same sources the other way, ends the repetitions of what was
    /// said in an earlier Report.
    private void supersede(WatchedSender host, AddressRecord record) {
        for (StateChange.Kind kind : StateChange.Kind.values()) {
            WatchedSender.ChangeKey key = key(record.group(), kind);
            StateChange other = host.changes().get(key);
            if (other != null
                    && kind != StateChange.Kind.MODE
                    && other.isUndoneBy(record)
                    && other.lastNanos() != books.nowNanos()) {
                drop(host.changes(), key, other);
            }
        }
    }

    private static void drop(
            Map<WatchedSender.ChangeKey, StateChange> changes,
            WatchedSender.ChangeKey key,
            StateChange change) {
        changes.remove(key);
        change.forget();
    }

    private boolean await(
            Segment segment, WatchedSender host, WatchedSender.ChangeKey key, StateChange change) {
        return books.checks.at(
                change.lastNanos() + REPEAT_NANOS, () -> look(segment, host, key, change));
    }

    /// While repetitions come, further ones may.
    private void look(
            Segment segment, WatchedSender host, WatchedSender.ChangeKey key, StateChange change) {
        if (host.changes().get(key) != change
                || (books.nowNanos() < change.lastNanos() + REPEAT_NANOS
                        && await(segment, host, key, change))) {
            return;
        }
        drop(host.changes(), key, change);
        // One of the first moments may be the repetition of what was said before the watch, and a
        // fall-back to version 1 ends all repetitions (CP-4).
        if (!change.isSettled()
                && !segment.isAskedInVersion1()
                && change.lastNanos() - books.startNanos() > REPEAT_NANOS) {
            books.complain(Fault.NOT_REPEATED, host.sender(), change.toString());
        }
    }
}
