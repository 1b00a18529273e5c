// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.metrics;

import io.mld6.codec.decode.DropReason;

/// The counters of one shard: plain `long`s, one for each [MldCounter] and each [DropReason].
/// Thread: event loop only; others take a [#snapshot()].
@SuppressWarnings("EnumOrdinal") // an array index that never leaves the process
public final class Counters {
    private final long[] values = new long[MldCounter.values().length];
    private final long[] dropped = new long[DropReason.values().length];

    /// All zero.
    public Counters() {}

    /// Adds one.
    public void count(MldCounter counter) {
        values[counter.ordinal()]++;
    }

    /// Adds one to what was dropped for a reason.
    public void count(DropReason reason) {
        dropped[reason.ordinal()]++;
    }

    /// Adds `amount`.
    public void add(MldCounter counter, long amount) {
        values[counter.ordinal()] += amount;
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
