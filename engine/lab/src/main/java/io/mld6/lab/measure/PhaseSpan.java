// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

/// One repetition of a phase, and when it was. Immutable.
///
/// @param name of the phase
/// @param startNanos when it began, in nanoseconds of CLOCK_REALTIME since 1970
/// @param endNanos when it was over; the end of what was measured if it is not
public record PhaseSpan(String name, long startNanos, long endNanos) {}
