// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import java.util.List;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/// The books of all answers at one moment: scheduled = sent + suppressed + cancelled + pending.
///
/// @param scheduled answers armed
/// @param sent answers handed over to the kernel
/// @param suppressed answers another node made unnecessary
/// @param cancelled answers withdrawn: left, replaced by a sooner one, or lost with the link
/// @param pending answers still to come
/// @param late answers handed over after their Maximum Response Delay
/// @param maxLagMillis largest lag of a tick behind its time
/// @param delayMicros delays from arrival of the query to hand-over; a copy
public record ResponseSnapshot(
        long scheduled,
        long sent,
        long suppressed,
        long cancelled,
        long pending,
        long late,
        double maxLagMillis,
        Histogram delayMicros) {

    /// The books of all shards in one.
    static ResponseSnapshot ofAll(List<ResponseSnapshot> shards) {
        Histogram delays = shards.getFirst().delayMicros().copy();
        shards.stream().skip(1).forEach(shard -> delays.add(shard.delayMicros()));
        return new ResponseSnapshot(
                sum(shards, ResponseSnapshot::scheduled),
                sum(shards, ResponseSnapshot::sent),
                sum(shards, ResponseSnapshot::suppressed),
                sum(shards, ResponseSnapshot::cancelled),
                sum(shards, ResponseSnapshot::pending),
                sum(shards, ResponseSnapshot::late),
                shards.stream().mapToDouble(ResponseSnapshot::maxLagMillis).max().orElse(0),
                delays);
    }

    private static long sum(List<ResponseSnapshot> shards, ToLongFunction<ResponseSnapshot> value) {
        return shards.stream().mapToLong(value).sum();
    }
}
