// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.metrics;

import io.mld6.codec.decode.DropReason;
import io.mld6.codec.wire.RecordType;
import java.util.Locale;
import java.util.function.Function;

/// The meters of what is counted, which engines and queriers have alike.
///
/// @param <S> the snapshot that has the counters
public final class CounterMeters<S> {
    private static final String GENERAL = "general";
    private static final String GROUP = "group";
    private static final String GROUP_SOURCE = "group_source";
    private static final String NONE = "none";

    private final MeterTable<S> table;
    private final Function<S, CounterSnapshot> counters;

    private CounterMeters(MeterTable<S> table, Function<S, CounterSnapshot> counters) {
        this.table = table;
        this.counters = counters;
    }

    /// Adds them to a table.
    ///
    /// @param <S> the snapshot that has the counters
    public static <S> void addTo(MeterTable<S> table, Function<S, CounterSnapshot> counters) {
        CounterMeters<S> meters = new CounterMeters<>(table, counters);
        meters.sent();
        meters.received();
        for (RecordType type : RecordType.values()) {
            String record = type.name().toLowerCase(Locale.ROOT);
            meters.count(MldMetric.RECORDS_SENT, MldCounter.sent(type), "record", record);
            meters.count(MldMetric.RECORDS_RECEIVED, MldCounter.received(type), "record", record);
        }
        for (DropReason reason : DropReason.values()) {
            table.add(
                    MldMetric.FRAMES_DROPPED,
                    snapshot -> counters.apply(snapshot).dropped(reason),
                    "reason",
                    reason.name());
        }
        for (MldCounter refusal : MldCounter.refusals()) {
            meters.count(MldMetric.SEND_ERRORS, refusal, "reason", refusal.kind());
        }
    }

    private void sent() {
        MldMetric sent = MldMetric.MESSAGES_SENT;
        general(sent, "1", MldCounter.SENT_QUERY_V1, MldCounter.SENT_QUERY_V1_GROUP);
        message(sent, "query", "1", GROUP, MldCounter.SENT_QUERY_V1_GROUP);
        general(
                sent,
                "2",
                MldCounter.SENT_QUERY_V2,
                MldCounter.SENT_QUERY_V2_GROUP,
                MldCounter.SENT_QUERY_V2_SOURCES);
        message(sent, "query", "2", GROUP, MldCounter.SENT_QUERY_V2_GROUP);
        message(sent, "query", "2", GROUP_SOURCE, MldCounter.SENT_QUERY_V2_SOURCES);
        message(sent, "report", "1", NONE, MldCounter.SENT_REPORT_V1);
        message(sent, "report", "2", NONE, MldCounter.SENT_REPORT_V2);
        message(sent, "done", "1", NONE, MldCounter.SENT_DONE_V1);
    }

    private void received() {
        MldMetric received = MldMetric.MESSAGES_RECEIVED;
        general(received, "1", MldCounter.RECEIVED_QUERY_V1, MldCounter.RECEIVED_QUERY_V1_GROUP);
        message(received, "query", "1", GROUP, MldCounter.RECEIVED_QUERY_V1_GROUP);
        general(
                received,
                "2",
                MldCounter.RECEIVED_QUERY_V2,
                MldCounter.RECEIVED_QUERY_V2_GROUP,
                MldCounter.RECEIVED_QUERY_V2_SOURCES);
        message(received, "query", "2", GROUP, MldCounter.RECEIVED_QUERY_V2_GROUP);
        message(received, "query", "2", GROUP_SOURCE, MldCounter.RECEIVED_QUERY_V2_SOURCES);
        message(received, "report", "1", NONE, MldCounter.RECEIVED_REPORT_V1);
        message(received, "report", "2", NONE, MldCounter.RECEIVED_REPORT_V2);
        message(received, "done", "1", NONE, MldCounter.RECEIVED_DONE_V1);
    }

    /// General Queries are all but those about a group.
    private void general(Metric metric, String version, MldCounter all, MldCounter... others) {
        table.add(
                metric,
                snapshot -> {
                    CounterSnapshot counted = counters.apply(snapshot);
                    long left = counted.get(all);
                    for (MldCounter other : others) {
                        left -= counted.get(other);
                    }
                    return left;
                },
                "type",
                "query",
                "version",
                version,
                "scope",
                GENERAL);
    }

    private void message(
            Metric metric, String type, String version, String scope, MldCounter counter) {
        count(metric, counter, "type", type, "version", version, "scope", scope);
    }

    private void count(Metric metric, MldCounter counter, String... labels) {
        table.add(metric, snapshot -> counters.apply(snapshot).get(counter), labels);
    }
}
