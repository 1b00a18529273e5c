// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.testing;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Gives up capabilities of the calling thread, for good: use a thread that ends.
public final class Privileges {
    public static final int CAP_NET_ADMIN = 12;
    public static final int CAP_NET_RAW = 13;

    private static final int VERSION_3 = 0x20080522;

    private Privileges() {}

    /// Takes `capability` out of the effective and permitted sets of this thread.
    ///
    /// ```text
    /// header   0 version  4 pid                                  8
    /// data     0 effective  4 permitted  8 inheritable          12, twice: bits 0-31, bits 32-63
    /// ```
    public static void drop(int capability) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment header = arena.allocateFrom(JAVA_INT, VERSION_3, 0);
            MemorySegment data = arena.allocate(24, Integer.BYTES);
            Libc.call("capget", header, data);
            for (int set = 0; set <= Integer.BYTES; set += Integer.BYTES) {
                data.set(JAVA_INT, set, data.get(JAVA_INT, set) & ~(1 << capability));
            }
            Libc.call("capset", header, data);
        }
    }
}
