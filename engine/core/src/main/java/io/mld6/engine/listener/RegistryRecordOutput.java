// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import io.mld6.engine.metrics.Counters;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.engine.registry.GroupTable;
import io.mld6.engine.registry.ListenerTable;
import io.mld6.engine.registry.SegmentTable;

/// Looks up what the rows of a record stand for and passes it on.
final class RegistryRecordOutput implements RecordOutput {
    private final ListenerTable listeners;
    private final GroupTable groups;
    private final SegmentTable segments;
    private final HostKinds kinds;
    private final ReportOutput output;
    private final Counters counters;

    RegistryRecordOutput(ListenerParts parts, HostKinds kinds) {
        this.kinds = kinds;
        this.listeners = parts.registry().listeners();
        this.groups = parts.registry().groups();
        this.segments = parts.registry().segments();
        this.output = parts.output();
        this.counters = parts.counters();
    }

    @Override
    public void beginReport(int listener) {
        int voice = kinds.voice(listener);
        output.beginReport(
                segments.tags(listeners.segment(listener)),
                listeners.macAndSum(voice),
                listeners.sourceLow(voice));
    }

    @Override
    public int remainingOctets() {
        return output.remainingOctets();
    }

    @Override
    public void record(int type, int group, int sourceCount) {
        counters.count(MldCounter.SUBMITTED_RECORDS);
        output.record(type, groups.high(group), groups.low(group), groups.sum(group), sourceCount);
    }

    @Override
    public void records(int type, int[] rows, int count) {
        counters.add(MldCounter.SUBMITTED_RECORDS, count);
        output.records(type, groups.words(), groups.edition(), rows, count);
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
