// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.registry;

import io.mld6.bench.support.Population;
import io.mld6.engine.registry.MembershipRegistry;
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

/// What does it cost to find a row by its address?
///
/// Nanoseconds per look-up, in random order over tables larger than the caches: a look-up that
/// finds costs an index entry and the row behind it, each a cache miss at 10^6 memberships.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 2,
        jvmArgs = {"-Xmx2g", "-XX:+UseSerialGC", "--sun-misc-unsafe-memory-access=allow"})
@State(Scope.Thread)
public class RegistryLookup {
    private static final long LINK_LOCAL_HIGH = 0xfe80_0000_0000_0000L;

    /// Memberships in all.
    @Param({"10000", "1000000"})
    public int memberships;

    /// Groups of each listener; 1 makes a million listeners.
    @Param({"100", "1"})
    public int groups;

    private MembershipRegistry registry = new MembershipRegistry();
    private long random = 1;

    /// Joins them.
    @Setup(Level.Trial)
    public void join() {
        registry = Population.withoutFrames(1, memberships, groups).registry();
    }

    private int below(int bound) {
        random = random * 0x5851f42d4c957f2dL + 0x14057b7ef767814fL;
        return (int) (((random >>> 32) * bound) >>> 32);
    }

    /// A membership, by row of its listener and address of its group.
    @Benchmark
    public int membership() {
        return registry.find(
                below(memberships / groups),
                Population.GROUP_HIGH,
                Population.groupLow(below(groups)));
    }

    /// A listener, by its link-local address.
    @Benchmark
    public int listener() {
        long low = registry.listeners().linkLocalLow(below(memberships / groups));
        return registry.listeners().find(SegmentTable.FIRST, LINK_LOCAL_HIGH, low);
    }

    /// A group nobody listens to, as of most Reports heard on a link.
    @Benchmark
    public boolean strangeGroup() {
        return registry.isOurs(SegmentTable.FIRST, Population.GROUP_HIGH, -1L - below(1 << 20));
    }
}
