// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import io.mld6.engine.metrics.Counters;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.engine.registry.GroupTable;
import io.mld6.engine.registry.ListenerTable;
import io.mld6.engine.registry.MembershipRegistry;

/// Looks up what the rows of a record stand for and passes it on.
final class RegistryRecordOutput implements RecordOutput {
    private final ListenerTable listeners;
    private final GroupTable groups;
    private final RecordReports output;
    private final Counters counters;

    RegistryRecordOutput(MembershipRegistry registry, RecordReports output, Counters counters) {
        this.listeners = registry.listeners();
        this.groups = registry.groups();
        this.output = output;
        this.counters = counters;
    }

    @Override
    public void beginReport(int listener) {
        output.beginReport(listeners.macAndSum(listener), listeners.sourceLow(listener));
    }

    @Override
    public int remainingOctets() {
        return output.remainingOctets();
    }

    @Override
    public void record(int type, int group, int sourceCount) {
        counters.count(MldCounter.SENT_RECORDS);
        output.record(type, groups.high(group), groups.low(group), groups.sum(group), sourceCount);
    }

    @Override
    public void source(long high, long low, int sum) {
        output.source(high, low, sum);
    }

    @Override
    public void endReport(long cookie) {
        output.endReport(cookie);
    }
}
