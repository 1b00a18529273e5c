// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import java.time.Duration;
import java.util.List;

/// What the simulated device of a rehearsal is like. Immutable.
///
/// @param joinDelay from a Report to the first packet it may forward
/// @param fastLeave whether it stops at a leave without asking
/// @param loss share of packets it loses, 0 to 1
/// @param flood names of the classes of channels it forwards everywhere, wanted or not
/// @param deaf share of Reports it does not hear, 0 to 1
/// @param duplicate share of packets it sends twice, 0 to 1
public record Rehearsal(
        Duration joinDelay,
        boolean fastLeave,
        double loss,
        List<String> flood,
        double deaf,
        double duplicate) {
    /// A device without fault.
    public static final Rehearsal SOUND =
            new Rehearsal(Duration.ofMillis(1), false, 0, List.of(), 0, 0);
}
