// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.watch;

/// How much a [Watcher] remembers: whoever floods a link with forged senders fills tables, not the
/// heap. What finds no room is counted.
///
/// @param segments VLANs
/// @param queriers in all VLANs
/// @param senders in all VLANs
/// @param memberships groups of all senders
/// @param sources of the filters of all memberships
/// @param complaints pairs of a fault and who has it
/// @param checks things that must happen by a moment and are waited for
public record WatchLimits(
        int segments,
        int queriers,
        int senders,
        int memberships,
        int sources,
        int complaints,
        int checks) {
    /// Some 150 MiB if all of it is used.
    public static final WatchLimits DEFAULT =
            new WatchLimits(4096, 4096, 1 << 16, 1 << 18, 1 << 19, 1 << 16, 1 << 16);

    /// Checks that there is room for anything at all.
    ///
    /// @throws IllegalArgumentException if a limit is below 1
    public WatchLimits {
        int least =
                Math.min(
                        Math.min(Math.min(segments, queriers), Math.min(senders, memberships)),
                        Math.min(Math.min(sources, complaints), checks));
        if (least < 1) {
            throw new IllegalArgumentException("a limit below 1: " + least);
        }
    }
}
