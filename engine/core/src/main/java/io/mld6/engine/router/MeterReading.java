// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import io.mld6.engine.metrics.CounterSnapshot;

/// What a querier's meters show, at one moment, of all segments together. Immutable.
///
/// @param groups groups there are
/// @param sources sources of all groups
/// @param listeners (group, listener) pairs remembered
/// @param segmentsAsked segments in which this router is the querier
/// @param counters all counters
/// @param kernelDropped frames the kernel threw away because nobody read them in time
/// @param sendRetries how often sending had to be tried again because the kernel had no buffers
record MeterReading(
        int groups,
        int sources,
        int listeners,
        int segmentsAsked,
        CounterSnapshot counters,
        long kernelDropped,
        long sendRetries) {}
