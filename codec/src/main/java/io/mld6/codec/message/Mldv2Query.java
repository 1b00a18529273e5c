// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.message;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MaximumResponseCode;
import io.mld6.codec.wire.QueryIntervalCode;
import java.util.List;

/// An MLDv2 Query: General, Multicast Address Specific, or Multicast Address and Source Specific.
/// RFC 9777 §5.1.
///
/// @param maximumResponseDelayMillis 0 to 8387584; sent as the next lower code if no code hits it
/// @param group `::` for a General Query, else multicast
/// @param suppressRouterProcessing the S flag
/// @param robustnessVariable the querier's; 0 if it is larger than 7 (§5.1.8)
/// @param queryIntervalSeconds the querier's, 0 to 31744; sent as the next lower code
/// @param sources the sources asked about, each once, in the order of the message
/// @param sourceSpecific whether the query asks about sources; true with an empty list only if a
///     received query named none that can be a source. Such a query asks about nothing, and must
///     not be taken for one that asks about the whole group
public record Mldv2Query(
        int maximumResponseDelayMillis,
        Ipv6Address group,
        boolean suppressRouterProcessing,
        int robustnessVariable,
        int queryIntervalSeconds,
        List<Ipv6Address> sources,
        boolean sourceSpecific)
        implements MldQuery {
    /// A query; the list is copied.
    ///
    /// @throws IllegalArgumentException if a number is out of range, the group cannot be asked
    ///     about, or there are sources without a group
    public Mldv2Query {
        Arguments.inRange(
                "maximumResponseDelayMillis",
                maximumResponseDelayMillis,
                MaximumResponseCode.MAXIMUM_MILLIS);
        Arguments.inRange("robustnessVariable", robustnessVariable, Integer.MAX_VALUE);
        Arguments.inRange(
                "queryIntervalSeconds", queryIntervalSeconds, QueryIntervalCode.MAXIMUM_SECONDS);
        Arguments.queryGroup(group);
        sources = List.copyOf(sources);
        if (sourceSpecific && group.isUnspecified()) {
            throw new IllegalArgumentException("a General Query has no sources");
        }
        if (!sourceSpecific && !sources.isEmpty()) {
            throw new IllegalArgumentException("a query with sources is source specific");
        }
    }

    /// A query that is source specific if it has sources.
    public Mldv2Query(
            int maximumResponseDelayMillis,
            Ipv6Address group,
            boolean suppressRouterProcessing,
            int robustnessVariable,
            int queryIntervalSeconds,
            List<Ipv6Address> sources) {
        this(
                maximumResponseDelayMillis,
                group,
                suppressRouterProcessing,
                robustnessVariable,
                queryIntervalSeconds,
                sources,
                !sources.isEmpty());
    }
}
