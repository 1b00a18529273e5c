// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.listener;

import io.mld6.engine.listener.ListenerRules;
import io.mld6.engine.listener.Mldv1Listeners;
import io.mld6.engine.listener.ReportOutput;
import io.mld6.engine.listener.ResponseLedger;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.registry.MembershipRegistry;
import io.mld6.engine.schedule.Draws;
import io.mld6.engine.schedule.DueRows;
import io.mld6.engine.schedule.ResponseSchedule;
import java.util.concurrent.TimeUnit;

/// Joined and idle memberships, as after `ready`: what a query meets.
final class Memberships implements DueRows, ReportOutput {
    static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final long FIRST_ADDRESS_LOW = 0x0000_00ff_fe00_0001L;
    private static final long GROUP_HIGH = 0xff0e_0000_0000_0000L;
    private static final long GROUP_LOW = 0x0000_0db8_0000_0001L;

    final Mldv1Listeners listeners;
    final ResponseSchedule schedule;
    final IdleWheels wheels = new IdleWheels();
    private long nowNanos = 1;

    /// Every listener joins every group, and nothing is pending afterwards.
    Memberships(int listenerCount, int groupCount, long seed) {
        MembershipRegistry registry = new MembershipRegistry();
        registry.reserve(listenerCount, groupCount, listenerCount * groupCount);
        schedule =
                new ResponseSchedule(
                        registry.memberships().rows(),
                        TICK_NANOS,
                        wheels,
                        Runnable::run,
                        this::nowNanos,
                        this);
        listeners =
                new Mldv1Listeners(
                        registry,
                        schedule,
                        new ListenerRules(false, false, 1, TimeUnit.SECONDS.toNanos(10)),
                        new Draws(seed),
                        new ResponseLedger(TICK_NANOS),
                        this,
                        new Counters());
        for (int i = 0; i < listenerCount; i++) {
            int listener = registry.listeners().add(i, FIRST_ADDRESS_LOW + i, true);
            for (int group = 0; group < groupCount; group++) {
                listeners.join(listener, GROUP_HIGH, GROUP_LOW + group, 0, nowNanos);
            }
        }
    }

    long nowNanos() {
        return nowNanos;
    }

    /// Back to idle, some time later.
    void settle() {
        listeners.linkLost();
        nowNanos += TimeUnit.SECONDS.toNanos(100);
        schedule.prepare(nowNanos);
    }

    @Override
    public int room() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void due(int[] rows, int count, int tick, long now) {
        listeners.due(rows, count, tick, now);
    }

    @Override
    public void turnDone() {}

    @Override
    public void reportV1(
            long macAndSum,
            long sourceLow,
            long groupHigh,
            long groupLow,
            int groupSum,
            long cookie) {}

    @Override
    public void doneV1(
            long macAndSum,
            long sourceLow,
            long groupHigh,
            long groupLow,
            int groupSum,
            long cookie) {}

    @Override
    public void flush() {}
}
