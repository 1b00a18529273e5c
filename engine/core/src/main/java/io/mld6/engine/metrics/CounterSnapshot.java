// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.metrics;

import io.mld6.codec.decode.DropReason;
import java.util.List;

/// What the counters said at one moment. Immutable.
@SuppressWarnings("EnumOrdinal") // an array index that never leaves the process
public final class CounterSnapshot {
    private final long[] values;

    CounterSnapshot(long[] values) {
        this.values = values;
    }

    /// The counters of an engine: what all shards see as the first one saw it, what they do added
    /// up.
    ///
    /// @param shards one or more
    public static CounterSnapshot ofAll(List<CounterSnapshot> shards) {
        long[] values = shards.getFirst().values.clone();
        for (MldCounter counter : MldCounter.values()) {
            if (!counter.isSeenByAll()) {
                values[counter.ordinal()] = shards.stream().mapToLong(s -> s.get(counter)).sum();
            }
        }
        return new CounterSnapshot(values);
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
