// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import io.mld6.codec.wire.DurationRange;
import java.time.Duration;

/// How far a querier believes other queriers. One query, from whoever can send a frame, says how
/// long its sender may be silent, and how robust all routers are to be: by the letter of RFC 9777
/// up to 63 hours, and 7.
///
/// @param maximumOtherQuerierInterval the longest that a silent querier stays the querier, within
///     [#MAXIMUM_INTERVAL] (RFC 9777 §9.5); zero for whatever it says
/// @param keepRobustness whether no Robustness Variable is taken from others (RFC 9777 §5.1.8)
public record OtherQueriers(Duration maximumOtherQuerierInterval, boolean keepRobustness) {
    /// Of [#maximumOtherQuerierInterval] when it is told: up to beyond what a query can say.
    public static final DurationRange MAXIMUM_INTERVAL =
            new DurationRange(
                    "maximum other querier interval",
                    Duration.ofSeconds(1),
                    Duration.ofDays(3),
                    Duration.ofSeconds(255));

    /// Checks the range.
    ///
    /// @throws IllegalArgumentException with one line that names what is wrong and what is
    ///     accepted
    public OtherQueriers {
        if (!maximumOtherQuerierInterval.isZero()) {
            MAXIMUM_INTERVAL.check(maximumOtherQuerierInterval);
        }
    }

    OtherQueriers(QuerierConfig.Builder from) {
        this(from.maximumOtherQuerierInterval, from.keepRobustness);
    }

    void copyTo(QuerierConfig.Builder to) {
        to.maximumOtherQuerierInterval = maximumOtherQuerierInterval;
        to.keepRobustness = keepRobustness;
    }
}
