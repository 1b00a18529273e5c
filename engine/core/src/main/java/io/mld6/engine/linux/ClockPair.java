// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// What CLOCK_REALTIME and CLOCK_MONOTONIC said at one moment.
///
/// @param realNanos CLOCK_REALTIME, nanoseconds since 1970
/// @param monotonicNanos CLOCK_MONOTONIC, which is `System.nanoTime()`
/// @param uncertainNanos how far apart the two readings may be
public record ClockPair(long realNanos, long monotonicNanos, long uncertainNanos) {
    private static final int CLOCK_REALTIME = 0;
    private static final int TIMESPEC_OCTETS = 16;
    private static final long SECOND_NANOS = 1_000_000_000;

    /// A thread may lose its processor between two readings, but hardly each time.
    private static final int TRIES = 8;

    private static final MethodHandle CLOCK_GETTIME = SystemCalls.call("clock_gettime");

    /// Reads both, several times, and takes the two that are closest together. *Thread*: any.
    public static ClockPair read() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(SystemCalls.STATE);
            MemorySegment timespec = arena.allocate(TIMESPEC_OCTETS, Long.BYTES);
            ClockPair best = read(state, timespec);
            for (int i = 1; i < TRIES; i++) {
                ClockPair next = read(state, timespec);
                if (next.uncertainNanos < best.uncertainNanos) {
                    best = next;
                }
            }
            return best;
        }
    }

    private static ClockPair read(MemorySegment state, MemorySegment timespec) {
        long before = System.nanoTime();
        long real = realtime(state, timespec);
        long after = System.nanoTime();
        long half = (after - before) / 2;
        return new ClockPair(real, before + half, half);
    }

    private static long realtime(MemorySegment state, MemorySegment timespec) {
        try {
            int result =
                    SystemCalls.checked(
                            (long)
                                    CLOCK_GETTIME.invokeExact(
                                            state,
                                            (long) CLOCK_REALTIME,
                                            timespec.address(),
                                            0L,
                                            0L,
                                            0L),
                            state);
            if (result < 0) {
                throw new IllegalStateException("clock_gettime: " + Errno.describe(-result));
            }
        } catch (Throwable t) {
            throw SystemCalls.impossible(t);
        }
        return timespec.get(JAVA_LONG, 0) * SECOND_NANOS + timespec.get(JAVA_LONG, Long.BYTES);
    }
}
