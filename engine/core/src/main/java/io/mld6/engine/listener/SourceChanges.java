// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import io.mld6.engine.registry.Filter;
import io.mld6.engine.registry.SourceSets;
import java.util.Arrays;

/// The Retransmission List of one group: sources that changed lately, each with the number of
/// State Change Reports that still must mention it. RFC 9777 §6.1.
///
/// Together with the Filter Mode Retransmission Counter, which is kept elsewhere, it says what a
/// State Change Report holds: while that counter is above zero one TO_IN or TO_EX record with the
/// filter as it stands, and afterwards ALLOW of [#allowed] and BLOCK of [#blocked]. What must be
/// allowed and what blocked is judged when the report is sent, not when the source changed.
///
/// One object per membership that has such changes in flight, free for another once [#isEmpty]: it
/// copies addresses and owns no sets. Shape: `words[2 * i]` high and `words[2 * i + 1]` low half of
/// a source, `left[i]` its counter. Thread: that of the sets.
final class SourceChanges {
    /// One source in place of another.
    private static final int USUAL_SOURCES = 2;

    private long[] words = new long[2 * USUAL_SOURCES];
    private int[] left = new int[USUAL_SOURCES];
    private int count;

    /// Sources that differ from what was reported before: their counters start anew.
    ///
    /// @param setId the sources of the ALLOW or of the BLOCK record; borrowed
    /// @param robustness reports that must mention them
    void differ(SourceSets sets, int setId, int robustness) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (!sets.contains(setId, words[2 * i], words[2 * i + 1])) {
                move(i, kept++);
            }
        }
        int size = sets.size(setId);
        if (kept + size > left.length) {
            left = Arrays.copyOf(left, kept + size);
            words = Arrays.copyOf(words, 2 * (kept + size));
        }
        for (int i = 0; i < size; i++) {
            words[2 * (kept + i)] = sets.high(setId, i);
            words[2 * (kept + i) + 1] = sets.low(setId, i);
            left[kept + i] = robustness;
        }
        count = kept + size;
    }

    private void move(int from, int to) {
        words[2 * to] = words[2 * from];
        words[2 * to + 1] = words[2 * from + 1];
        left[to] = left[from];
    }

    /// A State Change Report for the group was sent, of whatever kind: all counters go down by one,
    /// and sources at zero are done. RFC 9777 §6.1 says every report, so TO_IN and TO_EX count.
    void reported() {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            left[i]--;
            if (left[i] > 0) {
                move(i, kept++);
            }
        }
        count = kept;
    }

    /// Sources that must be mentioned.
    int size() {
        return count;
    }

    /// Reports until no source needs to be mentioned any more.
    int reportsLeft() {
        int most = 0;
        for (int i = 0; i < count; i++) {
            most = Math.max(most, left[i]);
        }
        return most;
    }

    /// Whether no source needs to be mentioned any more.
    boolean isEmpty() {
        return count == 0;
    }

    /// The sources of the next ALLOW record: listed here and wanted by `filter` (RFC 9777 §6.1
    /// Table 2). Owned.
    int allowed(SourceSets sets, int filter) {
        return sets.select(words, count, Filter.sourceSet(filter), !Filter.isExclude(filter));
    }

    /// The sources of the next BLOCK record: listed here and not wanted by `filter`. Owned.
    int blocked(SourceSets sets, int filter) {
        return sets.select(words, count, Filter.sourceSet(filter), Filter.isExclude(filter));
    }

    /// Forgets all sources, and keeps the room for them.
    void clear() {
        count = 0;
    }

    /// Sources there is room for.
    int room() {
        return left.length;
    }
}
