// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import io.mld6.codec.wire.RobustnessVariable;

/// What is configurable about MLDv2 listeners.
///
/// @param robustnessVariable transmissions of each state change, a [RobustnessVariable]
/// @param unsolicitedReportIntervalNanos longest wait before a repetition (RFC 9777 §9.11)
/// @param lightweight whether answers use the record types of RFC 5790
/// @param law how a delay is chosen
/// @param maximumSources longest source list of a membership (RFC 9777 §4.2)
/// @param maximumAskedSources most sources remembered for one pending answer; beyond it the whole
///     state is reported (RFC 9777 §10.1)
public record Mldv2Rules(
        int robustnessVariable,
        long unsolicitedReportIntervalNanos,
        boolean lightweight,
        DelayLaw law,
        int maximumSources,
        int maximumAskedSources) {
    /// Sources remembered for one pending answer, unless told otherwise (RFC 9777 §10.1).
    public static final int MAXIMUM_ASKED_SOURCES = 256;

    /// Checks the ranges.
    public Mldv2Rules {
        RobustnessVariable.RANGE.check(robustnessVariable);
        if (unsolicitedReportIntervalNanos <= 0) {
            throw new IllegalArgumentException("unsolicited report interval must be positive");
        }
    }
}
