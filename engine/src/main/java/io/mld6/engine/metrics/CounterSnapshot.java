// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.metrics;

import io.mld6.codec.decode.DropReason;

/// What the counters said at one moment. Immutable.
@SuppressWarnings("EnumOrdinal") // an array index that never leaves the process
public final class CounterSnapshot {
    private final long[] values;

    CounterSnapshot(long[] values) {
        this.values = values;
    }

    /// The value of a counter.
    public long get(MldCounter counter) {
        return values[counter.ordinal()];
    }

    /// The value of a reason's counter.
    public long dropped(DropReason reason) {
        return get(MldCounter.of(reason));
    }
}
