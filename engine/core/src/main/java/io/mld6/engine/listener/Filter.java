// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import io.mld6.codec.message.FilterMode;
import io.mld6.engine.registry.SourceSets;

/// What is wanted of one group, as one int: filter mode and source list. RFC 9777 §4.1.
///
/// ```text
///  31                        1      0
/// | id in SourceSets          | exclude |
/// ```
///
/// Equal filters are equal ints, because equal sets have equal ids. A filter owns what its source
/// set owns: who keeps one keeps a reference to the set.
final class Filter {
    /// INCLUDE{}: not listening. No record of a group means the same (RFC 9777 §6.1).
    static final int NOTHING = SourceSets.EMPTY << 1;

    /// EXCLUDE{}: from any source.
    static final int ANY = NOTHING | 1;

    private Filter() {}

    static int of(FilterMode mode, int sourceSet) {
        return sourceSet << 1 | (mode == FilterMode.EXCLUDE ? 1 : 0);
    }

    static boolean isExclude(int filter) {
        return (filter & 1) != 0;
    }

    static FilterMode mode(int filter) {
        return isExclude(filter) ? FilterMode.EXCLUDE : FilterMode.INCLUDE;
    }

    /// Id in [SourceSets]; borrowed from the filter.
    static int sourceSet(int filter) {
        return filter >>> 1;
    }
}
