// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// What the calling thread may do beyond what everybody may. Linux keeps that for each thread: a
/// thread that reads what strangers send has no use for it once its sockets are open.
///
/// Threads that a thread starts have what it has. What is dropped does not come back.
///
/// ```text
/// header   0 version  4 thread, 0 for the calling one                                   8
/// data     0 effective  4 permitted  8 inheritable, for capabilities 0 to 31; then 32 to 63
/// ```
public final class Capabilities {
    private static final int VERSION_3 = 0x20080522;
    private static final int HEADER_OCTETS = 8;
    private static final int DATA_OCTETS = 24;

    /// `CAP_CHOWN`, `CAP_DAC_OVERRIDE`, `CAP_DAC_READ_SEARCH`, `CAP_FOWNER`, `CAP_FSETID`.
    private static final int OF_FILES = 0x1f;

    private Capabilities() {}

    /// Drops all.
    public static void dropAll() {
        keep(0);
    }

    /// Drops all but those with which root opens and replaces other people's files.
    public static void keepFiles() {
        keep(OF_FILES);
    }

    /// What was not there does not come: without `capget`, or where it is refused, nothing changes.
    private static void keep(int wanted) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(SystemCalls.STATE);
            MemorySegment header = arena.allocate(HEADER_OCTETS, Integer.BYTES);
            header.asByteBuffer().order(ByteOrder.nativeOrder()).putInt(VERSION_3);
            MemorySegment data = arena.allocate(DATA_OCTETS, Integer.BYTES);
            if (SystemCalls.capget(state, header, data) < 0) {
                return;
            }
            ByteBuffer words = data.asByteBuffer().order(ByteOrder.nativeOrder());
            for (int at = 0; at < DATA_OCTETS; at += Integer.BYTES) {
                boolean low = at < DATA_OCTETS / 2;
                words.putInt(at, low ? words.getInt(at) & wanted : 0);
            }
            int _ = SystemCalls.capset(state, header, data);
        }
    }
}
