// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.watch;

/// A General Query while it may be answered.
final class AnswerRound {
    private final long askedNanos;
    private final long delayNanos;
    private boolean mixed;

    /// @param delayNanos Maximum Response Delay
    AnswerRound(long askedNanos, long delayNanos) {
        this.askedNanos = askedNanos;
        this.delayNanos = delayNanos;
    }

    long askedNanos() {
        return askedNanos;
    }

    long delayNanos() {
        return delayNanos;
    }

    /// Somebody asked again: which query an answer is for, nobody can tell.
    void mix() {
        mixed = true;
    }

    boolean isMixed() {
        return mixed;
    }
}
