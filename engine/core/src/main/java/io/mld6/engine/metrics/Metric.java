// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.metrics;

import org.jspecify.annotations.Nullable;

/// What a meter shows, whichever labels it has: one row of the list of metrics.
public interface Metric {
    /// How values are to be read, and what several sources of one meter come to.
    enum Kind {
        /// Only grows, and adds up; what a source has counted stays when it ends.
        COUNTER,
        /// How it is now, and adds up.
        GAUGE,
        /// How it is now; of several sources the greatest.
        PEAK,
        /// How it is now; of several sources the least.
        LEAST,
        /// Whether what its labels say is so: 1, or 0, which Prometheus is not shown.
        FACT,
        /// Times in seconds, each counted once; they add up and stay.
        TIMES
    }

    /// What is said of a metric. Immutable.
    ///
    /// @param meterName as [Metric#meterName]
    /// @param kind as [Metric#kind]
    /// @param unit as [Metric#unit]
    /// @param description as [Metric#description]
    record Facts(String meterName, Kind kind, @Nullable String unit, String description) {}

    /// All that is said of it.
    Facts facts();

    /// Name of the meter, with dots: `mld6.messages.sent`. Prometheus calls that
    /// `mld6_messages_sent_total`.
    default String meterName() {
        return facts().meterName();
    }

    /// How values are to be read.
    default Kind kind() {
        return facts().kind();
    }

    /// Base unit, such as `bytes`, where the name has or gets one; null for plain numbers. A unit
    /// that is not at the end of the name is added to it by registries such as Prometheus'.
    default @Nullable String unit() {
        return facts().unit();
    }

    /// What it means, in a sentence.
    default String description() {
        return facts().description();
    }
}
