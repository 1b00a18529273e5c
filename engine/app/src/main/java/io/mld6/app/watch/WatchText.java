// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.watch;

import io.mld6.codec.message.FilterMode;
import io.mld6.lab.watch.WatchSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What a watch knows, as tables.
///
/// ```text
/// QUERIER      MAC               VLAN MLD QRV   QQI EVERY  MRD GENERAL ...
/// fe80::1      02:00:00:00:00:01 none   2   2 125 s 125 s 10 s      12
/// HOST         MAC               VLAN MLD  SEEN GROUPS
/// fe80::ff:2   02:00:00:00:00:02 none   2 4.2 s ff0e::1, ff3e::1 {2001:db8::1}
/// WRONG                                         TIMES
/// ...
/// ```
final class WatchText {
    private static final String ASKER = "%-26s %-17s %-9s %3s %3s %7s %9s %9s %7s %8s  %s";
    private static final String HOST = "%-26s %-17s %-9s %3s %9s  %s";
    private static final int GROUPS_SHOWN = 8;
    private static final int SOURCES_SHOWN = 4;
    private static final double NANOS_PER_SECOND = 1e9;

    private WatchText() {}

    /// Everything, tables cut at some length.
    static List<String> lines(WatchSnapshot now, int most) {
        List<String> lines = new ArrayList<>();
        lines.add(sums(now));
        askers(now, most, lines);
        hosts(now, most, lines);
        wrong(now, most, lines);
        if (!now.unlisted().isNone()) {
            lines.add("no room was left for some: " + now.unlisted());
        }
        return lines;
    }

    /// What fits a screen: who asks, a third of it what is wrong, and hosts in what is left.
    static List<String> screen(WatchSnapshot now, int rows) {
        List<String> lines = new ArrayList<>();
        lines.add(sums(now));
        askers(now, Math.max(1, rows / 4), lines);
        List<String> wrong = new ArrayList<>();
        wrong(now, Math.max(1, rows / 3), wrong);
        int left = rows - lines.size() - wrong.size() - 2;
        hosts(now, Math.max(1, left), lines);
        lines.addAll(wrong);
        return lines.subList(0, Math.min(lines.size(), rows));
    }

    private static String sums(WatchSnapshot now) {
        WatchSnapshot.Totals totals = now.totals();
        String dropped =
                now.dropped().entrySet().stream()
                        .map(entry -> format("%s %,d", entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining(", "));
        return format(
                        "%s: %,d messages | %,d queriers | %,d senders, %,d memberships | %,d"
                                + " complaints",
                        seconds(now.nowNanos() - now.startNanos()),
                        now.messages(),
                        totals.queriers(),
                        totals.senders(),
                        totals.memberships(),
                        totals.complaints())
                + (dropped.isEmpty() ? "" : " | dropped " + dropped);
    }

    private static void askers(WatchSnapshot now, int most, List<String> lines) {
        if (now.queriers().isEmpty()) {
            lines.add("no querier was heard");
            return;
        }
        lines.add(
                format(
                        ASKER,
                        "QUERIER",
                        "MAC",
                        "VLAN",
                        "MLD",
                        "QRV",
                        "QQI",
                        "EVERY",
                        "MRD",
                        "GENERAL",
                        "SPECIFIC",
                        ""));
        now.queriers().stream().limit(most).forEach(asker -> lines.add(row(asker)));
        more(now.totals().queriers(), Math.min(most, now.queriers().size()), lines);
    }

    private static String row(WatchSnapshot.Asker asker) {
        boolean two = asker.version() == 2;
        long every = asker.interval().lastNanos();
        return format(
                        ASKER,
                        asker.sender().address(),
                        asker.sender().mac(),
                        asker.sender().vlan(),
                        asker.version(),
                        two ? asker.values().robustnessVariable() : "-",
                        two ? asker.values().queryIntervalSeconds() + " s" : "-",
                        every == 0 ? "-" : seconds(every),
                        seconds(
                                Duration.ofMillis(asker.values().maximumResponseMillis())
                                        .toNanos()),
                        asker.queries().general(),
                        asker.queries().specific(),
                        asker.elected() ? "elected" : "")
                .stripTrailing();
    }

    private static void hosts(WatchSnapshot now, int most, List<String> lines) {
        if (now.senders().isEmpty()) {
            lines.add("no listener was heard");
            return;
        }
        lines.add(format(HOST, "HOST", "MAC", "VLAN", "MLD", "SEEN", "GROUPS"));
        now.senders().stream().limit(most).forEach(host -> lines.add(row(host, now.nowNanos())));
        more(now.totals().senders(), Math.min(most, now.senders().size()), lines);
    }

    private static String row(WatchSnapshot.Host host, long nowNanos) {
        String groups =
                host.groups().stream()
                        .limit(GROUPS_SHOWN)
                        .map(WatchText::group)
                        .collect(Collectors.joining(", "));
        int hidden = host.groups().size() - GROUPS_SHOWN;
        String dropped =
                host.dropped().entrySet().stream()
                        .map(entry -> format("%s %,d", entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining(", "));
        return format(
                        HOST,
                        host.sender().address(),
                        host.sender().mac(),
                        host.sender().vlan(),
                        host.version() == 0 ? "-" : host.version(),
                        seconds(nowNanos - host.lastSeenNanos()),
                        groups
                                + (hidden > 0 ? format(" and %,d more", hidden) : "")
                                + (dropped.isEmpty() ? "" : " (dropped: " + dropped + ")"))
                .stripTrailing();
    }

    /// `ff0e::1`, `ff3e::1 {2001:db8::1}`, `ff0e::1 not {2001:db8::1}`.
    private static String group(WatchSnapshot.Listening listening) {
        boolean exclude = listening.mode() == FilterMode.EXCLUDE;
        if (exclude && listening.sources().isEmpty()) {
            return listening.group().toString();
        }
        String sources =
                listening.sources().stream()
                        .limit(SOURCES_SHOWN)
                        .map(Object::toString)
                        .collect(Collectors.joining(", "));
        int hidden = listening.sources().size() - SOURCES_SHOWN;
        return listening.group()
                + (exclude ? " not {" : " {")
                + sources
                + (hidden > 0 ? format(" and %,d more}", hidden) : "}");
    }

    private static void wrong(WatchSnapshot now, int most, List<String> lines) {
        if (now.wrong().isEmpty()) {
            lines.add("nothing wrong was heard");
            return;
        }
        lines.add("TIMES  WRONG");
        now.wrong().stream()
                .limit(most)
                .forEach(row -> lines.add(format("%,5d  %s", row.count(), row.last())));
        more(now.totals().wrong(), Math.min(most, now.wrong().size()), lines);
    }

    private static void more(int all, int shown, List<String> lines) {
        if (all > shown) {
            lines.add(format("... and %,d more", all - shown));
        }
    }

    private static String seconds(long nanos) {
        return format("%.1f s", nanos / NANOS_PER_SECOND);
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency
    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
