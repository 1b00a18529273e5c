// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.rejected;

import io.mld6.bench.support.Caches;
import io.mld6.bench.support.PerItem;
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
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.Blackhole;

/// Another way to find the memberships that are due, measured as the engine's own is: arming them
/// all, and taking them out tick by tick, both with cold caches.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 2,
        jvmArgs = {"-Xmx2g", "-XX:+UseSerialGC", "--sun-misc-unsafe-memory-access=allow"})
public abstract class RejectedDesign {
    private static final int BLOCK = 1024;

    /// Memberships that are asked.
    @Param({"10000", "1000000"})
    public int memberships;

    /// What the draws of one query depend on.
    long key;

    /// Makes `memberships` idle ones.
    abstract void init();

    /// A query asks all.
    abstract void armAll();

    /// A sum over listener and group of all, in the order in which they come due.
    abstract long drainAll();

    /// Makes them.
    @Setup(Level.Trial)
    public void make() {
        init();
    }

    /// Another query, heard already if its answers are what is measured; cold caches.
    @Setup(Level.Invocation)
    public void cool(BenchmarkParams parameters, Blackhole hole) {
        key += 0x9e3779b97f4a7c15L;
        if (parameters.getBenchmark().endsWith(".drain")) {
            armAll();
        }
        hole.consume(Caches.evict());
    }

    /// From idle to armed.
    @Benchmark
    public void arm(PerItem items) {
        armAll();
        items.add(memberships, memberships);
    }

    /// From armed to listener and group of every row, tick by tick.
    @Benchmark
    public long drain(PerItem items) {
        items.add(memberships, memberships);
        return drainAll();
    }

    /// What is done to the memberships from one index to before another.
    interface Block {
        void run(int from, int to);
    }

    /// Goes through all memberships in blocks, so that the loop within is compiled by itself.
    final void inBlocks(Block block) {
        for (int from = 0; from < memberships; from += BLOCK) {
            block.run(from, Math.min(memberships, from + BLOCK));
        }
    }
}
