// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.listener;

import io.mld6.codec.message.MldQuery;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.listener.DelayLaw;
import io.mld6.engine.listener.HostListeners;
import io.mld6.engine.listener.HostRules;
import io.mld6.engine.listener.ListenerRules;
import io.mld6.engine.listener.Mldv2Rules;
import io.mld6.engine.listener.ResponseLedger;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.registry.MembershipRegistry;
import io.mld6.engine.registry.SourceSets;
import io.mld6.engine.registry.SsmRange;
import io.mld6.engine.schedule.Draws;
import io.mld6.engine.schedule.ResponseSchedule;
import java.util.concurrent.TimeUnit;

/// Joined and idle memberships, as after `ready`: what a query meets.
final class Memberships {
    static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final long FIRST_ADDRESS_LOW = 0x0000_00ff_fe00_0001L;
    private static final long GROUP_HIGH = 0xff0e_0000_0000_0000L;
    private static final long GROUP_LOW = 0x0000_0db8_0000_0001L;
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    final HostListeners listeners;
    final IdleWheels wheels = new IdleWheels();
    private long nowNanos = 1;

    /// Every listener joins every group, and nothing is pending afterwards.
    ///
    /// @param version of MLD, 1 or 2
    Memberships(int version, int listenerCount, int groupCount, long seed) {
        MembershipRegistry registry = new MembershipRegistry();
        registry.reserve(listenerCount, groupCount, listenerCount * groupCount);
        NowhereOutput output = new NowhereOutput();
        listeners =
                new HostListeners(
                        registry,
                        new SourceSets(),
                        rules(version),
                        new Draws(seed),
                        new ResponseLedger(TICK_NANOS),
                        output,
                        output,
                        new Counters(),
                        (table, field, sink) ->
                                new ResponseSchedule(
                                        table,
                                        field,
                                        TICK_NANOS,
                                        wheels,
                                        Runnable::run,
                                        this::nowNanos,
                                        sink));
        for (int i = 0; i < listenerCount; i++) {
            int listener = listeners.addListener(i, FIRST_ADDRESS_LOW + i, true);
            listeners.beginCall();
            for (int group = 0; group < groupCount; group++) {
                listeners.join(listener, GROUP_HIGH, GROUP_LOW + group, 0, nowNanos);
            }
            listeners.endCall();
        }
    }

    private static HostRules rules(int version) {
        return new HostRules(
                version,
                new ListenerRules(false, false, 1, INTERVAL_NANOS),
                new Mldv2Rules(1, INTERVAL_NANOS, false, DelayLaw.UNIFORM, 1024, 256),
                1,
                SsmRange.ASSIGNED);
    }

    long nowNanos() {
        return nowNanos;
    }

    /// Asks all nodes.
    ///
    /// @return answers armed
    int ask(MldQuery query) {
        return listeners.onQuery(query, Ipv6Address.ALL_NODES, nowNanos);
    }

    /// Back to idle, some time later.
    void settle() {
        listeners.linkLost();
        nowNanos += TimeUnit.SECONDS.toNanos(100);
    }
}
