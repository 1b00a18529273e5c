// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Whoever reads what this process writes to a descriptor.
public final class StreamReader {
    private static final long POLLFD_OCTETS = 8;
    private static final long REVENTS = 6;
    /// On the writing end of a pipe: no reader has it open (`man 2 poll`).
    private static final short POLLERR = 0x0008;

    private StreamReader() {}

    /// Whether the descriptor is the writing end of a pipe, a FIFO or a socket that nobody can read
    /// from any more. Never waits. *Thread*: any.
    public static boolean isGone(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(SystemCalls.STATE);
            MemorySegment poll = arena.allocate(POLLFD_OCTETS, JAVA_INT.byteAlignment());
            poll.set(JAVA_INT, 0, descriptor);
            int ready = SystemCalls.poll(state, poll, 1, 0);
            return ready > 0 && (poll.get(JAVA_SHORT, REVENTS) & POLLERR) != 0;
        }
    }
}
