// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import io.mld6.engine.registry.Filter;
import io.mld6.engine.registry.SourceSets;

/// What a listener says of a group when its filter changed, and when it is asked about sources.
///
/// | Old state | New state | Records |
/// | --- | --- | --- |
/// | INCLUDE(A) | INCLUDE(B) | ALLOW(B-A), BLOCK(A-B) |
/// | EXCLUDE(A) | EXCLUDE(B) | ALLOW(A-B), BLOCK(B-A) |
/// | INCLUDE(A) | EXCLUDE(B) | TO_EX(B) |
/// | EXCLUDE(A) | INCLUDE(B) | TO_IN(B) |
///
/// An ALLOW or BLOCK without sources is left out. RFC 9777 §6.1 Table 1.
///
/// | State | Query | Record |
/// | --- | --- | --- |
/// | INCLUDE(A) | sources B | IS_IN(A*B) |
/// | EXCLUDE(A) | sources B | IS_IN(B-A) |
///
/// No record at all without sources. RFC 9777 §6.3 Table 3.
///
/// Filters are borrowed, sets are returned owned. No state. Thread: that of the sets.
final class StateChange {
    private StateChange() {}

    /// Whether the record is a TO_EX or TO_IN with the whole new source list.
    static boolean changesMode(int before, int after) {
        return Filter.isExclude(before) != Filter.isExclude(after);
    }

    /// The sources of the ALLOW record, if the mode stays: wanted now and not before.
    static int allowed(SourceSets sets, int before, int after) {
        assert !changesMode(before, after);
        int a = Filter.sourceSet(before);
        int b = Filter.sourceSet(after);
        return Filter.isExclude(after) ? sets.minus(a, b) : sets.minus(b, a);
    }

    /// The sources of the BLOCK record, if the mode stays: wanted before and not now.
    static int blocked(SourceSets sets, int before, int after) {
        assert !changesMode(before, after);
        int a = Filter.sourceSet(before);
        int b = Filter.sourceSet(after);
        return Filter.isExclude(after) ? sets.minus(b, a) : sets.minus(a, b);
    }

    /// Which of the listed sources a filter wants: the answer to a query for `listed`.
    static int wanted(SourceSets sets, int filter, int listed) {
        int a = Filter.sourceSet(filter);
        return Filter.isExclude(filter) ? sets.minus(listed, a) : sets.intersection(listed, a);
    }
}
