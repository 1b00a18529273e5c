// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.watch;

import org.jspecify.annotations.Nullable;

/// How one host answers General Queries: when the Reports of the last round came, and whether it
/// has been prompt in all rounds lately.
final class HostAnswers {
    private @Nullable AnswerRound round;
    private int reports;
    private long firstNanos;
    private long lastNanos;
    private int promptRounds;

    /// A Report that answers.
    void came(AnswerRound to, long nanos) {
        if (round != to) {
            round = to;
            reports = 0;
            firstNanos = nanos;
        }
        reports++;
        lastNanos = nanos;
    }

    /// Whether it answered then.
    boolean isOf(AnswerRound other) {
        return round == other;
    }

    int reports() {
        return reports;
    }

    long firstNanos() {
        return firstNanos;
    }

    long lastNanos() {
        return lastNanos;
    }

    /// Remembers whether everything was said at once.
    ///
    /// @return in how many rounds in succession
    int prompt(boolean now) {
        promptRounds = now ? promptRounds + 1 : 0;
        return promptRounds;
    }
}
