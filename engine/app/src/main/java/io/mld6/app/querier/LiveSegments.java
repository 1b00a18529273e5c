// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.querier;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.metrics.CounterSnapshot;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.engine.router.QuerierSnapshot;
import io.mld6.engine.router.SegmentSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a querier of several VLANs knows, as a table that fits a screen: a line for each.
///
/// ```text
/// querier in 63 of 64 VLANs | 130 groups, 2 sources | 120 reports | 0 drops
/// VLAN       QUERIER                       ASKS IN     GROUPS    SOURCES  LISTENERS    REPORTS
/// 100        this router                      98 s          3          2          4         12
/// 101        fe80::1                         255 s          2          0          2          4
/// ... and 62 more VLANs
/// ```
final class LiveSegments {
    private static final String ROW = "%-10s %-26s %9s %10s %10s %10s %10s";

    private LiveSegments() {}

    /// @param room how many segments fit
    /// @param tracked whether listeners are counted
    static List<String> lines(QuerierSnapshot now, int room, boolean tracked) {
        List<String> lines = new ArrayList<>();
        lines.add(heading(now));
        lines.add(
                format(
                        ROW,
                        "VLAN",
                        "QUERIER",
                        "ASKS IN",
                        "GROUPS",
                        "SOURCES",
                        tracked ? "LISTENERS" : "",
                        "REPORTS"));
        List<SegmentSnapshot> segments = now.segments();
        int shown = Math.min(room, segments.size());
        for (SegmentSnapshot segment : segments.subList(0, shown)) {
            lines.add(row(segment, tracked));
        }
        if (segments.size() > shown) {
            lines.add(format("... and %,d more VLANs", segments.size() - shown));
        }
        return lines;
    }

    /// The router in one line.
    static String heading(QuerierSnapshot now) {
        String who =
                now.link().carries() && !now.address().equals(Ipv6Address.UNSPECIFIED)
                        ? format(
                                "querier in %,d of %,d VLANs",
                                now.segmentsAsked(), now.segments().size())
                        : LiveGroups.nobody(now.link());
        return format(
                "%s | %,d groups, %,d sources | %,d reports | %,d drops",
                who, now.groups(), now.sources(), reports(now.counters()), now.kernelDropped());
    }

    private static String row(SegmentSnapshot segment, boolean tracked) {
        boolean nobody = segment.querier().equals(Ipv6Address.UNSPECIFIED);
        return format(
                ROW,
                segment.vlan(),
                segment.ours() ? "this router" : nobody ? "-" : segment.querier(),
                LiveGroups.seconds(segment.nextQuery()),
                format("%,d", segment.groups()),
                format("%,d", segment.sources()),
                tracked ? format("%,d", segment.listeners()) : "",
                format("%,d", reports(segment.counters())));
    }

    private static long reports(CounterSnapshot counters) {
        return counters.get(MldCounter.RECEIVED_REPORT_V1)
                + counters.get(MldCounter.RECEIVED_REPORT_V2);
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency
    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
