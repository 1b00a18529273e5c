// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.property;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.decode.Decoded;
import io.mld6.codec.decode.DropReason;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.support.TestFrame;
import io.mld6.codec.support.Vector;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// FZ-86: every vector cut, and changed in every place.
class MutationTest {
    private static final int[] FIELD_VALUES = {0, 1, 0x7fff, 0x8000, 0xffff};

    static List<Vector> vectors() {
        return Vector.all();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    @DisplayName("FZ-86: cut at every length")
    void cut(Vector vector) {
        byte[] whole = vector.octets();
        Decoded expected = Invariants.check(whole);
        int end = packetEnd(whole);
        for (int length = 0; length < whole.length; length++) {
            Decoded decoded = Invariants.check(Arrays.copyOf(whole, length));
            if (expected instanceof MldFrame) {
                if (length >= end) {
                    assertThat(decoded).as("cut in the trailer").isEqualTo(expected);
                } else {
                    assertThat(decoded)
                            .as("cut at %d", length)
                            .isIn(DropReason.L2_TRUNCATED, DropReason.IP_TRUNCATED);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    @DisplayName("FZ-86: every octet set to 0, to 0xff and to one more")
    void octets(Vector vector) {
        byte[] whole = vector.octets();
        for (int at = 0; at < whole.length; at++) {
            for (int value : new int[] {0, 0xff, whole[at] + 1}) {
                byte[] changed = whole.clone();
                changed[at] = (byte) value;
                Invariants.check(changed);
                Invariants.check(withRightChecksum(changed));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    @DisplayName(
            "FZ-86: every 16-bit field set to 0, 1, 0x7fff, 0x8000, 0xffff, the checksum right again")
    void fields(Vector vector) {
        byte[] whole = vector.octets();
        for (int at = 0; at + 1 < whole.length; at += 2) {
            for (int value : FIELD_VALUES) {
                byte[] changed = whole.clone();
                changed[at] = (byte) (value >>> 8);
                changed[at + 1] = (byte) value;
                Invariants.check(withRightChecksum(changed));
            }
        }
    }

    @Test
    @DisplayName("FZ-86: these changes reach every reason a frame can have")
    void reachesEverything() {
        Set<DropReason> seen = EnumSet.noneOf(DropReason.class);
        int accepted = 0;
        for (Vector vector : Vector.all()) {
            byte[] whole = vector.octets();
            for (int at = 0; at + 1 < whole.length; at++) {
                for (int value : FIELD_VALUES) {
                    byte[] changed = whole.clone();
                    changed[at] = (byte) (value >>> 8);
                    changed[at + 1] = (byte) value;
                    switch (Invariants.check(withRightChecksum(changed))) {
                        case DropReason reason -> seen.add(reason);
                        case MldFrame _ -> accepted++;
                    }
                }
            }
        }
        assertThat(accepted).isGreaterThan(5000);
        // The checksum is always made right here, and eight headers take more than one change.
        assertThat(seen)
                .contains(
                        DropReason.L2_TRUNCATED,
                        DropReason.NOT_IPV6,
                        DropReason.IP_TRUNCATED,
                        DropReason.BAD_IP_VERSION,
                        DropReason.JUMBO,
                        DropReason.BAD_EXT_HEADER,
                        DropReason.FRAGMENT,
                        DropReason.NOT_MLD,
                        DropReason.BAD_HOP_LIMIT,
                        DropReason.NO_ROUTER_ALERT,
                        DropReason.UNSPECIFIED_SOURCE,
                        DropReason.BAD_SOURCE,
                        DropReason.BAD_LENGTH,
                        DropReason.BAD_DESTINATION,
                        DropReason.BAD_GROUP,
                        DropReason.TRUNCATED_SOURCES,
                        DropReason.TRUNCATED_RECORD);
    }

    /// Puts a right checksum in if this is an untagged frame with one 8-octet hop-by-hop header.
    static byte[] withRightChecksum(byte[] frame) {
        if (frame.length < 14 + 48 + 4
                || frame[12] != (byte) 0x86
                || frame[20] != 0
                || frame[54] != 58
                || frame[55] != 0) {
            return frame;
        }
        int end = Math.min(packetEnd(frame), frame.length);
        if (end < 14 + 48 + 4) {
            return frame;
        }
        byte[] body = Arrays.copyOfRange(frame, 14 + 48, end);
        int checksum =
                TestFrame.checksum(
                        Arrays.copyOfRange(frame, 22, 38), Arrays.copyOfRange(frame, 38, 54), body);
        frame[64] = (byte) (checksum >>> 8);
        frame[65] = (byte) checksum;
        return frame;
    }

    /// Where the IPv6 packet ends, by its payload length.
    private static int packetEnd(byte[] frame) {
        int ip = 14;
        while (ip + 4 < frame.length
                && (frame[ip - 2] == (byte) 0x81 || frame[ip - 2] == (byte) 0x88)) {
            ip += 4;
        }
        return ip + 6 > frame.length
                ? frame.length
                : ip + 40 + ((frame[ip + 4] & 0xff) << 8 | (frame[ip + 5] & 0xff));
    }
}
