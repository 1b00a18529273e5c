// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.lab.measure.Condition;
import io.mld6.lab.measure.MeasuredPhase;
import io.mld6.lab.measure.MeasuredRun;
import io.mld6.lab.measure.NumberStats;

/// Whether a phase may end: what was measured in it, all repetitions together, is as a condition
/// says.
final class Until {
    private Until() {}

    static boolean holds(MeasuredRun run, Condition condition) {
        if (run.phases().isEmpty()) {
            return false;
        }
        MeasuredPhase phase = run.phases().getLast();
        NumberStats stats = phase.number(condition.number());
        double value =
                switch (condition.aggregate()) {
                    case COUNT -> stats.count();
                    case RATE -> phase.seconds() == 0 ? 0 : stats.count() / phase.seconds();
                    case RATIO ->
                            stats.denominator() == 0
                                    ? Double.NaN
                                    : (double) stats.count() / stats.denominator();
                    case MIN -> stats.count() == 0 ? Double.NaN : stats.minimum();
                    case MAX -> stats.count() == 0 ? Double.NaN : stats.maximum();
                    case MEAN -> stats.count() == 0 ? Double.NaN : stats.mean();
                    case PERCENTILE ->
                            stats.count() == 0
                                    ? Double.NaN
                                    : stats.percentile(condition.percent());
                };
        double limit = condition.limit();
        return switch (condition.comparison()) {
            case BELOW -> value < limit;
            case AT_MOST -> value <= limit;
            case ABOVE -> value > limit;
            case AT_LEAST -> value >= limit;
            case EQUAL -> value == limit;
            case OTHER -> value != limit && !Double.isNaN(value);
        };
    }
}
