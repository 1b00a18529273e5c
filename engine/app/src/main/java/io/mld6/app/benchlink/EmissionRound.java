// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.benchlink;

/// One measured stretch of sending.
///
/// @param frames the kernel took
/// @param nanos from the first to the hand-over of the last
/// @param cpuNanos of the sending thread, the kernel's work in its calls included
/// @param allocatedOctets by the sending thread
/// @param retries times the kernel took nothing because a buffer was full
public record EmissionRound(
        long frames, long nanos, long cpuNanos, long allocatedOctets, long retries) {

    /// Frames per second.
    public double perSecond() {
        return frames * 1e9 / Math.max(1, nanos);
    }
}
