// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.metrics;

import io.mld6.codec.decode.DropReason;
import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.message.Mldv2Report;
import org.jspecify.annotations.Nullable;

/// The counters of one shard, or of a part of it: plain `long`s, one for each [MldCounter] and each
/// [DropReason].
/// Thread: event loop only; others take a [#snapshot()].
@SuppressWarnings("EnumOrdinal") // an array index that never leaves the process
public final class Counters {
    private final long[] values = new long[MldCounter.values().length];
    private final long[] dropped = new long[DropReason.values().length];

    /// The counters of the whole, which count along; null if this is it.
    private final @Nullable Counters whole;

    /// All zero.
    public Counters() {
        whole = null;
    }

    /// All zero, of a part.
    ///
    /// @param whole counts everything that is counted here, too
    public Counters(Counters whole) {
        this.whole = whole;
    }

    /// Adds one.
    public void count(MldCounter counter) {
        add(counter, 1);
    }

    /// Adds one to what was dropped for a reason.
    public void count(DropReason reason) {
        dropped[reason.ordinal()]++;
        if (whole != null) {
            whole.count(reason);
        }
    }

    /// Adds a query that was accepted, by its version and by what it is about.
    public void countReceived(MldQuery query) {
        switch (query) {
            case Mldv1Query _ -> {
                count(MldCounter.RECEIVED_QUERY_V1);
                if (!query.isGeneral()) {
                    count(MldCounter.RECEIVED_QUERY_V1_GROUP);
                }
            }
            case Mldv2Query v2 -> {
                count(MldCounter.RECEIVED_QUERY_V2);
                if (!v2.sources().isEmpty()) {
                    count(MldCounter.RECEIVED_QUERY_V2_SOURCES);
                } else if (!v2.isGeneral()) {
                    count(MldCounter.RECEIVED_QUERY_V2_GROUP);
                }
            }
        }
    }

    /// Adds an MLDv2 Report that was accepted, and its records by their types.
    public void countReceived(Mldv2Report report) {
        count(MldCounter.RECEIVED_REPORT_V2);
        add(MldCounter.RECEIVED_RECORDS, report.records().size());
        for (AddressRecord record : report.records()) {
            count(MldCounter.received(record.type()));
        }
    }

    /// Adds `amount`.
    public void add(MldCounter counter, long amount) {
        values[counter.ordinal()] += amount;
        if (whole != null) {
            whole.add(counter, amount);
        }
    }

    /// The value now.
    public long get(MldCounter counter) {
        return values[counter.ordinal()];
    }

    /// How much was dropped for a reason so far.
    public long get(DropReason reason) {
        return dropped[reason.ordinal()];
    }

    /// A copy that any thread may keep.
    public CounterSnapshot snapshot() {
        return new CounterSnapshot(values.clone(), dropped.clone());
    }
}
