// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import io.mld6.codec.wire.RobustnessVariable;

/// What is configurable about how listeners behave.
///
/// @param sharedSegment whether listeners hear each other's Reports, and other nodes', and suppress
///     their own (SN-4), in segments without rules of their own; behind a snooping switch nobody
///     hears anybody
/// @param alwaysDone Done on every leave, also when another node reported last (RFC 2710 §4)
/// @param robustnessVariable unsolicited Reports per join, a [RobustnessVariable]
/// @param unsolicitedReportIntervalNanos longest wait before a repetition (RFC 2710 §7.10)
public record Mldv1Rules(
        boolean sharedSegment,
        boolean alwaysDone,
        int robustnessVariable,
        long unsolicitedReportIntervalNanos) {
    /// Checks the ranges.
    public Mldv1Rules {
        RobustnessVariable.RANGE.check(robustnessVariable);
        if (unsolicitedReportIntervalNanos <= 0) {
            throw new IllegalArgumentException("unsolicited report interval must be positive");
        }
    }
}
