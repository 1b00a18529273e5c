// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import io.mld6.engine.metrics.Counters;
import io.mld6.engine.output.QueryFrames;
import io.mld6.engine.querier.RouterTables;
import java.util.function.LongSupplier;

/// What the segments of a router share. Thread: event loop only.
///
/// @param tables groups, sources and listeners
/// @param queries the way out
/// @param own the router as a listener
/// @param counters of all segments together
/// @param notices what a person should know of
/// @param events is told what is learnt
record SegmentParts(
        QuerierConfig config,
        RouterTables tables,
        QueryFrames queries,
        RouterListener own,
        Counters counters,
        RouterNotices notices,
        QuerierEvents events,
        LongSupplier nanoTime) {}
