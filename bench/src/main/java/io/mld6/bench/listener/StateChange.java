// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.listener;

import io.mld6.bench.support.Population;
import io.mld6.codec.message.FilterMode;
import io.mld6.engine.listener.Call;
import io.mld6.engine.listener.HostListeners;
import io.mld6.engine.registry.SourceSets;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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

/// What does a change of what somebody listens to cost, the Report that says so included?
///
/// Nanoseconds per change in a large population that stays as it is: `joinAndLeave`, at random
/// listeners, is two changes and two messages (Report and Done, or two MLDv2 Reports);
/// `sourceChange` replaces one source by another in the MLDv2 filter of one listener, whose rows
/// are warm (one Report of two records).
/// None of it allocates anything: the source lists are there already, and a list that was not would
/// be an object, as is a subscription beside the usual one.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 2,
        jvmArgs = {"-Xmx2g", "-XX:+UseSerialGC", "--sun-misc-unsafe-memory-access=allow"})
@State(Scope.Thread)
public class StateChange {
    private static final int GROUPS = 100;
    private static final long SUBSCRIPTION = 1;

    /// Memberships in all.
    @Param({"10000", "1000000"})
    public int memberships;

    /// Listeners in one version of MLD.
    @State(Scope.Thread)
    public abstract static class Stable {
        private static final long LOW = Population.groupLow(GROUPS);

        private final int version;
        // Made once, so that what is measured allocates nothing of the harness's.
        private final Consumer<Call> join = this::join;
        private final Consumer<Call> leave = this::leave;
        private final Consumer<Call> listen = this::listen;
        Population population = Population.withFrames(1, 0, GROUPS);
        private long random = 1;
        private int listenerCount;
        private int listener;
        private int calls;
        private boolean odd;
        private int oddSources;
        private int evenSources;

        Stable(int version) {
            this.version = version;
        }

        /// Joins them.
        @Setup(Level.Trial)
        public void join(StateChange sizes) {
            population = Population.withFrames(version, sizes.memberships, GROUPS);
            listenerCount = sizes.memberships / GROUPS;
            SourceSets sets = population.sets();
            oddSources = sets.intern(new long[] {0x2001_0db8_0000_0000L, 1}, 1);
            evenSources = sets.intern(new long[] {0x2001_0db8_0000_0000L, 2}, 1);
        }

        int listener() {
            random = random * 0x5851f42d4c957f2dL + 0x14057b7ef767814fL;
            return (int) (((random >>> 32) * listenerCount) >>> 32);
        }

        void joinAndLeave() {
            HostListeners listeners = population.listeners();
            listener = listener();
            listeners.inCall(++calls, join);
            listeners.inCall(++calls, leave);
        }

        private void join(Call call) {
            call.join(listener, Population.GROUP_HIGH, LOW, 0, population.nowNanos());
        }

        private void leave(Call call) {
            int row = population.registry().find(listener, Population.GROUP_HIGH, LOW);
            call.leave(row, population.nowNanos());
        }

        void changeSource() {
            odd = !odd;
            population.listeners().inCall(++calls, listen);
        }

        private void listen(Call call) {
            call.listen(
                    0,
                    SUBSCRIPTION,
                    Population.GROUP_HIGH,
                    LOW,
                    FilterMode.INCLUDE,
                    odd ? oddSources : evenSources,
                    population.nowNanos());
        }
    }

    /// Listeners in version 1.
    public static class Version1 extends Stable {
        /// For the harness.
        public Version1() {
            super(1);
        }
    }

    /// Listeners in version 2.
    public static class Version2 extends Stable {
        /// For the harness.
        public Version2() {
            super(2);
        }
    }

    /// Report and Done.
    @Benchmark
    public void v1JoinAndLeave(Version1 stable) {
        stable.joinAndLeave();
    }

    /// Two State-Change Reports.
    @Benchmark
    public void v2JoinAndLeave(Version2 stable) {
        stable.joinAndLeave();
    }

    /// ALLOW and BLOCK in one Report.
    @Benchmark
    public void v2SourceChange(Version2 stable) {
        stable.changeSource();
    }
}
