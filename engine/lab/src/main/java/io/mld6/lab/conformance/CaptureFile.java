// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The frames of a case as a capture that every analyser reads.
///
/// ```text
/// file    0 a1b23c4d (ns)  4 version 2.4  8 zeros  16 snap length  20 type 1, Ethernet
/// record  0 seconds  4 ns  8 octets here  12 octets on the wire  16 frame
/// ```
public final class CaptureFile {
    private static final int FILE_HEADER_OCTETS = 24;
    private static final int RECORD_HEADER_OCTETS = 16;
    private static final int NANOS = 0xa1b23c4d;
    private static final int SNAP_OCTETS = 1 << 18;
    private static final int ETHERNET = 1;

    private CaptureFile() {}

    /// The octets of the file.
    public static byte[] octets(List<CaseResult.CaseFrame> frames) {
        int length = FILE_HEADER_OCTETS;
        for (CaseResult.CaseFrame frame : frames) {
            length += RECORD_HEADER_OCTETS + frame.octets().length;
        }
        ByteBuffer out = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(NANOS).putShort((short) 2).putShort((short) 4);
        out.putLong(0).putInt(SNAP_OCTETS).putInt(ETHERNET);
        long second = TimeUnit.SECONDS.toNanos(1);
        for (CaseResult.CaseFrame frame : frames) {
            out.putInt((int) (frame.epochNanos() / second));
            out.putInt((int) (frame.epochNanos() % second));
            out.putInt(frame.octets().length).putInt(frame.octets().length);
            out.put(frame.octets());
        }
        return out.array();
    }
}
