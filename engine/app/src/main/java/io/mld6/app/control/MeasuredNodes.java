// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mld6.lab.measure.Condition;
import io.mld6.lab.measure.ExpectationResult;
import io.mld6.lab.measure.FaultCount;
import io.mld6.lab.measure.MeasuredNumber;
import io.mld6.lab.measure.MeasuredRun;
import io.mld6.lab.measure.NumberStats;
import org.jspecify.annotations.Nullable;

/// What a scenario measured, as answers have it. Stateless; thread: any.
final class MeasuredNodes {
    private MeasuredNodes() {}

    /// What became of an expectation so far.
    static ObjectNode of(ExpectationResult result) {
        Condition condition = result.expectation().that();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("that", condition.text());
        json.put("phase", result.phase());
        json.put("population", result.expectation().population());
        json.put("abort", result.expectation().abort());
        json.put("limit", condition.limit());
        // What is not a number as null, never as a large one.
        json.put("value", Double.isFinite(result.value()) ? (Double) result.value() : null);
        json.put("unit", unit(condition));
        json.put("outcome", result.outcome().text());
        json.put("why", result.why());
        return json;
    }

    private static String unit(Condition condition) {
        return switch (condition.aggregate()) {
            case COUNT -> "count";
            case RATE -> "perSecond";
            case RATIO -> "share";
            case MIN, MAX, MEAN, PERCENTILE ->
                    condition.number().unit() == MeasuredNumber.Unit.SECONDS ? "seconds" : "count";
        };
    }

    /// Whether two are about the same thing.
    static boolean isSame(ExpectationResult one, ExpectationResult other) {
        return one.expectation().equals(other.expectation())
                && java.util.Objects.equals(one.phase(), other.phase());
    }

    /// The verdict if it ended now, and what the tester did wrong.
    static void verdict(ObjectNode to, @Nullable MeasuredRun measured) {
        to.put("verdict", measured == null ? null : measured.verdict().text());
        ArrayNode faults = to.putArray("faults");
        if (measured != null) {
            for (FaultCount fault : measured.faults()) {
                faults.addObject()
                        .put("fault", fault.fault().text())
                        .put("count", fault.count())
                        .put("line", fault.line());
            }
        }
    }

    static ArrayNode bucketBounds() {
        ArrayNode bounds = JsonNodeFactory.instance.arrayNode();
        NumberStats.BUCKETS_SECONDS.forEach(bounds::add);
        return bounds;
    }
}
