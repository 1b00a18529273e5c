// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.querier;

import io.mld6.codec.message.Mldv1Report;
import io.mld6.codec.message.Mldv2Report;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.RecordType;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What does one record cost a router that knows many states? Decides whether one event loop can
/// keep up with a report storm.
///
/// States are groups, or sources at ten a group, or (group, listener) pairs; a million of them are
/// larger than the caches, and Reports come in an order that cannot be guessed. Time goes on by 3
/// microseconds a Report, so that timers are moved and not only found again.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(QuerierIngest.BATCH)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 2,
        jvmArgs = {"-Xmx3g", "-XX:+UseSerialGC", "--sun-misc-unsafe-memory-access=allow"})
@State(Scope.Thread)
public class QuerierIngest {
    static final int BATCH = 10_000;
    private static final int SOURCES = 10;
    private static final long SEED = 1;

    /// States there are.
    @Param({"100000", "1000000"})
    public int states;

    private KnownGroups version1;
    private Mldv1Report[] version1Reports;
    private KnownGroups exclude;
    private Mldv2Report[] excludeReports;
    private KnownGroups include;
    private Mldv2Report[] includeReports;
    private KnownGroups tracked;
    private KnownGroups coming;
    private Mldv2Report[] joins;
    private Mldv2Report[] leaves;
    private Ipv6Address[] reporters;
    private int at;

    /// Every state there, by one Report each.
    @Setup
    public void know() {
        reporters = KnownGroups.reporters(states);
        version1 = new KnownGroups(states, false, SEED);
        version1Reports = version1.reports();
        exclude = new KnownGroups(states, false, SEED);
        excludeReports = exclude.reports(RecordType.IS_EX, 0);
        tracked = new KnownGroups(states, true, SEED);
        include = new KnownGroups(states / SOURCES, false, SEED);
        includeReports = include.reports(RecordType.IS_IN, SOURCES);
        coming = new KnownGroups(states, false, SEED);
        joins = coming.reports(RecordType.TO_EX, 0);
        leaves = coming.reports(RecordType.TO_IN, 0);
        for (int i = 0; i < states; i++) {
            version1.router.onReport(version1Reports[i], reporters[i], version1.tick());
            exclude.router.onReport(excludeReports[i], reporters[i], exclude.tick());
            tracked.router.onReport(excludeReports[i], reporters[i], tracked.tick());
            if (i < includeReports.length) {
                include.router.onReport(includeReports[i], reporters[i], include.tick());
            }
            if (i % 2 == 0) {
                coming.router.onReport(joins[i], reporters[i], coming.tick());
            }
        }
    }

    private int next(int count) {
        at++;
        if (at >= count) {
            at = 0;
        }
        return at;
    }

    /// An MLDv1 Report about a known group.
    @Benchmark
    public int version1Refresh() {
        for (int n = 0; n < BATCH; n++) {
            int i = next(states);
            version1.router.onReport(version1Reports[i], reporters[i], version1.tick());
        }
        return version1.router.groupCount();
    }

    /// An IS_EX{} record about a known group.
    @Benchmark
    public int excludeRefresh() {
        for (int n = 0; n < BATCH; n++) {
            int i = next(states);
            exclude.router.onReport(excludeReports[i], reporters[i], exclude.tick());
        }
        return exclude.router.groupCount();
    }

    /// The same with the listener remembered.
    @Benchmark
    public int trackedRefresh() {
        for (int n = 0; n < BATCH; n++) {
            int i = next(states);
            tracked.router.onReport(excludeReports[i], reporters[i], tracked.tick());
        }
        return tracked.router.listenerCount();
    }

    /// An IS_IN record with ten known sources of a known group.
    @Benchmark
    public int includeRefresh() {
        for (int n = 0; n < BATCH; n++) {
            int i = next(includeReports.length);
            include.router.onReport(includeReports[i], reporters[i], include.tick());
        }
        return include.router.sourceCount();
    }

    /// A group that comes with TO_EX{} and one that goes with TO_IN{}, at once: two records, half
    /// of each, so the time is that of one.
    @Benchmark
    public int joinOrLeave() {
        for (int n = 0; n < BATCH / 2; n++) {
            int i = next(states / 2);
            coming.router.onReport(joins[2 * i + 1], reporters[i], coming.tick());
            coming.router.onReport(leaves[2 * i + 1], reporters[i], coming.tick());
        }
        return coming.router.groupCount();
    }
}
