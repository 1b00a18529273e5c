// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import io.mld6.codec.wire.RecordType;
import io.mld6.engine.registry.Filter;
import io.mld6.engine.registry.SourceSets;

/// What a listener wants after a record of it, as far as anybody can know. An answer to a specific
/// query looks like one to a General Query, so IS_IN tells what is wanted, not what is not; long
/// TO_IN lists come in pieces. Where that leaves it open, more is kept. Pure functions.
final class TrackedFilter {
    private TrackedFilter() {}

    /// The filter afterwards. Its set is owned, those given are borrowed.
    ///
    /// @param old what was remembered
    /// @param listed the sources of the record
    /// @param excluding whether the router's filter mode was EXCLUDE before
    static int after(SourceSets sets, int old, RecordType type, int listed, boolean excluding) {
        boolean wasExclude = Filter.isExclude(old);
        int before = Filter.sourceSet(old);
        return switch (type) {
            case IS_EX, TO_EX -> Filter.exclude(sets.retain(listed));
            case TO_IN ->
                    Filter.include(
                            wasExclude || listed == SourceSets.EMPTY
                                    ? sets.retain(listed)
                                    : sets.union(before, listed));
            case IS_IN, ALLOW ->
                    wasExclude && (excluding || type == RecordType.ALLOW)
                            ? Filter.exclude(sets.minus(before, listed))
                            : Filter.include(
                                    wasExclude ? sets.retain(listed) : sets.union(before, listed));
            case BLOCK ->
                    wasExclude
                            ? Filter.exclude(sets.union(before, listed))
                            : Filter.include(sets.minus(before, listed));
        };
    }
}
