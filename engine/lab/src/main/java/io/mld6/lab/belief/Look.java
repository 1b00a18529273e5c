// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.belief;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What one comparison found. Immutable.
///
/// @param number of the look, from 1
/// @param compared how much there was to compare
/// @param counts groups about which the device is wrong, by kind
/// @param differences the first of them
/// @param notes what the device says of itself, a line each
/// @param tookNanos how long the look took
/// @param doubt why it proves nothing, in one line; null if it does
public record Look(
        int number,
        Compared compared,
        Map<DifferenceKind, Long> counts,
        List<Difference> differences,
        List<String> notes,
        long tookNanos,
        @Nullable String doubt) {
    /// Differences kept.
    public static final int MOST_DIFFERENCES = 100;

    /// How much there was to compare, and what does not count.
    ///
    /// @param memberships compared: those the device was told of
    /// @param waiting memberships that nothing was said of yet
    /// @param entries of the device: groups, ports and VLANs
    /// @param late groups that differ, and are still within the protocol's times
    /// @param excused groups that differ, and are excused by name
    public record Compared(long memberships, long waiting, long entries, long late, long excused) {}

    /// Copies what can change.
    public Look {
        Map<DifferenceKind, Long> all = new EnumMap<>(DifferenceKind.class);
        for (DifferenceKind kind : DifferenceKind.values()) {
            all.put(kind, counts.getOrDefault(kind, 0L));
        }
        counts = Collections.unmodifiableMap(all);
        differences = List.copyOf(differences);
        notes = List.copyOf(notes);
    }

    /// A look that found nothing out.
    static Look inDoubt(int number, long tookNanos, String doubt) {
        return new Look(
                number,
                new Compared(0, 0, 0, 0, 0),
                Map.of(),
                List.of(),
                List.of(),
                tookNanos,
                doubt);
    }

    /// See [Compared#memberships].
    public long memberships() {
        return compared.memberships;
    }

    /// See [Compared#waiting].
    public long waiting() {
        return compared.waiting;
    }

    /// See [Compared#entries].
    public long entries() {
        return compared.entries;
    }

    /// See [Compared#late].
    public long late() {
        return compared.late;
    }

    /// See [Compared#excused].
    public long excused() {
        return compared.excused;
    }

    /// Groups about which the device is wrong.
    public long total() {
        return counts.values().stream().mapToLong(count -> count).sum();
    }

    /// `2 missing, 1 extra`, or `no difference`.
    public String countText() {
        String text =
                Arrays.stream(DifferenceKind.values())
                        .filter(kind -> counts.getOrDefault(kind, 0L) > 0)
                        .map(kind -> "%,d %s".formatted(counts.get(kind), kind.text()))
                        .collect(Collectors.joining(", "));
        return text.isEmpty() ? "no difference" : text;
    }
}
