// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What waits in the receive buffers of the packet sockets of a namespace, as the kernel tells.
public final class PacketSockets {
    private static final int RECEIVE_MEMORY = 6;

    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private PacketSockets() {}

    /// Octets of kernel memory that frames take which nobody has fetched yet.
    private static long waitingOctets(Netns namespace) throws Exception {
        // A thread's own: the process as a whole is in another namespace.
        List<String> lines =
                namespace.call(() -> Files.readAllLines(Path.of("/proc/thread-self/net/packet")));
        return lines.stream()
                .skip(1)
                .mapToLong(line -> Long.parseLong(line.strip().split("\\s+", -1)[RECEIVE_MEMORY]))
                .sum();
    }

    /// Waits until everything has been fetched.
    ///
    /// @return when that was, on the clock of `System.nanoTime`
    public static long awaitFetched(Netns namespace) throws Exception {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (waitingOctets(namespace) > 0) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("nobody fetches what arrives in " + namespace.name());
            }
            Thread.sleep(2);
        }
        return System.nanoTime();
    }
}
