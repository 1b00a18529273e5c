// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine;

import org.HdrHistogram.Histogram;

/// The books of all answers at one moment: scheduled = sent + suppressed + cancelled + pending.
///
/// @param scheduled answers armed
/// @param sent answers handed over to the kernel
/// @param suppressed answers another node made unnecessary
/// @param cancelled answers withdrawn: left, replaced by a sooner one, or lost with the link
/// @param pending answers still to come
/// @param late answers handed over after their Maximum Response Delay
/// @param maxLagMillis largest lag of a tick behind its time
/// @param delayMicros delays from arrival of the query to hand-over; a copy
public record ResponseSnapshot(
        long scheduled,
        long sent,
        long suppressed,
        long cancelled,
        long pending,
        long late,
        double maxLagMillis,
        Histogram delayMicros) {}
