// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.listener;

import io.mld6.bench.support.Caches;
import io.mld6.bench.support.PerItem;
import io.mld6.bench.support.Population;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.registry.SegmentTable;
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

/// What does a Report cost that makes others hold their tongue (RFC 2710 §4)?
///
/// `reportHeard` is one Report of another node while every membership of its group waits with an
/// answer: it must not depend on how many there are. `comesUp` (`:perItem`) is what each of them
/// costs later, when its tick comes and it finds itself suppressed. 100 groups.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 2,
        jvmArgs = {"-Xmx2g", "-XX:+UseSerialGC", "--sun-misc-unsafe-memory-access=allow"})
public class Suppression {
    private static final int GROUPS = 100;

    /// MLDv1 listeners that hear each other.
    @State(Scope.Thread)
    public abstract static class Waiting {
        /// Memberships in all.
        @Param({"10000", "1000000"})
        public int memberships;

        Population population = Population.onSharedSegment(0, GROUPS);
        private int next;

        /// Joins them.
        @Setup(Level.Trial)
        public void join() {
            population = Population.onSharedSegment(memberships, GROUPS);
        }

        void ask() {
            population.drain();
            population.ask(QueryFanOut.version1(Ipv6Address.UNSPECIFIED));
        }

        void hearReport() {
            next = (next + 1) % GROUPS;
            population
                    .listeners()
                    .onReport(SegmentTable.FIRST, Population.GROUP_HIGH, Population.groupLow(next));
        }
    }

    /// Asked, and nobody has answered.
    public static class Asked extends Waiting {
        /// Asks.
        @Setup(Level.Iteration)
        public void askOnce() {
            ask();
        }
    }

    /// Asked, and somebody else has answered for every group.
    public static class Answered extends Waiting {
        /// Asks, and answers.
        @Setup(Level.Invocation)
        public void askAndAnswer(Blackhole hole) {
            ask();
            for (int group = 0; group < GROUPS; group++) {
                hearReport();
            }
            hole.consume(Caches.evict());
        }
    }

    /// One Report heard.
    @Benchmark
    public void reportHeard(Asked asked) {
        asked.hearReport();
    }

    /// All memberships come up and say nothing.
    @Benchmark
    public void comesUp(Answered answered, PerItem rows) {
        answered.population.drain();
        rows.add(answered.memberships, answered.memberships);
    }
}
