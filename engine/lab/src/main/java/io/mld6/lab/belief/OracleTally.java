// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.belief;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What many looks found together, and what each has that is new. Thread: any.
public final class OracleTally {
    /// Differences of one look that people are shown.
    private static final int MOST_SHOWN = 10;

    private final String device;
    private final List<Difference> first = new ArrayList<>();
    private final Map<DifferenceKind, Long> now = new EnumMap<>(DifferenceKind.class);
    private final Map<DifferenceKind, Long> most = new EnumMap<>(DifferenceKind.class);
    private Set<String> shown = Set.of();
    private Set<String> noted = Set.of();
    private int looks;
    private int different;
    private int inDoubt;
    private @Nullable String doubt;
    private @Nullable Look last;

    /// Of looks at a device.
    ///
    /// @param device its name
    public OracleTally(String device) {
        this.device = device;
        for (DifferenceKind kind : DifferenceKind.values()) {
            now.put(kind, 0L);
            most.put(kind, 0L);
        }
    }

    /// One more look.
    ///
    /// @return lines for people: what it found, and those differences that the look before had not
    public synchronized List<String> add(Look look) {
        looks++;
        last = look;
        List<String> lines = new ArrayList<>();
        if (look.doubt() != null) {
            inDoubt++;
            doubt = look.doubt();
        }
        if (look.entries() == 0 && look.memberships() == 0 && look.doubt() != null) {
            lines.add("look %d: in doubt: %s".formatted(look.number(), look.doubt()));
            return lines;
        }
        lines.add(line(look));
        Set<String> notes = new HashSet<>(look.notes());
        look.notes().stream().filter(note -> !noted.contains(note)).forEach(lines::add);
        noted = notes;
        look.counts().forEach(this::count);
        different += look.total() > 0 ? 1 : 0;
        addDifferences(look, lines);
        return lines;
    }

    private void count(DifferenceKind kind, long count) {
        now.put(kind, count);
        long _ = most.merge(kind, count, Math::max);
    }

    private String line(Look look) {
        return "look %d: %,d memberships, %,d entries at %s: %s%s%s%s%s (%.1f s)"
                .formatted(
                        look.number(),
                        look.memberships(),
                        look.entries(),
                        device,
                        look.countText(),
                        some(look.late(), "in time"),
                        some(look.excused(), "excused"),
                        some(look.waiting(), "not said yet"),
                        look.doubt() == null ? "" : ", in doubt: " + look.doubt(),
                        look.tookNanos() / 1e9);
    }

    private static String some(long count, String what) {
        return count == 0 ? "" : ", %,d %s".formatted(count, what);
    }

    private void addDifferences(Look look, List<String> lines) {
        Set<String> known = new HashSet<>();
        int told = 0;
        for (Difference difference : look.differences()) {
            String name = difference.kind() + " " + difference.vlan() + " " + difference.group();
            boolean _ = known.add(name);
            if (!shown.contains(name)) {
                if (first.size() < Look.MOST_DIFFERENCES) {
                    first.add(difference);
                }
                if (told++ < MOST_SHOWN) {
                    lines.add("  " + difference.line());
                }
            }
        }
        long more = look.total() - look.differences().size() + Math.max(0, told - MOST_SHOWN);
        if (told > 0 && more > 0) {
            lines.add("  and %,d more".formatted(more));
        }
        shown = known;
    }

    /// The device that was looked at.
    public String device() {
        return device;
    }

    /// Looks so far.
    public synchronized int looks() {
        return looks;
    }

    /// Looks that found differences.
    public synchronized int different() {
        return different;
    }

    /// Looks that prove nothing, or not everything.
    public synchronized int inDoubt() {
        return inDoubt;
    }

    /// Why the last of those; null without any.
    public synchronized @Nullable String doubt() {
        return doubt;
    }

    /// The last look; null before the first.
    public synchronized @Nullable Look last() {
        return last;
    }

    /// Groups of a kind about which the device is wrong, as the last look that could tell found:
    /// the gauge `mld6_oracle_differences{kind}`.
    public synchronized long differences(DifferenceKind kind) {
        return now.getOrDefault(kind, 0L);
    }

    /// The most of each kind that one look found.
    public synchronized Map<DifferenceKind, Long> most() {
        return Collections.unmodifiableMap(new EnumMap<>(most));
    }

    /// The first differences, each as it was first seen.
    public synchronized List<Difference> first() {
        return List.copyOf(first);
    }
}
