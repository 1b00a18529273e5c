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

/// Would one object per membership do instead of rows in arrays?
///
/// The same buckets, but of references. Every object has a header and a place of its own, and
/// storing a reference marks a card for the collector. Compare `:perItem` of `arm` with
/// `QueryFanOut.v1General` and of `drain` with `ReportDrain.v1Reports`, which builds a frame
/// besides.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 2,
        jvmArgs = {"-Xmx2g", "-XX:+UseSerialGC", "--sun-misc-unsafe-memory-access=allow"})
public class ObjectPerMembership {
    /// Idle rows.
    @State(Scope.Thread)
    public static class Rows {
        /// Memberships that are asked.
        @Param({"10000", "1000000"})
        public int memberships;

        private Membership[] all = new Membership[0];
        private Membership[][] buckets = new Membership[0][];
        private final int[] counts = new int[Sketch.TICKS + 1];

        void init() {
            all = new Membership[memberships];
            for (int i = 0; i < memberships; i++) {
                all[i] = new Membership(i / 100, i % 100);
            }
            buckets = new Membership[Sketch.TICKS + 1][1024];
        }

        void arm() {
            Arrays.fill(counts, 0);
            for (int from = 0; from < memberships; from += 1024) {
                armBlock(from, Math.min(memberships, from + 1024));
            }
        }

        private void armBlock(int from, int to) {
            for (int i = from; i < to; i++) {
                Membership one = all[i];
                int tick = Sketch.tick(key, one.listener, one.group);
                one.due = tick;
                Membership[] bucket = buckets[tick];
                int count = counts[tick]++;
                if (count == bucket.length) {
                    bucket = Arrays.copyOf(bucket, count * 2);
                    buckets[tick] = bucket;
                }
                bucket[count] = one;
            }
        }

        long drain() {
            long sum = 0;
            for (int tick = 0; tick < counts.length; tick++) {
                for (int i = 0; i < counts[tick]; i++) {
                    Membership one = buckets[tick][i];
                    if (one.due == tick) {
                        sum += one.listener + one.group;
                    }
                }
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

    /// One listener's state for one group.
    @SuppressWarnings("UnusedVariable") // as large as it would have to be
    private static final class Membership {
        final int listener;
        final int group;
        int due;
        int state;
        int armedSequence;
        int round;
        int filter;
        int repeatTick;

        Membership(int listener, int group) {
            this.listener = listener;
            this.group = group;
            state = 1;
        }
    }
}
