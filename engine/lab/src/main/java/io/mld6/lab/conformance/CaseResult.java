// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import java.util.List;

/// What became of a case, and the frames that prove it.
///
/// @param tested the case
/// @param outcome what became of it
/// @param reason why, in a line; empty for a pass
/// @param durationNanos how long it took
/// @param lagNanos how late we were at the worst
/// @param frames both ways, in order
public record CaseResult(
        ConformanceCase tested,
        Outcome outcome,
        String reason,
        long durationNanos,
        long lagNanos,
        List<CaseFrame> frames) {

    /// Copies the list.
    public CaseResult {
        frames = List.copyOf(frames);
    }

    /// Whether a device that must do this does not.
    public boolean isMustFailed() {
        return outcome == Outcome.FAIL && tested.level() == Level.MUST;
    }

    /// A case that did not run.
    static CaseResult without(ConformanceCase tested, Outcome outcome, String reason) {
        return new CaseResult(tested, outcome, reason, 0, 0, List.of());
    }

    /// A frame of a case.
    ///
    /// @param port from 1
    /// @param nanos since the case began
    /// @param epochNanos since 1970
    /// @param sent whether we sent it
    /// @param octets of the whole frame; not to be changed
    /// @param description in a line
    @SuppressWarnings("ArrayRecordComponent") // written to a file, never compared
    public record CaseFrame(
            int port,
            long nanos,
            long epochNanos,
            boolean sent,
            byte[] octets,
            String description) {}
}
