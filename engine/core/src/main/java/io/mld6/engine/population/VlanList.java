// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.population;

import io.mld6.codec.wire.VlanTags;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// VLANs in an order, each once: ranges, one behind the other. Thread: any, immutable.
public final class VlanList {
    /// The untagged link alone.
    public static final VlanList UNTAGGED = of(VlanTags.NONE);

    private final List<VlanRange> ranges;

    /// Number of the first VLAN of each range.
    private final long[] starts;

    private final long count;

    private VlanList(List<VlanRange> ranges) {
        this.ranges = List.copyOf(ranges);
        this.starts = new long[ranges.size()];
        long total = 0;
        for (int i = 0; i < starts.length; i++) {
            starts[i] = total;
            total += ranges.get(i).count();
        }
        this.count = total;
    }

    /// The VLANs of some ranges.
    ///
    /// @throws IllegalArgumentException with one line if there is no range, or a VLAN is in two
    public static VlanList of(List<VlanRange> ranges) {
        if (ranges.isEmpty()) {
            throw new IllegalArgumentException("no VLAN");
        }
        for (int i = 0; i < ranges.size(); i++) {
            for (int j = 0; j < i; j++) {
                VlanTags twice = ranges.get(j).meeting(ranges.get(i));
                if (twice != null) {
                    throw new IllegalArgumentException(
                            "VLAN %s is named twice, by '%s' and by '%s' (expected each VLAN once)"
                                    .formatted(twice, ranges.get(j), ranges.get(i)));
                }
            }
        }
        return new VlanList(ranges);
    }

    /// One VLAN.
    ///
    /// @throws IllegalArgumentException if an id is 4095
    public static VlanList of(VlanTags tags) {
        return new VlanList(List.of(VlanRange.of(tags)));
    }

    /// Reads ranges separated by commas, each as [VlanRange#parse] does.
    ///
    /// @throws IllegalArgumentException with one line that names what is wrong and what is accepted
    public static VlanList parse(String specs) {
        List<VlanRange> ranges = new ArrayList<>();
        for (String spec : specs.split(",", -1)) {
            ranges.add(VlanRange.parse(spec.strip()));
        }
        return of(ranges);
    }

    /// The ranges, in order.
    public List<VlanRange> ranges() {
        return ranges;
    }

    /// Whether this is the untagged link alone.
    public boolean isUntagged() {
        return count == 1 && word(0) == 0;
    }

    /// How many VLANs.
    public long count() {
        return count;
    }

    /// VLAN number `i`, counted from 0, as [VlanTags#word] has it. Allocates nothing.
    ///
    /// @throws IndexOutOfBoundsException if there is none
    public long word(long i) {
        long at = Objects.checkIndex(i, count);
        int found = Arrays.binarySearch(starts, at);
        int range = found < 0 ? -found - 2 : found;
        return ranges.get(range).word(at - starts[range]);
    }

    /// Tags of VLAN number `i`, counted from 0.
    ///
    /// @throws IndexOutOfBoundsException if there is none
    public VlanTags tags(long i) {
        return VlanTags.ofWord(word(i));
    }

    /// The tags of each VLAN, in order, written out.
    public List<VlanTags> toList() {
        return LongStream.range(0, count()).mapToObj(this::tags).toList();
    }

    /// The same ids in tags of these types.
    ///
    /// @param types as [VlanTags#parseTypes] gives them, one for each tag
    /// @throws IllegalArgumentException if a range has more or fewer tags than there are types
    public VlanList withTypes(List<Integer> types) {
        return of(ranges.stream().map(range -> range.withTypes(types)).toList());
    }

    /// A VLAN that is in another list, too; null if there is none.
    public @Nullable VlanTags meeting(VlanList other) {
        for (VlanRange range : ranges) {
            for (VlanRange theirs : other.ranges) {
                VlanTags met = range.meeting(theirs);
                if (met != null) {
                    return met;
                }
            }
        }
        return null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof VlanList list && ranges.equals(list.ranges);
    }

    @Override
    public int hashCode() {
        return ranges.hashCode();
    }

    /// The ranges as they are written: [#parse] reads them.
    @Override
    public String toString() {
        return String.join(",", ranges.stream().map(VlanRange::toString).toList());
    }
}
