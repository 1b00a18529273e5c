// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.emulate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mld6.app.terminal.CounterNodes;
import io.mld6.app.terminal.ResidentSet;
import io.mld6.engine.host.EngineSnapshot;
import io.mld6.engine.metrics.MldCounter;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// The summary for programs. Its shape is part of the command line: names are added, never changed.
final class JsonSummary {
    private JsonSummary() {}

    /// @param snapshot what the engine said last; null if it never started, then everything is 0
    static ObjectNode of(long seed, PopulationSize size, @Nullable EngineSnapshot snapshot) {
        CounterNodes counters = new CounterNodes(snapshot == null ? null : snapshot.counters());
        ToLongFunction<MldCounter> counter = snapshot == null ? _ -> 0 : snapshot.counters()::get;
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("seed", seed);
        root.put("listeners", size.listeners());
        root.put("groups", size.groups());
        root.put("memberships", size.memberships());
        root.set("sent", counters.sent());
        root.set("received", counters.received());
        root.set("records", counters.records());
        root.set("refused", counters.refused());
        root.set("dropped", counters.dropped());
        root.put("kernelDropped", snapshot == null ? 0 : snapshot.kernelDropped());
        root.put("queries", snapshot == null ? 0 : snapshot.queries());
        root.put("queriesMerged", counter.applyAsLong(MldCounter.QUERIES_MERGED));
        root.put("queriesSkipped", counter.applyAsLong(MldCounter.QUERIES_SKIPPED));
        root.set(
                "responses",
                CounterNodes.responses(snapshot == null ? null : snapshot.responses()));
        ResidentSet resident = ResidentSet.now();
        ObjectNode memory = root.putObject("memory");
        memory.put("tableOctets", snapshot == null ? 0 : snapshot.tableOctets());
        memory.put("residentOctets", resident.octets());
        memory.put("peakResidentOctets", resident.peakOctets());
        return root;
    }
}
