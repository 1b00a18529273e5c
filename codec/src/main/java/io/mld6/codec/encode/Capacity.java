// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.encode;

import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.HopByHop;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.Ipv6Header;
import io.mld6.codec.wire.MldFormat;
import java.util.ArrayList;
import java.util.List;

/// What fits into one MLD message. MLD is never fragmented (RFC 9777 §5.1.10, §5.2.16), so the
/// MTU, the largest IPv6 packet of the link in octets, is the bound. VLAN tags do not count
/// towards it.
public final class Capacity {
    private static final int HEADERS_OCTETS = Ipv6Header.HEADER_OCTETS + HopByHop.HEADER_OCTETS;
    private static final int REPORT_OCTETS = HEADERS_OCTETS + MldFormat.RECORDS;
    private static final int QUERY_OCTETS = HEADERS_OCTETS + MldFormat.QUERY_SOURCES;

    /// The least MTU that MLDv1 can be spoken at: every message is as long.
    public static final int LEAST_MTU_V1_OCTETS = HEADERS_OCTETS + MldFormat.V1_OCTETS;

    /// The least MTU that all of MLDv2 can be said at: a Report of one record with one source, and
    /// a Query with one.
    public static final int LEAST_MTU_V2_OCTETS =
            REPORT_OCTETS + MldFormat.RECORD_SOURCES + Ipv6Header.ADDRESS_OCTETS;

    private Capacity() {}

    /// Records without sources in one Report: 61 at an MTU of 1280, 72 at 1500, 447 at 9000.
    public static int records(int mtuOctets) {
        return count(mtuOctets, REPORT_OCTETS, MldFormat.RECORD_SOURCES);
    }

    /// Sources in the only record of one Report: 75 at an MTU of 1280, 89 at 1500, 557 at 9000.
    public static int reportSources(int mtuOctets) {
        return count(
                mtuOctets, REPORT_OCTETS + MldFormat.RECORD_SOURCES, Ipv6Header.ADDRESS_OCTETS);
    }

    /// The least MTU that a query can be sent at, whole.
    public static int leastMtu(MldQuery query) {
        return query instanceof Mldv2Query version2
                ? QUERY_OCTETS + version2.sources().size() * Ipv6Header.ADDRESS_OCTETS
                : LEAST_MTU_V1_OCTETS;
    }

    /// Sources in one Query: 75 at an MTU of 1280, 89 at 1500, 557 at 9000.
    public static int querySources(int mtuOctets) {
        return count(mtuOctets, QUERY_OCTETS, Ipv6Header.ADDRESS_OCTETS);
    }

    /// Spreads a query over as many as its sources need: same fields, the sources in order and
    /// each in exactly one of them. A query that fits comes back alone.
    ///
    /// @throws IllegalArgumentException if not even one source fits
    public static List<Mldv2Query> split(Mldv2Query query, int mtuOctets) {
        List<Ipv6Address> sources = query.sources();
        int fitting = querySources(mtuOctets);
        if (sources.size() <= fitting) {
            return List.of(query);
        }
        if (fitting == 0) {
            throw new IllegalArgumentException("no source fits an MTU of " + mtuOctets);
        }
        var queries = new ArrayList<Mldv2Query>();
        for (int from = 0; from < sources.size(); from += fitting) {
            int to = Math.min(from + fitting, sources.size());
            queries.add(
                    new Mldv2Query(
                            query.maximumResponseDelayMillis(),
                            query.group(),
                            query.suppressRouterProcessing(),
                            query.robustnessVariable(),
                            query.queryIntervalSeconds(),
                            sources.subList(from, to)));
        }
        return List.copyOf(queries);
    }

    private static int count(int mtuOctets, int fixedOctets, int eachOctets) {
        return Math.max(0, mtuOctets - fixedOctets) / eachOctets;
    }
}
