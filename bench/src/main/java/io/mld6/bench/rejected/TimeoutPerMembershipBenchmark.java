// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.rejected;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.netty.util.TimerTask;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What would a General Query cost with the obvious design, one HashedWheelTimer timeout per
/// membership? Compare with `QueryFanOutBenchmark.generalQuery` of the same run.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(TimeoutPerMembershipBenchmark.MEMBERSHIPS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 2,
        jvmArgs = {"-Xmx2g", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders"})
public class TimeoutPerMembershipBenchmark {
    static final int MEMBERSHIPS = 1_000_000;
    static final long DELAY_MILLIS = 10_000;

    /// A fresh wheel per query, and a task per membership as the design would have.
    @State(Scope.Thread)
    public static class Wheel {
        HashedWheelTimer timer;
        long state = 1;

        /// Starts a wheel.
        @Setup(Level.Invocation)
        public void start() {
            timer = new HashedWheelTimer(10, TimeUnit.MILLISECONDS, 1024);
            timer.start();
        }

        /// Stops it with all that is pending.
        @TearDown(Level.Invocation)
        public void stop() {
            timer.stop();
        }
    }

    private record Answer(int row) implements TimerTask {
        @Override
        public void run(Timeout timeout) {}
    }

    /// A timeout for each of a million memberships.
    ///
    /// @return the last one
    @Benchmark
    public Timeout timeoutPerMembership(Wheel wheel) {
        long random = wheel.state;
        Timeout last = null;
        for (int row = 0; row < MEMBERSHIPS; row++) {
            random = random * 0x5851f42d4c957f2dL + 0x14057b7ef767814fL;
            long delayMillis = 1 + (((random >>> 32) * DELAY_MILLIS) >>> 32);
            last = wheel.timer.newTimeout(new Answer(row), delayMillis, TimeUnit.MILLISECONDS);
        }
        wheel.state = random;
        return last;
    }
}
