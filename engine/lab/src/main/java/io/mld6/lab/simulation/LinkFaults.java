// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.simulation;

import java.time.Duration;

/// What goes wrong with frames, each at each receiver by itself.
///
/// @param loss share of frames that do not arrive, 0 to 1
/// @param duplication share that arrives twice
/// @param reordering share that arrives late, so that others overtake it
/// @param lateBy most by which a late frame is late
public record LinkFaults(double loss, double duplication, double reordering, Duration lateBy) {
    /// A perfect wire.
    public static final LinkFaults NONE = new LinkFaults(0, 0, 0, Duration.ZERO);

    /// Checks the ranges.
    public LinkFaults {
        checkShare("loss", loss);
        checkShare("duplication", duplication);
        checkShare("reordering", reordering);
        if (lateBy.isNegative()) {
            throw new IllegalArgumentException("lateBy must not be negative: " + lateBy);
        }
    }

    private static void checkShare(String name, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(name + " must be 0 to 1: " + share);
        }
    }

    /// Loses this share of frames and does nothing else.
    public static LinkFaults losing(double share) {
        return new LinkFaults(share, 0, 0, Duration.ZERO);
    }
}
