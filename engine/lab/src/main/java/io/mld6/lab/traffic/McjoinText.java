// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

import java.nio.ByteBuffer;

/// The text in mcjoin's packets: `Sender PID 7, MC group ff3e::1 ... count: 12, freq: 100`.
final class McjoinText {
    /// "Sender P".
    static final long START = 0x5365_6e64_6572_2050L;

    /// " PID " before the first number, of which the P is part of [#START].
    private static final int PID_AT = 11;

    /// "count: ", seven octets, in the upper part of a word.
    private static final long COUNT = 0x636f_756e_743a_2000L;

    private static final int COUNT_OCTETS = 7;
    private static final int MOST_DIGITS = 20;
    private static final long NONE = -1;

    private McjoinText() {}

    /// Reads process and count into `packet`.
    ///
    /// @return whether both are there, and whole
    static boolean read(ByteBuffer frame, int at, int there, FlowPacket packet) {
        int end = at + there;
        long pid = number(frame, at + PID_AT, end);
        if (pid == NONE) {
            return false;
        }
        for (int i = at + PID_AT; i + Long.BYTES <= end; i++) {
            if (frame.get(i) == 'c' && (frame.getLong(i) & ~0xffL) == COUNT) {
                long count = number(frame, i + COUNT_OCTETS, end);
                if (count == NONE) {
                    return false;
                }
                packet.flow = pid;
                packet.sequence = count & 0xffff_ffffL;
                return true;
            }
        }
        return false;
    }

    /// A decimal number that something follows, so that it was not cut.
    private static long number(ByteBuffer frame, int at, int end) {
        long value = 0;
        int most = Math.min(end, at + MOST_DIGITS + 1);
        for (int i = at; i < most; i++) {
            int digit = frame.get(i) - '0';
            if (digit < 0 || digit > 9) {
                return i == at ? NONE : value & Long.MAX_VALUE;
            }
            value = value * 10 + digit;
        }
        return NONE;
    }
}
