// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.population;

import io.mld6.codec.wire.VlanTags;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// VLANs with consecutive ids, outer by outer: each outer id with every inner one.
///
/// Written `ID`, `ID+COUNT`, `OUTER.INNER` with a count behind either, or `none`, which is the
/// untagged link; decimal, every id from 1 to 4094 (IEEE 802.1Q §9.6). `100+4.1+1000` is 100.1,
/// 100.2, ... 100.1000, 101.1, ... 103.1000. Tag types other than the usual ones stand behind it,
/// as [VlanTags#toString] writes them: `100+4 (0x88a8)`. Thread: any, immutable.
///
/// @param first tags of the first VLAN
/// @param outerCount how many outer ids, 1 or more; 1 if there is no tag
/// @param innerCount how many inner ids to each, 1 or more; 1 if there are fewer than two tags
public record VlanRange(VlanTags first, int outerCount, int innerCount) {
    private static final int LEAST_ID = 1;
    private static final int MOST_ID = 4094;
    private static final String NUMBER = "(\\d{1,9})(?:\\+(\\d{1,9}))?";
    private static final Pattern SPEC =
            Pattern.compile("(?:none|" + NUMBER + "(?:\\." + NUMBER + ")?)(?: \\((.+)\\))?");
    private static final String ACCEPTED =
            " (expected ID, ID+COUNT, OUTER.INNER or OUTER+COUNT.INNER+COUNT, every id from "
                    + LEAST_ID
                    + " to "
                    + MOST_ID
                    + ", or none)";

    /// Checks that every id is one a station can be in.
    ///
    /// @throws IllegalArgumentException with one line that names what is wrong and what is accepted
    public VlanRange {
        boolean counted = outerCount == 1 || first.count() > 0;
        boolean innerCounted = innerCount == 1 || first.count() > 1;
        if (!counted
                || !innerCounted
                || !fits(first.outer(), outerCount, first.count() == 0)
                || !fits(first.inner(), innerCount, first.count() < 2)) {
            throw new IllegalArgumentException(
                    "not VLANs: '" + spec(first, outerCount, innerCount) + "'" + ACCEPTED);
        }
    }

    private static boolean fits(int id, int count, boolean absent) {
        return absent || (id >= LEAST_ID && count >= 1 && id + (long) count - 1 <= MOST_ID);
    }

    /// One VLAN, or none.
    ///
    /// @throws IllegalArgumentException if an id is 4095
    public static VlanRange of(VlanTags tags) {
        return new VlanRange(tags, 1, 1);
    }

    /// Reads one range.
    ///
    /// @throws IllegalArgumentException with one line that names what is wrong and what is accepted
    public static VlanRange parse(String spec) {
        Matcher matcher = SPEC.matcher(spec);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not VLANs: '" + spec + "'" + ACCEPTED);
        }
        int outer = number(matcher.group(1), 0);
        int inner = number(matcher.group(3), 0);
        boolean absent = matcher.group(1) == null;
        if ((outer < LEAST_ID && !absent)
                || outer > MOST_ID
                || (inner < LEAST_ID && matcher.group(3) != null)
                || inner > MOST_ID) {
            throw new IllegalArgumentException("not VLANs: '" + spec + "'" + ACCEPTED);
        }
        var range =
                new VlanRange(
                        new VlanTags(outer, inner),
                        number(matcher.group(2), 1),
                        number(matcher.group(4), 1));
        String types = matcher.group(5);
        return types == null ? range : range.withTypes(VlanTags.parseTypes(types));
    }

    private static int number(@Nullable String digits, int otherwise) {
        return digits == null ? otherwise : Integer.parseInt(digits);
    }

    /// These ids in tags of these types.
    ///
    /// @param types as [VlanTags#parseTypes] gives them, one for each tag
    /// @throws IllegalArgumentException if there are more or fewer types than tags
    public VlanRange withTypes(List<Integer> types) {
        return new VlanRange(first.withTypes(types), outerCount, innerCount);
    }

    /// How many VLANs.
    public long count() {
        return (long) outerCount * innerCount;
    }

    /// VLAN number `i`, counted from 0, as [VlanTags#word] has it. Allocates nothing.
    ///
    /// @throws IndexOutOfBoundsException if there is none
    public long word(long i) {
        long at = Objects.checkIndex(i, count());
        // Ids stay below 4095, so no sum carries into a type.
        return first.word() + ((at / innerCount) << Integer.SIZE) + at % innerCount;
    }

    /// Tags of VLAN number `i`, counted from 0.
    ///
    /// @throws IndexOutOfBoundsException if there is none
    public VlanTags tags(long i) {
        return VlanTags.ofWord(word(i));
    }

    /// The first VLAN that is in another range, too; null if there is none. VLANs with the same ids
    /// in tags of other types are others.
    public @Nullable VlanTags meeting(VlanRange other) {
        if (first.outerType() != other.first.outerType()
                || first.innerType() != other.first.innerType()) {
            return null;
        }
        int outer = Math.max(first.outer(), other.first.outer());
        int inner = Math.max(first.inner(), other.first.inner());
        boolean meet =
                outer < Math.min(first.outer() + outerCount, other.first.outer() + other.outerCount)
                        && inner
                                < Math.min(
                                        first.inner() + innerCount,
                                        other.first.inner() + other.innerCount);
        return meet ? new VlanTags(outer, inner, first.outerType(), first.innerType()) : null;
    }

    /// The range as it is written: [#parse] reads it.
    @Override
    public String toString() {
        return spec(first, outerCount, innerCount);
    }

    private static String spec(VlanTags first, int outerCount, int innerCount) {
        String text = first.toString();
        int types = text.indexOf(' ');
        String ids =
                switch (first.count()) {
                    case 0 -> "none" + counted(outerCount) + counted(innerCount);
                    case 1 -> first.outer() + counted(outerCount) + counted(innerCount);
                    default ->
                            first.outer()
                                    + counted(outerCount)
                                    + "."
                                    + first.inner()
                                    + counted(innerCount);
                };
        return types < 0 ? ids : ids + text.substring(types);
    }

    private static String counted(int count) {
        return count == 1 ? "" : "+" + count;
    }
}
