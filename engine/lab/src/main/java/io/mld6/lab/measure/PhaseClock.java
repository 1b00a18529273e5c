// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import java.util.ArrayList;
import java.util.List;

/// Which phase began when. A span is one repetition of a phase; repetitions share a name. Thread:
/// the measuring one.
final class PhaseClock {
    /// The span before the first.
    static final int NONE = -1;

    private final List<String> names = new ArrayList<>();
    private final int[] nameOf;
    private final List<Span> spans = new ArrayList<>();

    /// One repetition of a phase.
    ///
    /// @param name index of its name
    /// @param endNanos [Long#MAX_VALUE] as long as it lasts
    record Span(int name, long startNanos, long endNanos) {}

    /// @param phases names in the order they are played
    PhaseClock(List<String> phases) {
        nameOf = new int[phases.size()];
        for (int i = 0; i < nameOf.length; i++) {
            if (!names.contains(phases.get(i))) {
                names.add(phases.get(i));
            }
            nameOf[i] = names.indexOf(phases.get(i));
        }
    }

    /// Different names, in the order of the plan.
    List<String> names() {
        return names;
    }

    /// A phase begins.
    ///
    /// @param index in the order they are played
    void begin(int index, long nanos) {
        end(nanos);
        spans.add(new Span(nameOf[index], nanos, Long.MAX_VALUE));
    }

    /// The one that lasts is over.
    void end(long nanos) {
        int last = spans.size() - 1;
        if (last >= 0 && spans.get(last).endNanos == Long.MAX_VALUE) {
            Span span = spans.get(last);
            spans.set(last, new Span(span.name, span.startNanos, nanos));
        }
    }

    /// The span that lasts or was last; [#NONE] before the first.
    int current() {
        return spans.size() - 1;
    }

    /// All that began.
    List<Span> spans() {
        return spans;
    }

    Span span(int index) {
        return spans.get(index);
    }

    /// Index of the name of a span, or -1 of [#NONE].
    int name(int span) {
        return span == NONE ? -1 : spans.get(span).name;
    }

    /// Seconds that a phase lasted, all repetitions together.
    ///
    /// @param name its index; -1 for all phases
    /// @param settleNanos left out at the start of each repetition
    /// @param nowNanos end of what lasts
    double seconds(int name, long settleNanos, long nowNanos) {
        long sum = 0;
        for (Span span : spans) {
            if (name < 0 || span.name == name) {
                long end = Math.min(span.endNanos, nowNanos);
                sum += Math.max(0, end - span.startNanos - settleNanos);
            }
        }
        return sum / 1e9;
    }

    /// How often a phase began.
    int repetitions(int name) {
        return (int) spans.stream().filter(span -> span.name == name).count();
    }
}
