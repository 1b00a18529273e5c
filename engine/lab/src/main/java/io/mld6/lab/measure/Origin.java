// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

/// Where and when something began: it counts there, whenever it ends. Immutable.
///
/// @param span of [PhaseClock], or [PhaseClock#NONE]
/// @param stampNanos when
/// @param population of the listener, or -1
/// @param channels class of the channel, or -1
record Origin(int span, long stampNanos, int population, int channels) {}
