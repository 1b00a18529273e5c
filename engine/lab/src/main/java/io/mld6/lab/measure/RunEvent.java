// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

/// Something that was done to the run or happened to it at a moment, for people. Immutable.
///
/// @param nanos when, in nanoseconds of CLOCK_REALTIME since 1970
/// @param text one line: `link-down for 5s`
public record RunEvent(long nanos, String text) {}
