// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.benchlink;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the calling thread has used since it began.
///
/// @param cpuNanos time on a processor, in the kernel, too; 0 where the kernel does not say
/// @param allocatedOctets of heap
record ThreadCost(long cpuNanos, long allocatedOctets) {
    private static final Path SCHEDULED = Path.of("/proc/thread-self/schedstat");

    static ThreadCost now() {
        return new ThreadCost(cpu(), allocated());
    }

    private static long cpu() {
        try {
            String line = Files.readString(SCHEDULED);
            return Long.parseLong(line.substring(0, line.indexOf(' ')));
        } catch (IOException _) {
            return 0;
        }
    }

    private static long allocated() {
        return ManagementFactory.getThreadMXBean() instanceof ThreadMXBean counts
                ? counts.getCurrentThreadAllocatedBytes()
                : 0;
    }
}
