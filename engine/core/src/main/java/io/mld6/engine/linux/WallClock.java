// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.LongSupplier;

/// CLOCK_REALTIME, the clock of the kernel's packet stamps: nanoseconds since 1970. It may be set
/// and may step, so nothing is ever due by it.
///
/// *Thread*: one at a time.
public final class WallClock implements LongSupplier {
    private static final int CLOCK_REALTIME = 0;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final MemorySegment state = Arena.ofAuto().allocate(SystemCalls.STATE);
    private final MemorySegment timespec = Arena.ofAuto().allocate(JAVA_LONG, 2);

    @Override
    public long getAsLong() {
        int result = SystemCalls.clockGettime(state, CLOCK_REALTIME, timespec);
        if (result < 0) {
            throw new IllegalStateException("clock_gettime: " + Errno.describe(-result));
        }
        return timespec.getAtIndex(JAVA_LONG, 0) * NANOS_PER_SECOND
                + timespec.getAtIndex(JAVA_LONG, 1);
    }
}
