// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.registry;

import io.mld6.codec.message.FilterMode;

/// What is wanted of one group, as one int: filter mode and source list. RFC 9777 §4.1.
///
/// ```text
///  31                        1      0
/// | id in SourceSets          | exclude |
/// ```
///
/// Equal filters are equal ints, because equal sets have equal ids. A filter owns what its source
/// set owns: who keeps one keeps a reference to the set.
public final class Filter {
    /// INCLUDE{}: not listening. No record of a group means the same (RFC 9777 §6.1).
    public static final int NOTHING = SourceSets.EMPTY << 1;

    /// EXCLUDE{}: from any source.
    public static final int ANY = NOTHING | 1;

    private Filter() {}

    /// Of a mode and an id in [SourceSets].
    public static int of(FilterMode mode, int sourceSet) {
        return mode == FilterMode.EXCLUDE ? exclude(sourceSet) : include(sourceSet);
    }

    /// From these sources only.
    public static int include(int sourceSet) {
        return sourceSet << 1;
    }

    /// From all sources but these.
    public static int exclude(int sourceSet) {
        return sourceSet << 1 | 1;
    }

    /// Whether its mode is EXCLUDE.
    public static boolean isExclude(int filter) {
        return (filter & 1) != 0;
    }

    /// Its mode.
    public static FilterMode mode(int filter) {
        return isExclude(filter) ? FilterMode.EXCLUDE : FilterMode.INCLUDE;
    }

    /// Id in [SourceSets]; borrowed from the filter.
    public static int sourceSet(int filter) {
        return filter >>> 1;
    }
}
