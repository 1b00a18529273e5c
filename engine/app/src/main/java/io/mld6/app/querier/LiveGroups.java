// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.querier;

import io.mld6.app.cli.Converters;
import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.link.LinkState;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.engine.router.ListenedGroup;
import io.mld6.engine.router.QuerierSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a querier knows, as a table that fits a screen.
///
/// ```text
/// querier fe80::1 (this router), next query in 98 s | 3 groups, 2 sources | 120 reports | 0 drops
/// GROUP                                    MODE        EXPIRES   LISTENERS  SOURCES
/// ff02::16                                 exclude       268 s           1
/// ff0e::db8:0:1                            exclude v1    255 s           9
/// ff3e::8000:1                             include       260 s           4  2001:db8::1,
/// 2001:db8::2 ... and 99,997 more
/// ```
final class LiveGroups {
    /// Lines beside the groups: the router, the heading, how many more there are.
    static final int OTHER_LINES = 3;

    private static final String ROW = "%-40s %-11s %9s %11s  %s";
    private static final int SOURCES_SHOWN = 8;

    private LiveGroups() {}

    /// @param shown the groups that fit
    /// @param tracked whether listeners are counted
    static List<String> lines(QuerierSnapshot now, List<ListenedGroup> shown, boolean tracked) {
        List<String> lines = new ArrayList<>();
        lines.add(heading(now));
        lines.add(format(ROW, "GROUP", "MODE", "EXPIRES", tracked ? "LISTENERS" : "", "SOURCES"));
        for (ListenedGroup group : shown) {
            lines.add(row(group, tracked));
        }
        if (now.groups() > shown.size()) {
            lines.add(format("... and %,d more", now.groups() - shown.size()));
        }
        return lines;
    }

    /// The router in one line.
    static String heading(QuerierSnapshot now) {
        String who =
                now.querier().equals(Ipv6Address.UNSPECIFIED)
                        ? nobody(now.link())
                        : format(
                                now.ours()
                                        ? "querier %s (this router), next query in %s"
                                        : "querier %s, taking over in %s",
                                now.querier(),
                                seconds(now.nextQuery()));
        long reports =
                now.counters().get(MldCounter.RECEIVED_REPORT_V1)
                        + now.counters().get(MldCounter.RECEIVED_REPORT_V2);
        return format(
                "%s | %,d groups, %,d sources | %,d reports | %,d drops",
                who, now.groups(), now.sources(), reports, now.kernelDropped());
    }

    static String nobody(LinkState link) {
        return link.carries()
                ? "no link-local address"
                : "link " + Converters.word(link).replace('_', ' ');
    }

    private static String row(ListenedGroup group, boolean tracked) {
        String mode = group.mode() == FilterMode.INCLUDE ? "include" : "exclude";
        return format(
                        ROW,
                        group.address(),
                        group.version1() ? mode + " v1" : mode,
                        seconds(group.expires()),
                        tracked ? format("%,d", group.listeners().size()) : "",
                        sources(group))
                .stripTrailing();
    }

    private static String sources(ListenedGroup group) {
        StringBuilder text = new StringBuilder();
        int shown = Math.min(SOURCES_SHOWN, group.sources().size());
        for (ListenedGroup.Source source : group.sources().subList(0, shown)) {
            text.append(text.isEmpty() ? "" : ", ")
                    .append(source.isWanted() ? "" : "not ")
                    .append(source.address());
        }
        return shown < group.sources().size()
                ? format("%,d: %s ...", group.sources().size(), text)
                : text.toString();
    }

    /// Rounded up: 0 s is over.
    static String seconds(Duration time) {
        return (time.toMillis() + 999) / 1000 + " s";
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency
    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
