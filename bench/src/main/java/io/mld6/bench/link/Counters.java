// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.link;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// What an interface has sent, as the kernel counts. *Thread*: any.
///
/// @param name of an interface in the network namespace of this process
record Counters(String name) {
    private static final Path DEVICES = Path.of("/proc/net/dev");

    /// Behind the colon: eight columns of what came in, then octets and frames that went out.
    private static final int FRAMES_OUT = 9;

    /// Short beside anything measured, long enough to leave the processors to what is measured: ten
    /// times as often makes a start a fifth longer.
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    /// Of the time waited so far, between two looks: two event loops leave no processor to whoever
    /// looks every other millisecond.
    private static final int PART = 100;

    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);

    /// Frames sent so far.
    ///
    /// @throws IOException if there is no such interface
    long framesOut() throws IOException {
        for (String line : Files.readAllLines(DEVICES)) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).strip().equals(name)) {
                String[] columns = line.substring(colon + 1).strip().split("\\s+", -1);
                return Long.parseLong(columns[FRAMES_OUT]);
            }
        }
        throw new IOException("no interface " + name);
    }

    /// Waits until so many have been sent.
    ///
    /// @return [System#nanoTime] when that was seen: late by two milliseconds at most, or by a
    ///     hundredth of the time waited
    /// @throws IOException if it takes longer than two minutes
    long await(long frames) throws IOException {
        long since = System.nanoTime();
        while (true) {
            long now = System.nanoTime();
            if (framesOut() >= frames) {
                return now;
            }
            if (now - since > PATIENCE_NANOS) {
                throw new IOException(name + " did not send " + frames + " frames in two minutes");
            }
            LockSupport.parkNanos(Math.max(LOOK_NANOS, (now - since) / PART));
        }
    }
}
