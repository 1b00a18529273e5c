// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.registry.RowIndex;
import io.mld6.engine.registry.RowTable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The VLANs of a querier by number, and the number of each: one probe of a table. Thread: event
/// loop only.
final class Vlans {
    static final int MOST = 4094;

    private final long[] words;
    private final RowIndex byWord = new RowIndex(this::hashOf);

    /// @param vlans as [#checked]
    Vlans(List<VlanTags> vlans) {
        words = vlans.stream().mapToLong(VlanTags::word).toArray();
        byWord.reserve(words.length);
        for (int i = 0; i < words.length; i++) {
            byWord.add(i, hashOf(i));
        }
    }

    private int hashOf(int number) {
        return RowIndex.hash(words[number]);
    }

    /// The number of the VLAN with these tags, or [RowTable#NONE].
    ///
    /// @param word of [VlanTags#word]
    int find(long word) {
        int slot = byWord.first(RowIndex.hash(word));
        for (int i; (i = byWord.row(slot)) != RowTable.NONE; slot = byWord.next(slot)) {
            if (words[i] == word) {
                return i;
            }
        }
        return RowTable.NONE;
    }

    /// A copy in which every VLAN is there once.
    ///
    /// @throws IllegalArgumentException with one line if one is there twice, or there are none or
    ///     too many
    static List<VlanTags> checked(List<VlanTags> vlans) {
        Set<VlanTags> different = new HashSet<>();
        for (VlanTags vlan : vlans) {
            if (!different.add(vlan)) {
                throw new IllegalArgumentException("VLAN " + vlan + " is there twice");
            }
        }
        if (vlans.isEmpty() || vlans.size() > MOST) {
            throw new IllegalArgumentException(
                    "%d VLANs (expected 1 to %d)".formatted(vlans.size(), MOST));
        }
        return List.copyOf(vlans);
    }
}
