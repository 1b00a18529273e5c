// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// Waits for sockets on a thread that has nothing else to do: `poll(2)`.
public final class Readiness {
    private static final long POLLFD_OCTETS = 8;
    private static final long EVENTS = 4;
    private static final short POLLIN = 0x0001;

    private Readiness() {}

    /// Waits until one of the sockets can be read from or has an error to tell, or the time is up.
    ///
    /// @param millis how long at most; 0: not at all
    public static void await(List<? extends NativeSocket> sockets, int millis) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(SystemCalls.STATE);
            MemorySegment wanted =
                    arena.allocate(POLLFD_OCTETS * sockets.size(), JAVA_INT.byteAlignment());
            for (int i = 0; i < sockets.size(); i++) {
                wanted.set(JAVA_INT, POLLFD_OCTETS * i, sockets.get(i).fd());
                wanted.set(JAVA_SHORT, POLLFD_OCTETS * i + EVENTS, POLLIN);
            }
            int _ = SystemCalls.poll(state, wanted, sockets.size(), millis);
        }
    }
}
