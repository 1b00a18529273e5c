// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.rejected;

import io.mld6.bench.support.Caches;
import io.mld6.bench.support.PerItem;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/// Would sorting all rows of a query by tick, once, do instead of appending to buckets?
///
/// One array of exactly the right size, no chunks and nothing to grow; but every row is visited
/// twice before the first is due, and a second query, or one membership that is armed alone, has
/// nowhere to go. Compare `:perItem` of `arm` with `QueryFanOut.v1General`.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 2,
        jvmArgs = {"-Xmx2g", "-XX:+UseSerialGC", "--sun-misc-unsafe-memory-access=allow"})
public class CountingSort {
    /// Idle rows.
    @State(Scope.Thread)
    public static class Rows {
        /// Memberships that are asked.
        @Param({"10000", "1000000"})
        public int memberships;

        private int[] words = new int[0];
        private int[] sorted = new int[0];
        private int[] due = new int[0];
        private final int[] counts = new int[Sketch.TICKS + 2];

        void init() {
            words = Sketch.rows(memberships);
            sorted = new int[memberships];
            due = new int[memberships];
        }

        void arm() {
            Arrays.fill(counts, 0);
            for (int from = 0; from < memberships; from += 1024) {
                draw(from, Math.min(memberships, from + 1024));
            }
            for (int tick = 1; tick < counts.length; tick++) {
                counts[tick] += counts[tick - 1];
            }
            for (int from = 0; from < memberships; from += 1024) {
                file(from, Math.min(memberships, from + 1024));
            }
        }

        private void draw(int from, int to) {
            for (int row = from; row < to; row++) {
                int base = row * Sketch.STRIDE;
                int tick =
                        Sketch.tick(key, words[base + Sketch.LISTENER], words[base + Sketch.GROUP]);
                words[base + Sketch.DUE] = tick;
                due[row] = tick;
                counts[tick + 1]++;
            }
        }

        private void file(int from, int to) {
            for (int row = from; row < to; row++) {
                sorted[counts[due[row]]++] = row;
            }
        }

        long drain() {
            long sum = 0;
            for (int row : sorted) {
                sum += words[row * Sketch.STRIDE + Sketch.LISTENER];
                sum += words[row * Sketch.STRIDE + Sketch.GROUP];
            }
            return sum;
        }

        long key;

        /// Makes them.
        @Setup(Level.Trial)
        public void make() {
            init();
        }

        /// Cold caches, and another query.
        @Setup(Level.Invocation)
        public void cool(Blackhole hole) {
            key += 0x9e3779b97f4a7c15L;
            hole.consume(Caches.evict());
        }
    }

    /// Rows that are armed already.
    public static class Armed extends Rows {
        /// Arms them.
        @Setup(Level.Invocation)
        public void armAll(Blackhole hole) {
            arm();
            hole.consume(Caches.evict());
        }
    }

    /// From idle to armed.
    @Benchmark
    public void arm(Rows rows, PerItem items) {
        rows.arm();
        items.add(rows.memberships, rows.memberships);
    }

    /// From armed to listener and group of every row, tick by tick.
    @Benchmark
    public long drain(Armed armed, PerItem items) {
        items.add(armed.memberships, armed.memberships);
        return armed.drain();
    }
}
