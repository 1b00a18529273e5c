// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.listener;

import io.mld6.codec.wire.Ipv6Address;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What does it cost, per membership, to turn a General Query into a million pending answers?
/// Decides whether buckets per tick are worth having.
///
/// Compare three lines of one run: `generalQuery` (the engine), `timeoutPerMembership` (one
/// HashedWheelTimer timeout each, the obvious way), `bareLoop` (draw a tick, append the row to that
/// tick's array: the floor). 10 000 listeners x 100 groups, 48 MB of rows, Maximum Response Delay
/// 10 s.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(QueryFanOutBenchmark.MEMBERSHIPS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 2,
        jvmArgs = {"-Xmx2g", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders"})
public class QueryFanOutBenchmark {
    static final int LISTENERS = 10_000;
    static final int GROUPS = 100;
    static final int MEMBERSHIPS = LISTENERS * GROUPS;
    static final long DELAY_NANOS = TimeUnit.SECONDS.toNanos(10);
    static final long SEED = 1;

    /// Idle memberships before every query.
    @State(Scope.Thread)
    public static class Engine {
        Memberships memberships;

        /// Joins a million.
        @Setup(Level.Trial)
        public void join() {
            memberships = new Memberships(LISTENERS, GROUPS, SEED);
        }

        /// Withdraws what the last query armed.
        @Setup(Level.Invocation)
        public void settle() {
            memberships.settle();
        }
    }

    /// A General Query over a million idle memberships.
    ///
    /// @return answers armed
    @Benchmark
    public int generalQuery(Engine engine) {
        int armed =
                engine.memberships.listeners.onQuery(
                        Ipv6Address.UNSPECIFIED,
                        DELAY_NANOS,
                        Ipv6Address.ALL_NODES,
                        engine.memberships.nowNanos());
        if (armed != MEMBERSHIPS) {
            throw new IllegalStateException("armed " + armed);
        }
        return armed;
    }

    /// Per tick an array that grows.
    @State(Scope.Thread)
    public static class Ticks {
        static final int TICKS = (int) (DELAY_NANOS / Memberships.TICK_NANOS);
        final int[][] rows = new int[TICKS + 1][64];
        final int[] counts = new int[TICKS + 1];
        long state = SEED;

        /// Empties the arrays and keeps their room.
        @Setup(Level.Invocation)
        public void clear() {
            Arrays.fill(counts, 0);
        }
    }

    /// The floor: a random tick and an append per row, nothing else.
    ///
    /// @return rows of one tick
    @Benchmark
    public int bareLoop(Ticks ticks) {
        long random = ticks.state;
        for (int row = 0; row < MEMBERSHIPS; row++) {
            random = random * 0x5851f42d4c957f2dL + 0x14057b7ef767814fL;
            int tick = 1 + (int) (((random >>> 32) * Ticks.TICKS) >>> 32);
            int[] rows = ticks.rows[tick];
            int count = ticks.counts[tick]++;
            if (count == rows.length) {
                rows = Arrays.copyOf(rows, count * 2);
                ticks.rows[tick] = rows;
            }
            rows[count] = row;
        }
        ticks.state = random;
        return ticks.counts[1];
    }
}
