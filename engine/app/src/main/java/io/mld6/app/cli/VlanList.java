// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.router.QuerierConfig;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The VLANs of `--vlan`: `100`, `100+4` (four from 100 on), `100+4.1+10` (ten inner ones in each
/// of four outer ones, inner ones first), and several of these with commas between them.
///
/// @param tags each VLAN once, in the order of the text
public record VlanList(List<VlanTags> tags) {
    /// Untagged.
    public static final VlanList UNTAGGED = new VlanList(List.of(VlanTags.NONE));

    private static final int LARGEST_ID = 4094;
    private static final Pattern RANGE = Pattern.compile("([0-9]{1,9})(?:\\+([0-9]{1,9}))?");
    private static final String ACCEPTED =
            " (expected ID, ID+COUNT or OUTER.INNER of these, each id from 1 to 4094)";

    /// @param count ids, from `first` on
    private record Ids(int first, int count) {
        static Ids parse(String field, String text) {
            Matcher matcher = RANGE.matcher(field);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("not a VLAN: '" + text + "'" + ACCEPTED);
            }
            int first = Integer.parseInt(matcher.group(1));
            int count = matcher.group(2) == null ? 1 : Integer.parseInt(matcher.group(2));
            if (first < 1 || count < 1 || (long) first + count - 1 > LARGEST_ID) {
                throw new IllegalArgumentException("not VLANs: '" + text + "'" + ACCEPTED);
            }
            return new Ids(first, count);
        }
    }

    /// Reads one or more VLANs.
    ///
    /// @throws IllegalArgumentException with one line that names what is wrong and what is accepted
    public static VlanList parse(String text) {
        if (text.indexOf('+') < 0 && text.indexOf(',') < 0) {
            return new VlanList(List.of(VlanTags.parse(text)));
        }
        Set<VlanTags> all = new LinkedHashSet<>();
        for (String part : text.split(",", -1)) {
            int dot = part.indexOf('.');
            Ids outer = Ids.parse(dot < 0 ? part : part.substring(0, dot), text);
            Ids inner = dot < 0 ? new Ids(0, 1) : Ids.parse(part.substring(dot + 1), text);
            long count = (long) outer.count * inner.count;
            if (all.size() + count > QuerierConfig.Station.MOST_VLANS) {
                throw new IllegalArgumentException(
                        "too many VLANs: '"
                                + text
                                + "' (expected "
                                + QuerierConfig.Station.MOST_VLANS
                                + " at most)");
            }
            for (int i = 0; i < count; i++) {
                VlanTags tags =
                        new VlanTags(outer.first + i / inner.count, inner.first + i % inner.count);
                if (!all.add(tags)) {
                    throw new IllegalArgumentException(
                            "VLAN " + tags + " is there twice: '" + text + "' (expected once)");
                }
            }
        }
        return new VlanList(new ArrayList<>(all));
    }

    /// The same ids in tags of these types.
    ///
    /// @throws IllegalArgumentException if there are more or fewer types than tags
    VlanList withTypes(List<Integer> types) {
        return new VlanList(tags.stream().map(one -> one.withTypes(types)).toList());
    }

    /// What stands for all of them in a line: `100`, or `64 VLANs`.
    @Override
    public String toString() {
        return tags.size() == 1 ? tags.getFirst().toString() : tags.size() + " VLANs";
    }
}
