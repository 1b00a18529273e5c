// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

import java.util.Set;

/// What a reader has to be told of payloads, because they do not show it.
///
/// @param rtpPayloadTypes payload types that are taken for RTP, each 0 to 127
/// @param iperf whether what no other format claims is iperf 2
public record FormatOptions(Set<Integer> rtpPayloadTypes, boolean iperf) {
    /// RTP with MPEG transport streams (payload type 33) and no iperf.
    public static final FormatOptions DEFAULT = new FormatOptions(Set.of(33), false);

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException with one line that names what is wrong
    public FormatOptions {
        rtpPayloadTypes = Set.copyOf(rtpPayloadTypes);
        for (int type : rtpPayloadTypes) {
            if (type < 0 || type > 127) {
                throw new IllegalArgumentException(
                        "not an RTP payload type: " + type + " (expected 0 to 127)");
            }
        }
    }

    /// These options, with other payload types taken for RTP.
    public FormatOptions withRtpPayloadTypes(Set<Integer> wanted) {
        return new FormatOptions(wanted, iperf);
    }

    /// These options, with or without iperf.
    public FormatOptions withIperf(boolean wanted) {
        return new FormatOptions(rtpPayloadTypes, wanted);
    }
}
