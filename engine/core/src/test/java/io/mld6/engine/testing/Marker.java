// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.testing;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/// A frame that means nothing to anybody but says "up to here": whoever has seen it has seen all
/// that was on the cable before it.
public final class Marker {
    private static final AtomicLong SERIAL = new AtomicLong();
    static final int LOCAL_EXPERIMENT = 0x88b5;
    private static final long MAGIC = 0x6d6c64362d6d6172L;

    private Marker() {}

    /// A broadcast frame unlike all others of this process.
    public static byte[] frame() {
        return ByteBuffer.allocate(60)
                .put(new byte[] {-1, -1, -1, -1, -1, -1, 2, 0, 0, 0, -1, -1})
                .putShort((short) LOCAL_EXPERIMENT)
                .putLong(MAGIC)
                .putLong(SERIAL.incrementAndGet())
                .array();
    }

    /// Whether the first octets of a frame are a marker's.
    public static boolean is(byte[] frame, int length) {
        return length >= 30
                && ByteBuffer.wrap(frame).getShort(12) == (short) LOCAL_EXPERIMENT
                && ByteBuffer.wrap(frame).getLong(14) == MAGIC;
    }

    static boolean is(byte[] frame, byte[] marker) {
        return Arrays.equals(frame, marker);
    }
}
