// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.listener;

import io.mld6.bench.support.Caches;
import io.mld6.bench.support.PerItem;
import io.mld6.bench.support.Population;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.metrics.MldCounter;
import java.util.List;
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

/// What does it cost to turn a due tick into finished frames in a batch, without the kernel?
///
/// Read the `:perItem` lines: nanoseconds per frame in `v1Reports`, per record in `v2Records`,
/// everything between the tick and the full batch included. The rows of a tick lie anywhere, and
/// caches are cold before every run. Added to [QueryFanOut] at the same size this is the way from
/// a query to finished frames. `groups` says how many each listener is in, and so how many
/// records an MLDv2 Report holds, up to 72; with 1, every record pays for a frame of its own.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 2,
        jvmArgs = {"-Xmx2g", "-XX:+UseSerialGC", "--sun-misc-unsafe-memory-access=allow"})
public class ReportDrain {
    /// Memberships that have been asked.
    @State(Scope.Thread)
    public abstract static class Asked {
        /// Memberships in all.
        @Param({"10000", "100000", "1000000"})
        public int memberships;

        /// Groups of each listener.
        @Param({"100", "1"})
        public int groups;

        private final int version;
        Population population;

        Asked(int version) {
            this.version = version;
        }

        /// Joins them.
        @Setup(Level.Trial)
        public void join() {
            population = Population.withFrames(version, memberships, groups);
        }

        /// Asks them all.
        @Setup(Level.Invocation)
        public void ask(Blackhole hole) {
            hole.consume(
                    population.ask(
                            version == 1
                                    ? QueryFanOut.version1(Ipv6Address.UNSPECIFIED)
                                    : QueryFanOut.version2(Ipv6Address.UNSPECIFIED, List.of())));
            hole.consume(Caches.evict());
        }

        int drain(MldCounter counter) {
            long before = population.counters().get(counter);
            population.drain();
            return (int) (population.counters().get(counter) - before);
        }
    }

    /// Listeners in version 1.
    public static class Version1 extends Asked {
        /// For the harness.
        public Version1() {
            super(1);
        }
    }

    /// Listeners in version 2.
    public static class Version2 extends Asked {
        /// For the harness.
        public Version2() {
            super(2);
        }
    }

    /// An MLDv1 Report per membership.
    @Benchmark
    public void v1Reports(Version1 asked, PerItem frames) {
        frames.add(asked.drain(MldCounter.FRAMES_SUBMITTED), asked.memberships);
    }

    /// A Current-State Record per membership.
    @Benchmark
    public void v2Records(Version2 asked, PerItem records) {
        records.add(asked.drain(MldCounter.SUBMITTED_RECORDS), asked.memberships);
    }
}
