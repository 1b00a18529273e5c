// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import io.mld6.engine.host.EngineSnapshot;
import io.mld6.engine.link.LinkState;
import io.mld6.engine.metrics.CounterSnapshot;
import io.mld6.engine.router.QuerierSnapshot;
import org.jspecify.annotations.Nullable;

/// What is watched at one moment. Immutable, but for the histogram of an engine.
///
/// @param unixMillis when all of it was so
/// @param link what the link can do
/// @param counters all counters
/// @param kernelDropped frames the kernel threw away because nobody read them in time
/// @param engine the listeners; null of a querier alone
/// @param querier null of listeners alone
public record Observed(
        long unixMillis,
        LinkState link,
        CounterSnapshot counters,
        long kernelDropped,
        @Nullable EngineSnapshot engine,
        @Nullable QuerierSnapshot querier) {
    /// An engine now, and the querier of its link. The counters are the engine's.
    ///
    /// @param beside null if there is none
    public static Observed of(EngineSnapshot now, @Nullable QuerierSnapshot beside) {
        return new Observed(
                System.currentTimeMillis(),
                now.link(),
                now.counters(),
                now.kernelDropped(),
                now,
                beside);
    }

    /// An engine now.
    public static Observed of(EngineSnapshot now) {
        return of(now, null);
    }

    /// A querier now.
    public static Observed of(QuerierSnapshot now) {
        return new Observed(
                System.currentTimeMillis(),
                now.link(),
                now.counters(),
                now.kernelDropped(),
                null,
                now);
    }
}
