// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.metrics;

import io.mld6.codec.decode.DropReason;

/// The counters of one shard: plain `long`s. Thread: event loop only; others take a [#snapshot()].
@SuppressWarnings("EnumOrdinal") // an array index that never leaves the process
public final class Counters {
    private static final MldCounter[] BY_REASON = byReason();

    private final long[] values = new long[MldCounter.values().length];

    /// All zero.
    public Counters() {}

    private static MldCounter[] byReason() {
        DropReason[] reasons = DropReason.values();
        MldCounter[] counters = new MldCounter[reasons.length];
        for (DropReason reason : reasons) {
            counters[reason.ordinal()] = MldCounter.of(reason);
        }
        return counters;
    }

    /// Adds one.
    public void count(MldCounter counter) {
        values[counter.ordinal()]++;
    }

    /// Adds one to the counter of a reason.
    public void count(DropReason reason) {
        count(BY_REASON[reason.ordinal()]);
    }

    /// Adds `amount`.
    public void add(MldCounter counter, long amount) {
        values[counter.ordinal()] += amount;
    }

    /// The value now.
    public long get(MldCounter counter) {
        return values[counter.ordinal()];
    }

    /// The value now of a reason's counter.
    public long get(DropReason reason) {
        return get(BY_REASON[reason.ordinal()]);
    }

    /// A copy that any thread may keep.
    public CounterSnapshot snapshot() {
        return new CounterSnapshot(values.clone());
    }
}
