// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import java.util.List;

/// Some of the groups a [Querier] knows, and where to go on.
///
/// @param groups as they were at one moment
/// @param next to be given to [Querier#groups] for the following ones; [#END] after the last
public record GroupSlice(List<ListenedGroup> groups, int next) {
    /// There are no more groups.
    public static final int END = -1;
}
