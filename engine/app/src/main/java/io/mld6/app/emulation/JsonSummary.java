// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.emulation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mld6.app.terminal.ResidentSet;
import io.mld6.codec.decode.DropReason;
import io.mld6.engine.host.EngineSnapshot;
import io.mld6.engine.host.ResponseSnapshot;
import io.mld6.engine.metrics.MldCounter;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// The summary for programs. Its shape is part of the command line: names are added, never changed.
final class JsonSummary {
    private static final double MICROS_PER_MILLI = 1000;

    private JsonSummary() {}

    /// @param snapshot what the engine said last; null if it never started, then everything is 0
    static ObjectNode of(long seed, PopulationSize size, @Nullable EngineSnapshot snapshot) {
        ToLongFunction<MldCounter> counter = snapshot == null ? _ -> 0 : snapshot.counters()::get;
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("seed", seed);
        root.put("listeners", size.listeners());
        root.put("groups", size.groups());
        root.put("memberships", size.memberships());
        root.set(
                "sent",
                messages(
                        counter,
                        MldCounter.SENT_QUERY_V1,
                        MldCounter.SENT_QUERY_V2,
                        MldCounter.SENT_REPORT_V1,
                        MldCounter.SENT_REPORT_V2,
                        MldCounter.SENT_DONE_V1));
        root.set(
                "received",
                messages(
                        counter,
                        MldCounter.RECEIVED_QUERY_V1,
                        MldCounter.RECEIVED_QUERY_V2,
                        MldCounter.RECEIVED_REPORT_V1,
                        MldCounter.RECEIVED_REPORT_V2,
                        MldCounter.RECEIVED_DONE_V1));
        ObjectNode records = root.putObject("records");
        records.put("sent", counter.applyAsLong(MldCounter.SENT_RECORDS));
        records.put("received", counter.applyAsLong(MldCounter.RECEIVED_RECORDS));
        ObjectNode refused = root.putObject("refused");
        refused.put("frames", counter.applyAsLong(MldCounter.FRAMES_FAILED));
        refused.put("records", counter.applyAsLong(MldCounter.REFUSED_RECORDS));
        refused.put("responses", counter.applyAsLong(MldCounter.REFUSED_RESPONSES));
        ObjectNode errnos = refused.putObject("errno");
        for (MldCounter reason : MldCounter.refusals()) {
            errnos.put(reason.kind(), counter.applyAsLong(reason));
        }
        ObjectNode dropped = root.putObject("dropped");
        for (DropReason reason : DropReason.values()) {
            dropped.put(reason.name(), snapshot == null ? 0 : snapshot.counters().dropped(reason));
        }
        root.put("kernelDropped", snapshot == null ? 0 : snapshot.kernelDropped());
        root.put("queries", snapshot == null ? 0 : snapshot.queries());
        root.put("queriesMerged", counter.applyAsLong(MldCounter.QUERIES_MERGED));
        root.put("queriesSkipped", counter.applyAsLong(MldCounter.QUERIES_SKIPPED));
        root.set("responses", responses(snapshot == null ? null : snapshot.responses()));
        ResidentSet resident = ResidentSet.now();
        ObjectNode memory = root.putObject("memory");
        memory.put("tableOctets", snapshot == null ? 0 : snapshot.tableOctets());
        memory.put("residentOctets", resident.octets());
        memory.put("peakResidentOctets", resident.peakOctets());
        return root;
    }

    /// @param kinds in the order v1 query, v2 query, v1 report, v2 report, v1 done
    private static ObjectNode messages(ToLongFunction<MldCounter> counter, MldCounter... kinds) {
        String[] names = {"queryV1", "queryV2", "reportV1", "reportV2", "doneV1"};
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < names.length; i++) {
            object.put(names[i], counter.applyAsLong(kinds[i]));
        }
        return object;
    }

    private static ObjectNode responses(@Nullable ResponseSnapshot responses) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("scheduled", responses == null ? 0 : responses.scheduled());
        object.put("sent", responses == null ? 0 : responses.sent());
        object.put("suppressed", responses == null ? 0 : responses.suppressed());
        object.put("cancelled", responses == null ? 0 : responses.cancelled());
        object.put("pending", responses == null ? 0 : responses.pending());
        object.put("late", responses == null ? 0 : responses.late());
        object.put("maxLagMillis", responses == null ? 0 : responses.maxLagMillis());
        Histogram delay = responses == null ? new Histogram(3) : responses.delayMicros();
        ObjectNode millis = object.putObject("delayMillis");
        millis.put("min", delay.getMinValue() / MICROS_PER_MILLI);
        millis.put("p50", delay.getValueAtPercentile(50) / MICROS_PER_MILLI);
        millis.put("p99", delay.getValueAtPercentile(99) / MICROS_PER_MILLI);
        millis.put("max", delay.getMaxValue() / MICROS_PER_MILLI);
        return object;
    }
}
