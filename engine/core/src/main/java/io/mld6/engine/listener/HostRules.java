// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import io.mld6.codec.wire.SsmRange;
import io.mld6.engine.registry.Filter;
import io.mld6.engine.registry.SourceSets;
import java.util.concurrent.TimeUnit;

/// How hosts behave in both versions.
///
/// @param version the version they speak, 1 or 2
/// @param version1 rules in version 1 mode
/// @param version2 rules in version 2 mode
/// @param robustnessVariable configured Robustness Variable, for the older querier's interval
/// @param ssm groups that hosts of version 2 take for source specific
/// @param anyVersion1Query whether any MLDv1 Query makes its receivers fall back, as RFC 3810
///     §8.2.1 has it, and not only a General one (CP-7)
public record HostRules(
        int version,
        Mldv1Rules version1,
        Mldv2Rules version2,
        int robustnessVariable,
        SsmRange ssm,
        boolean anyVersion1Query) {
    /// Query Interval assumed while no MLDv2 Query has said another (RFC 9777 §9.2).
    static final int DEFAULT_QUERY_INTERVAL_SECONDS = 125;

    private static final long DEFAULT_QUERY_RESPONSE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /// Checks the version.
    public HostRules {
        if (version != 1 && version != 2) {
            throw new IllegalArgumentException("MLD version must be 1 or 2: " + version);
        }
    }

    /// Rules of RFC 9777: only a General Query of version 1 makes hosts fall back.
    public HostRules(
            int version,
            Mldv1Rules version1,
            Mldv2Rules version2,
            int robustnessVariable,
            SsmRange ssm) {
        this(version, version1, version2, robustnessVariable, ssm, false);
    }

    /// What kind of host a listener is that is not told another.
    public HostKind usual() {
        return new HostKind(version, version2.lightweight(), version2.law());
    }

    /// Refuses what a host of a kind cannot ask for: a source-specific group in EXCLUDE mode (RFC
    /// 4604 §2.1), and EXCLUDE with sources from a lightweight one (RFC 5790 §3.1). A list that is
    /// too long [Subscriptions] refuses.
    ///
    /// @throws IllegalArgumentException if so; nothing has changed then
    void check(HostKind kind, long groupHigh, long groupLow, int filter) {
        if (kind.lightweight()
                && Filter.isExclude(filter)
                && Filter.sourceSet(filter) != SourceSets.EMPTY) {
            throw new IllegalArgumentException("lightweight MLDv2 has no EXCLUDE with sources");
        }
        if (kind.version() == 2 && Filter.isExclude(filter) && ssm.contains(groupHigh, groupLow)) {
            throw new IllegalArgumentException(
                    "a source-specific group needs INCLUDE and its sources");
        }
    }

    /// How long after an MLDv1 General Query its querier counts as present (RFC 9777 §9.12). The
    /// query tells neither robustness nor interval, and its delay counts as Query Response Interval
    /// if it is above the default.
    long olderQuerierNanos(int queryIntervalSeconds, long maximumDelayNanos) {
        return robustnessVariable * TimeUnit.SECONDS.toNanos(queryIntervalSeconds)
                + Math.max(DEFAULT_QUERY_RESPONSE_NANOS, maximumDelayNanos);
    }
}
