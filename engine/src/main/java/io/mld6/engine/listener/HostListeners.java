// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static io.mld6.engine.listener.MembershipState.LISTENING;
import static io.mld6.engine.listener.MembershipState.MUTE;
import static io.mld6.engine.listener.MembershipState.ONE_REFERENCE;
import static io.mld6.engine.listener.MembershipState.references;
import static io.mld6.engine.registry.MembershipTable.FILTER;
import static io.mld6.engine.registry.MembershipTable.LISTENER;
import static io.mld6.engine.registry.MembershipTable.STATE;

import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MaximumResponseCode;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.registry.ListenerTable;
import io.mld6.engine.registry.MembershipRegistry;
import io.mld6.engine.registry.MembershipTable;
import io.mld6.engine.registry.RowTable;
import io.mld6.engine.registry.SourceSets;
import io.mld6.engine.schedule.Draws;
import io.mld6.engine.schedule.DueRows;
import io.mld6.engine.schedule.ResponseSchedule;
import java.util.concurrent.TimeUnit;

/// All listeners of a link, each in the version its querier speaks.
///
/// Keeps who listens to what, and hands each event to the state machine of the listener's mode:
/// [Mldv1Listeners] or [Mldv2Listeners]. Thread: event loop only.
public final class HostListeners implements DueRows {
    private final MembershipRegistry registry;
    private final ListenerTable listeners;
    private final MembershipTable memberships;
    private final SourceSets sets;
    private final HostRules rules;
    private final ReportOutput output;
    private final RecordReports records;
    private final ResponseSchedule schedule;
    private final Mldv1Listeners version1;
    private final Mldv2Listeners version2;
    private final CompatibilityModes modes;
    private final QueryDispatch dispatch;
    private int ghosts;

    /// Listeners of a registry, none of which is there yet.
    public HostListeners(
            MembershipRegistry registry,
            SourceSets sets,
            HostRules rules,
            Draws draws,
            ResponseLedger ledger,
            ReportOutput output,
            RecordReports records,
            Counters counters,
            ScheduleFactory schedules) {
        this.registry = registry;
        this.listeners = registry.listeners();
        this.memberships = registry.memberships();
        this.sets = sets;
        this.rules = rules;
        this.output = output;
        this.records = records;
        this.schedule = schedules.create(memberships.rows(), MembershipTable.DUE_TICK, this);
        this.version1 =
                new Mldv1Listeners(
                        registry,
                        schedule,
                        rules.version1(),
                        draws,
                        ledger,
                        output,
                        counters,
                        rules.version() == 2);
        this.version2 =
                new Mldv2Listeners(
                        registry,
                        sets,
                        rules.version2(),
                        draws,
                        ledger,
                        records,
                        counters,
                        schedule,
                        schedules);
        this.modes = new CompatibilityModes(registry, rules, version1, version2, schedules);
        this.dispatch = new QueryDispatch(registry, sets, modes, version1, version2);
    }
}
