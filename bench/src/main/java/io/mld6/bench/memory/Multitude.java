// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.memory;

import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.SsmRange;
import io.mld6.engine.listener.Call;
import io.mld6.engine.listener.DelayLaw;
import io.mld6.engine.listener.HostListeners;
import io.mld6.engine.listener.HostRules;
import io.mld6.engine.listener.ListenerParts;
import io.mld6.engine.listener.Mldv1Rules;
import io.mld6.engine.listener.Mldv2Rules;
import io.mld6.engine.listener.ResponseLedger;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.registry.MembershipRegistry;
import io.mld6.engine.registry.RowTable;
import io.mld6.engine.registry.SegmentTable;
import io.mld6.engine.registry.SourceSets;
import io.mld6.engine.schedule.Draws;
import io.mld6.engine.schedule.DueRows;
import io.mld6.engine.schedule.ResponseSchedule;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Listeners with all their state, as an engine holds them, without a link.
final class Multitude {
    static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final long FIRST_ADDRESS_LOW = 0x0000_00ff_fe00_0001L;
    private static final long GROUP_HIGH = 0xff0e_0000_0000_0000L;
    private static final long GROUP_LOW = 0x0000_0db8_0000_0001L;
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int ROBUSTNESS_VARIABLE = 2;

    final MembershipRegistry registry = new MembershipRegistry();
    final SourceSets sets = new SourceSets();
    final HandWheels wheels = new HandWheels();
    final SilentOutput output = new SilentOutput();
    final HostListeners listeners;
    private final Counters counters = new Counters();
    // Made once: one made for each call would be an object of the measure's own.
    private final Consumer<Call> joining = this::join;
    private final Consumer<Call> leaving = this::leave;
    /// Who joins, and what, or which membership ends, in the call that is made.
    private int listener;
    private int group;
    private int row;
    private int calls;

    /// @param version of MLD, 1 or 2
    Multitude(int version, int listenerCount) {
        listeners =
                new HostListeners(
                        new ListenerParts(
                                registry,
                                sets,
                                new Draws(1),
                                new ResponseLedger(TICK_NANOS, counters),
                                output,
                                counters,
                                this::newSchedule,
                                wheels::nowNanos),
                        new HostRules(
                                version,
                                new Mldv1Rules(false, false, ROBUSTNESS_VARIABLE, INTERVAL_NANOS),
                                new Mldv2Rules(
                                        ROBUSTNESS_VARIABLE,
                                        INTERVAL_NANOS,
                                        false,
                                        DelayLaw.UNIFORM,
                                        1024,
                                        256),
                                1,
                                SsmRange.ASSIGNED));
        for (int i = 0; i < listenerCount; i++) {
            int row = listeners.addListener(i + 1L, FIRST_ADDRESS_LOW + i, true);
            assert row == i;
        }
    }

    private ResponseSchedule newSchedule(RowTable table, int field, DueRows sink) {
        ResponseSchedule schedule =
                new ResponseSchedule(
                        table,
                        field,
                        TICK_NANOS,
                        wheels.wheel(),
                        Runnable::run,
                        wheels::nowNanos,
                        sink);
        wheels.add(schedule);
        return schedule;
    }

    void join(int joiner, int joined) {
        int before = listeners.size();
        listener = joiner;
        group = joined;
        listeners.inCall(++calls, joining);
        if (listeners.size() == before) {
            throw new IllegalStateException("already in group " + joined);
        }
    }

    private void join(Call call) {
        call.join(listener, GROUP_HIGH, GROUP_LOW + group, 0, wheels.nowNanos());
    }

    void leave(int leaver, int left) {
        int before = listeners.size();
        row = registry.find(leaver, GROUP_HIGH, GROUP_LOW + left);
        listeners.inCall(++calls, leaving);
        if (listeners.size() == before) {
            throw new IllegalStateException("still in group " + left);
        }
    }

    private void leave(Call call) {
        call.leave(row, wheels.nowNanos());
    }

    /// A General Query, in MLDv1 so that every membership is armed for itself.
    int askVersion1(int maximumResponseMillis) {
        return listeners.onQuery(
                SegmentTable.FIRST,
                new Mldv1Query(maximumResponseMillis, Ipv6Address.UNSPECIFIED),
                Ipv6Address.ALL_NODES,
                wheels.nowNanos());
    }

    /// Until nothing is under way any more.
    void settle() {
        for (int i = 0; i < 3 * INTERVAL_NANOS / TICK_NANOS; i++) {
            wheels.advance(TICK_NANOS);
        }
    }

    long octets() {
        return registry.sizeOctets() + sets.sizeOctets() + listeners.sizeOctets();
    }
}
