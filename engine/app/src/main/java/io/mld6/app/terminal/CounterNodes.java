// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.terminal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mld6.codec.decode.DropReason;
import io.mld6.engine.host.ResponseSnapshot;
import io.mld6.engine.metrics.CounterSnapshot;
import io.mld6.engine.metrics.MldCounter;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// Counters for programs, in the shapes that all documents of the command have. Names are added,
/// never changed. Stateless; thread: any.
public final class CounterNodes {
    private static final double MICROS_PER_MILLI = 1000;

    private final ToLongFunction<MldCounter> counter;
    private final ToLongFunction<DropReason> dropped;

    /// @param counters null if nothing was counted: all are 0
    public CounterNodes(@Nullable CounterSnapshot counters) {
        this.counter = counters == null ? _ -> 0 : counters::get;
        this.dropped = counters == null ? _ -> 0 : counters::dropped;
    }

    /// Messages the kernel took.
    public ObjectNode sent() {
        return messages(
                MldCounter.SENT_QUERY_V1,
                MldCounter.SENT_QUERY_V2,
                MldCounter.SENT_REPORT_V1,
                MldCounter.SENT_REPORT_V2,
                MldCounter.SENT_DONE_V1);
    }

    /// Messages accepted.
    public ObjectNode received() {
        return messages(
                MldCounter.RECEIVED_QUERY_V1,
                MldCounter.RECEIVED_QUERY_V2,
                MldCounter.RECEIVED_REPORT_V1,
                MldCounter.RECEIVED_REPORT_V2,
                MldCounter.RECEIVED_DONE_V1);
    }

    /// @param kinds in the order v1 query, v2 query, v1 report, v2 report, v1 done
    private ObjectNode messages(MldCounter... kinds) {
        String[] names = {"queryV1", "queryV2", "reportV1", "reportV2", "doneV1"};
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < names.length; i++) {
            object.put(names[i], counter.applyAsLong(kinds[i]));
        }
        return object;
    }

    /// Address records.
    public ObjectNode records() {
        ObjectNode records = JsonNodeFactory.instance.objectNode();
        records.put("sent", counter.applyAsLong(MldCounter.SENT_RECORDS));
        records.put("received", counter.applyAsLong(MldCounter.RECEIVED_RECORDS));
        return records;
    }

    /// What the kernel did not take.
    public ObjectNode refused() {
        ObjectNode refused = JsonNodeFactory.instance.objectNode();
        refused.put("frames", counter.applyAsLong(MldCounter.FRAMES_FAILED));
        refused.put("records", counter.applyAsLong(MldCounter.REFUSED_RECORDS));
        refused.put("responses", counter.applyAsLong(MldCounter.REFUSED_RESPONSES));
        ObjectNode errnos = refused.putObject("errno");
        for (MldCounter reason : MldCounter.refusals()) {
            errnos.put(reason.kind(), counter.applyAsLong(reason));
        }
        return refused;
    }

    /// What the decoder did not accept, by reason.
    public ObjectNode dropped() {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (DropReason reason : DropReason.values()) {
            object.put(reason.name(), dropped.applyAsLong(reason));
        }
        return object;
    }

    /// The books of all answers.
    ///
    /// @param responses null for none: everything is 0
    public static ObjectNode responses(@Nullable ResponseSnapshot responses) {
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
