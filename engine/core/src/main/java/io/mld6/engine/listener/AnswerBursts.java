// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Answers to General Queries that are given in bursts: what FreeBSD does lest a host with many
/// groups floods the link.
///
/// An answer stops after [#REPORTS] Reports for [#PAUSE_NANOS], and ends after [#MOST_REPORTS]:
/// groups behind those are not reported at all. Here is where each answer that stopped goes on. An
/// object for each of them, and only for them: who has fewer than 289 groups never stops. Thread:
/// event loop only.
final class AnswerBursts {
    /// Reports of a burst.
    static final int REPORTS = 4;

    /// Reports of an answer.
    static final int MOST_REPORTS = 16;

    /// From one burst to the next.
    static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Map<Integer, Pause> pauses = new HashMap<>();

    /// Where an answer goes on.
    static final class Pause {
        private final ResponseParts parts;
        private int cursor;

        private Pause(ResponseParts parts, int cursor) {
            this.parts = parts;
            this.cursor = cursor;
        }

        /// The next membership, or [RowTable#NONE].
        int cursor() {
            return cursor;
        }

        /// Of the Reports before.
        ResponseParts parts() {
            return parts;
        }
    }

    /// A listener's answer stops.
    ///
    /// @param cursor the membership it goes on with
    /// @param parts kept
    void stop(int listener, int cursor, ResponseParts parts) {
        pauses.put(listener, new Pause(parts, cursor));
    }

    /// A listener's answer goes on; null if it did not stop.
    @Nullable Pause resume(int listener) {
        return pauses.isEmpty() ? null : pauses.remove(listener);
    }

    /// A membership's row is about to be freed.
    ///
    /// @param next of the same listener, or [RowTable#NONE]
    void forget(int listener, int row, int next) {
        Pause pause = pauses.isEmpty() ? null : pauses.get(listener);
        if (pause != null && pause.cursor == row) {
            pause.cursor = next;
        }
    }
}
