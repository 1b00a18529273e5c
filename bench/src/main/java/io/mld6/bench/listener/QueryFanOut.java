// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.listener;

import io.mld6.bench.support.Caches;
import io.mld6.bench.support.PerItem;
import io.mld6.bench.support.Population;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import java.util.Arrays;
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

/// What does it cost to turn a decoded query into pending answers, each at a random moment of its
/// own?
///
/// Read the `:perItem` lines: nanoseconds per armed row. A row is a membership, but a listener in
/// `v2General`, because an MLDv2 listener answers for all its groups at once. Compare within one
/// run, at equal numbers of armed rows, with `bareLoop` (the floor: draw a tick as well as the
/// engine does, append the row to the tick's array) and with
/// `io.mld6.bench.rejected.TimeoutPerMembership` (one HashedWheelTimer timeout each, the obvious
/// way). `bareLoopOverRows` does what `bareLoop` does and also reads and writes a row of 32 octets
/// in place, which is what memory alone takes of the difference between the two. All of them start
/// with cold caches: in service, two minutes lie between two queries. Maximum Response Delay 10 s
/// over ticks of 10 ms, so 997 ticks; below 10^5 rows the timeout per occupied tick shows. `groups`
/// says how many each listener is in; specific queries ask one group after the other.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 2,
        jvmArgs = {"-Xmx2g", "-XX:+UseSerialGC", "--sun-misc-unsafe-memory-access=allow"})
public class QueryFanOut {
    static final int DELAY_MILLIS = 10_000;
    static final int QRV = 2;
    static final int QQI = 125;
    /// What group-and-source queries ask about.
    public static final List<Ipv6Address> SOURCES =
            List.of(
                    Ipv6Address.parse("2001:db8::1"),
                    Ipv6Address.parse("2001:db8::2"),
                    Ipv6Address.parse("2001:db8::3"));

    /// An MLDv1 query with ten seconds to answer.
    ///
    /// @param group `::` in a General Query
    public static MldQuery version1(Ipv6Address group) {
        return new Mldv1Query(DELAY_MILLIS, group);
    }

    /// An MLDv2 query with ten seconds to answer.
    ///
    /// @param group `::` in a General Query
    public static MldQuery version2(Ipv6Address group, List<Ipv6Address> sources) {
        return new Mldv2Query(DELAY_MILLIS, group, false, QRV, QQI, sources, !sources.isEmpty());
    }

    /// Idle memberships before every query.
    @State(Scope.Thread)
    public abstract static class Idle {
        /// Memberships in all.
        @Param({"10000", "100000", "1000000"})
        public int memberships;

        /// Groups of each listener.
        @Param("100")
        public int groups;

        private final int version;
        Population population;
        private int nextGroup;

        Idle(int version) {
            this.version = version;
        }

        /// Joins them.
        @Setup(Level.Trial)
        public void join() {
            population = Population.withoutFrames(version, memberships, groups);
        }

        /// Lets them answer what the last query armed.
        @Setup(Level.Invocation)
        public void settle(Blackhole hole) {
            population.drain();
            hole.consume(Caches.evict());
        }

        Ipv6Address group() {
            nextGroup = (nextGroup + 1) % groups;
            return Population.group(nextGroup);
        }

        int listeners() {
            return memberships / groups;
        }
    }

    /// Listeners in version 1.
    public static class Version1 extends Idle {
        /// For the harness.
        public Version1() {
            super(1);
        }
    }

    /// Listeners in version 2.
    public static class Version2 extends Idle {
        /// For the harness.
        public Version2() {
            super(2);
        }
    }

    /// An MLDv1 General Query: every membership answers.
    @Benchmark
    public void v1General(Version1 idle, PerItem rows) {
        rows.add(idle.population.ask(version1(Ipv6Address.UNSPECIFIED)), idle.memberships);
    }

    /// An MLDv1 query for one group.
    @Benchmark
    public void v1GroupSpecific(Version1 idle, PerItem rows) {
        rows.add(idle.population.ask(version1(idle.group())), idle.listeners());
    }

    /// An MLDv2 General Query: every listener answers.
    @Benchmark
    public void v2General(Version2 idle, PerItem rows) {
        MldQuery query = version2(Ipv6Address.UNSPECIFIED, List.of());
        rows.add(idle.population.ask(query), idle.listeners());
    }

    /// An MLDv2 query for one group.
    @Benchmark
    public void v2GroupSpecific(Version2 idle, PerItem rows) {
        rows.add(idle.population.ask(version2(idle.group(), List.of())), idle.listeners());
    }

    /// An MLDv2 query for three sources of one group.
    @Benchmark
    public void v2GroupAndSource(Version2 idle, PerItem rows) {
        rows.add(idle.population.ask(version2(idle.group(), SOURCES)), idle.listeners());
    }

    /// Per tick an array that grows.
    @State(Scope.Thread)
    public static class Ticks {
        static final int TICKS = 997;

        /// Rows to file.
        @Param({"10000", "100000", "1000000"})
        public int memberships;

        final int[] counts = new int[TICKS + 1];
        final int[][] rows = new int[TICKS + 1][2048];
        long key;

        /// Empties the arrays.
        @Setup(Level.Invocation)
        public void clear(Blackhole hole) {
            Arrays.fill(counts, 0);
            key += 0x9e3779b97f4a7c15L;
            hole.consume(Caches.evict());
        }

        /// In pieces, so that this is compiled as a method and not on its way through a loop.
        int file(int from, int to) {
            for (int row = from; row < to; row++) {
                append(1 + (int) Math.unsignedMultiplyHigh(mix(key + row), TICKS), row);
            }
            return to - from;
        }

        int fileAll() {
            int filed = 0;
            for (int from = 0; from < memberships; from += 1024) {
                filed += file(from, Math.min(memberships, from + 1024));
            }
            return filed;
        }

        final void append(int tick, int row) {
            int[] due = rows[tick];
            int count = counts[tick]++;
            if (count == due.length) {
                due = Arrays.copyOf(due, count * 2);
                rows[tick] = due;
            }
            due[count] = row;
        }

        /// As the engine mixes.
        static long mix(long z) {
            long h = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
            h = (h ^ (h >>> 27)) * 0x94d049bb133111ebL;
            return h ^ (h >>> 31);
        }
    }

    /// The floor: a random tick and an append per row, nothing else.
    @Benchmark
    public void bareLoop(Ticks ticks, PerItem rows) {
        rows.add(ticks.fileAll(), ticks.memberships);
    }

    /// Per tick an array, and a row of eight ints for everyone who is asked.
    public static class TicksAndRows extends Ticks {
        private static final int STRIDE = 8;
        private int[] words = new int[0];

        /// Makes the rows.
        @Setup(Level.Trial)
        public void makeRows() {
            words = new int[memberships * STRIDE];
            for (int row = 0; row < memberships; row++) {
                words[row * STRIDE + 1] = row / 100;
                words[row * STRIDE + 2] = row % 100;
            }
        }

        @Override
        int file(int from, int to) {
            for (int row = from; row < to; row++) {
                int base = row * STRIDE;
                long bits = mix(key + words[base + 1] * 0x9e3779b97f4a7c15L + words[base + 2]);
                int tick = 1 + (int) Math.unsignedMultiplyHigh(bits, TICKS);
                words[base] = tick;
                append(tick, row);
            }
            return to - from;
        }
    }

    /// As `bareLoop`, from rows in memory and back into them.
    @Benchmark
    public void bareLoopOverRows(TicksAndRows ticks, PerItem rows) {
        rows.add(ticks.fileAll(), ticks.memberships);
    }
}
