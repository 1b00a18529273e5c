// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.metrics;

import io.mld6.codec.decode.DropReason;
import java.util.List;

/// What the counters said at one moment. Immutable.
@SuppressWarnings("EnumOrdinal") // an array index that never leaves the process
public final class CounterSnapshot {
    private final long[] values;
    private final long[] dropped;

    CounterSnapshot(long[] values, long[] dropped) {
        this.values = values;
        this.dropped = dropped;
    }

    /// The counters of an engine: what all shards see, drops included, as the first one saw it,
    /// what they do added up.
    ///
    /// @param shards one or more
    public static CounterSnapshot ofAll(List<CounterSnapshot> shards) {
        long[] values = shards.getFirst().values.clone();
        for (MldCounter counter : MldCounter.values()) {
            if (!counter.isSeenByAll()) {
                values[counter.ordinal()] = shards.stream().mapToLong(s -> s.get(counter)).sum();
            }
        }
        return new CounterSnapshot(values, shards.getFirst().dropped);
    }

    /// The value of a counter.
    public long get(MldCounter counter) {
        return values[counter.ordinal()];
    }

    /// How much was dropped for a reason.
    public long dropped(DropReason reason) {
        return dropped[reason.ordinal()];
    }

    /// Frames that were read: each is an accepted message or was dropped as a whole.
    public long framesRead() {
        long frames = 0;
        for (MldCounter counter : MldCounter.values()) {
            if (counter.family().equals("received")) {
                frames += get(counter);
            }
        }
        for (DropReason reason : DropReason.values()) {
            if (reason.kind() != DropReason.Kind.WITHIN_MESSAGE) {
                frames += dropped(reason);
            }
        }
        return frames;
    }
}
