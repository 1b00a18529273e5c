// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import java.util.HashMap;
import java.util.Map;

/// How long a case takes at most: what it waits for may come at once, or never.
final class Estimate {
    private final Scope scope;
    private final Map<String, Long> marks = new HashMap<>();
    private long now;
    private long done;

    private Estimate(Scope scope) {
        this.scope = scope;
    }

    /// Nanoseconds, if all that is waited for comes as late as it may.
    static long nanos(ConformanceCase tested, Scope scope) {
        Estimate estimate = new Estimate(scope);
        tested.steps().forEach(estimate::take);
        return estimate.now;
    }

    private void take(Step step) {
        switch (step) {
            case Step.Send send -> {
                now += (send.times() - 1) * scope.nanos(send.every());
                done = now;
            }
            case Step.Wait wait -> {
                now += scope.nanos(wait.duration());
                done = now;
            }
            case Step.Mark mark -> {
                done = now;
                marks.put(mark.name(), now);
            }
            case Step.Command _ -> done = now;
            case Step.Expect expect -> {
                if (!expect.recent()) {
                    window(expect.window());
                }
                marks.put(expect.as(), now);
            }
            case Step.None none -> window(none.window());
            case Step.Spread spread ->
                    now += spread.times() * (scope.nanos(spread.over()) + scope.toleranceNanos());
        }
    }

    private void window(Step.Window window) {
        long base = window.after().isEmpty() ? done : marks.getOrDefault(window.after(), now);
        now = Math.max(now, base + scope.nanos(window.within()) + scope.toleranceNanos());
    }
}
