// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

/// One membership of one node, written from the state table of RFC 2710 §5 and nothing else: the
/// reference the engine is compared with.
///
/// It does not know the engine's draws. Where the RFC says "random in [0, D]" it knows the window
/// the timer must expire in; a query moves the end of that window to the sooner of the two, whether
/// the timer is drawn anew or not. What it is told was sent must be what the RFC lets it send, and
/// what the RFC makes it send must have been sent when the window closes.
final class HostModel {
    private enum State {
        NON_LISTENER,
        DELAYING,
        IDLE,
        /// A query with a delay of 0 was heard: the Report is "at once", which is the next tick,
        /// and nobody can suppress it any more.
        AT_ONCE
    }

    private static final long UNSOLICITED_INTERVAL_MILLIS = 10_000;
    private static final long TICK_MILLIS = 10;
    private static final long SHORT_MILLIS = 6 * TICK_MILLIS;

    private final boolean reportable;
    private final boolean alwaysDone;
    private State state = State.NON_LISTENER;
    private boolean flag;
    private long windowEndsMillis;

    HostModel(boolean reportable, boolean alwaysDone) {
        this.reportable = reportable;
        this.alwaysDone = alwaysDone;
    }

    boolean isListening() {
        return state != State.NON_LISTENER;
    }

    /// Start listening; whether a Report goes out at once.
    boolean startListening(long nowMillis) {
        if (!reportable) {
            state = State.IDLE;
            return false;
        }
        state = State.DELAYING;
        flag = true;
        windowEndsMillis = nowMillis + UNSOLICITED_INTERVAL_MILLIS;
        return true;
    }

    /// Stop listening; whether a Done goes out.
    boolean stopListening() {
        boolean done = reportable && (flag || alwaysDone);
        state = State.NON_LISTENER;
        flag = false;
        return done;
    }

    void queryReceived(long maximumDelayMillis, long nowMillis) {
        if (!reportable || state == State.NON_LISTENER) {
            return;
        }
        // Delays are kept to the tick; below six ticks that is more than the delay itself.
        long end =
                nowMillis
                        + (maximumDelayMillis < SHORT_MILLIS
                                ? maximumDelayMillis + TICK_MILLIS
                                : maximumDelayMillis);
        if (maximumDelayMillis == 0) {
            windowEndsMillis = state == State.AT_ONCE ? Math.min(windowEndsMillis, end) : end;
            state = State.AT_ONCE;
        } else if (state == State.IDLE) {
            state = State.DELAYING;
            windowEndsMillis = end;
        } else if (state == State.DELAYING) {
            windowEndsMillis = Math.min(windowEndsMillis, end);
        }
    }

    void reportReceived() {
        if (state == State.DELAYING) {
            state = State.IDLE;
            flag = false;
        }
    }

    /// A Report of this membership was seen on the link; whether the RFC allows it now.
    boolean reportSent(long nowMillis) {
        boolean allowed =
                (state == State.DELAYING || state == State.AT_ONCE)
                        && nowMillis <= windowEndsMillis;
        state = State.IDLE;
        flag = true;
        return allowed;
    }

    /// Whether a Report is missing: its window has closed.
    boolean isOverdue(long nowMillis) {
        return (state == State.DELAYING || state == State.AT_ONCE) && nowMillis > windowEndsMillis;
    }

    @Override
    public String toString() {
        return state + (flag ? " flag" : "") + " until " + windowEndsMillis;
    }
}
