// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.benchlink;

import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.link.PacketChannelOptions;
import io.mld6.engine.output.BatchOutput;

/// What an [EmissionBenchmark] sends.
///
/// @param link where to
/// @param vlan tags of all frames
/// @param version1 MLDv1 Reports, else MLDv2 Reports
/// @param records of each MLDv2 Report; as many as the link's MTU allows if that is fewer
/// @param ownGroups whether successive MLDv2 Reports are about other groups; else all are about the
///     same
/// @param framesPerBatch frames per system call, 1 to [#MOST_FRAMES_PER_BATCH]
public record EmissionPlan(
        PacketChannelOptions link,
        VlanTags vlan,
        boolean version1,
        int records,
        boolean ownGroups,
        int framesPerBatch) {
    /// What the engine uses.
    public static final int DEFAULT_FRAMES_PER_BATCH = BatchOutput.FRAMES_PER_BATCH;

    /// What `sendmmsg` takes at once (`UIO_MAXIOV`).
    public static final int MOST_FRAMES_PER_BATCH = 1024;

    public EmissionPlan {
        if (framesPerBatch < 1 || framesPerBatch > MOST_FRAMES_PER_BATCH) {
            throw new IllegalArgumentException("frames per batch: " + framesPerBatch);
        }
    }
}
