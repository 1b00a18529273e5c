// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.querier;

import io.mld6.bench.support.VirtualWheels;
import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv1Report;
import io.mld6.codec.message.Mldv2Report;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.RecordType;
import io.mld6.codec.wire.SsmRange;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.querier.ForwardingAdvice;
import io.mld6.engine.querier.QueryOutput;
import io.mld6.engine.querier.RouterGroups;
import io.mld6.engine.querier.RouterIntervals;
import io.mld6.engine.querier.RouterRules;
import io.mld6.engine.schedule.ResponseSchedule;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// A router and messages about its groups, in an order that no cache can guess. Queries and advice
/// go nowhere, and no timer fires.
final class KnownGroups implements QueryOutput, ForwardingAdvice {
    private static final long TICK_NANOS = 10_000_000;
    private static final long GROUP_HIGH = 0xff0e_0000_0000_0000L;
    private static final long GROUP_LOW = 0x0000_0db8_0000_0001L;
    private static final long SOURCE_HIGH = 0x2001_0db8_0000_0000L;

    /// A Report each 3 microseconds: the full rate of a veth link.
    private static final long REPORT_NANOS = 3000;

    final RouterGroups router;
    private final VirtualWheels wheels = new VirtualWheels();
    private final int[] order;
    private long nowNanos = 1;

    /// @param tracking whether listeners are remembered
    KnownGroups(int groups, boolean tracking, long seed) {
        RouterRules rules =
                new RouterRules(
                        2,
                        false,
                        false,
                        true,
                        tracking,
                        new RouterRules.Limits(groups, 100, groups),
                        SsmRange.ASSIGNED);
        router =
                new RouterGroups(
                        rules,
                        RouterIntervals.DEFAULT,
                        (table, field, sink) ->
                                new ResponseSchedule(
                                        table,
                                        field,
                                        TICK_NANOS,
                                        wheels,
                                        Runnable::run,
                                        () -> nowNanos,
                                        sink),
                        this,
                        this,
                        new Counters());
        order = shuffled(groups, new SplittableRandom(seed));
    }

    private static int[] shuffled(int count, SplittableRandom random) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            int other = random.nextInt(i + 1);
            order[i] = order[other];
            order[other] = i;
        }
        return order;
    }

    private Ipv6Address group(int i) {
        return new Ipv6Address(GROUP_HIGH, GROUP_LOW + order[i]);
    }

    private static Ipv6Address listener(int i) {
        return new Ipv6Address(Ipv6Address.LINK_LOCAL_HIGH, 0xff_fe00_0000L + i);
    }

    /// An MLDv1 Report per group.
    Mldv1Report[] reports() {
        Mldv1Report[] reports = new Mldv1Report[order.length];
        for (int i = 0; i < reports.length; i++) {
            reports[i] = new Mldv1Report(group(i));
        }
        return reports;
    }

    /// An MLDv2 Report of one record per group.
    Mldv2Report[] reports(RecordType type, int sourceCount) {
        List<Ipv6Address> sources = new ArrayList<>();
        for (int i = 0; i < sourceCount; i++) {
            sources.add(new Ipv6Address(SOURCE_HIGH, 1 + i));
        }
        Mldv2Report[] reports = new Mldv2Report[order.length];
        for (int i = 0; i < reports.length; i++) {
            reports[i] = new Mldv2Report(List.of(new AddressRecord(type, group(i), sources)));
        }
        return reports;
    }

    /// A reporter per group.
    static Ipv6Address[] reporters(int count) {
        Ipv6Address[] reporters = new Ipv6Address[count];
        for (int i = 0; i < count; i++) {
            reporters[i] = listener(i);
        }
        return reporters;
    }

    /// Later than before.
    long tick() {
        nowNanos += REPORT_NANOS;
        return nowNanos;
    }

    @Override
    public int room() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void query(MldQuery query) {}

    @Override
    public void flush() {}

    @Override
    public void anySource(long groupHigh, long groupLow, boolean forward) {}

    @Override
    public void source(
            long groupHigh, long groupLow, long sourceHigh, long sourceLow, SourceAdvice advice) {}
}
