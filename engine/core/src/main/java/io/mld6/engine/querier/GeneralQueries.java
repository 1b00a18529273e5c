// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

/// The General Queries that memberships live on. One that goes out late, because the process stood
/// still or output had no room, leaves listeners no chance to be heard in time: what would have
/// ended after it was due lives on until they had one (RFC 9777 §9.4: a membership outlives its
/// last queries by the time to answer them).
///
/// Thread: event loop only.
@FunctionalInterface
public interface GeneralQueries {
    /// Nothing depends on them.
    GeneralQueries NONE = (_, _) -> 0;

    /// How much longer something must live that Reports keep alive.
    ///
    /// @param endNanos when it would have ended
    /// @return nanoseconds from `nowNanos` on; 0 if every query was on time
    long longerNanos(long endNanos, long nowNanos);
}
