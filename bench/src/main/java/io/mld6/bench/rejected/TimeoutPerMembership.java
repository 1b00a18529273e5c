// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.rejected;

import io.mld6.bench.support.Caches;
import io.mld6.bench.support.PerItem;
import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.netty.util.TimerTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/// What would a General Query cost with the obvious design, one HashedWheelTimer timeout per
/// membership? Compare with `QueryFanOut.v1General` of the same run, at equal `memberships`.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 2,
        jvmArgs = {"-Xmx2g", "-XX:+UseSerialGC", "--sun-misc-unsafe-memory-access=allow"})
public class TimeoutPerMembership {
    static final long DELAY_MILLIS = 10_000;

    /// A fresh wheel per query, and a task per membership as the design would have.
    @State(Scope.Thread)
    public static class Wheel {
        /// Memberships that are asked.
        @Param({"10000", "100000", "1000000"})
        public int memberships;

        @Nullable HashedWheelTimer timer;
        long random = 1;

        /// Starts a wheel.
        @Setup(Level.Invocation)
        public void start(Blackhole hole) {
            HashedWheelTimer started = new HashedWheelTimer(10, TimeUnit.MILLISECONDS, 1024);
            started.start();
            timer = started;
            hole.consume(Caches.evict());
        }

        /// Stops it with all that is pending.
        @TearDown(Level.Invocation)
        public void stop() {
            if (timer != null) {
                timer.stop();
            }
        }
    }

    private record Answer(int row) implements TimerTask {
        @Override
        public void run(Timeout timeout) {}
    }

    /// A timeout for each membership.
    @Benchmark
    public void timeoutPerMembership(Wheel wheel, PerItem rows) {
        HashedWheelTimer timer = wheel.timer;
        if (timer == null) {
            throw new IllegalStateException("no wheel");
        }
        long random = wheel.random;
        for (int row = 0; row < wheel.memberships; row++) {
            random = random * 0x5851f42d4c957f2dL + 0x14057b7ef767814fL;
            long delayMillis = 1 + (((random >>> 32) * DELAY_MILLIS) >>> 32);
            timer.newTimeout(new Answer(row), delayMillis, TimeUnit.MILLISECONDS);
        }
        wheel.random = random;
        rows.add(wheel.memberships, wheel.memberships);
    }
}
