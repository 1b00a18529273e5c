// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// A thread of a process, as the kernel sees it.
public final class LoopThread {
    private static final long PATIENCE_NANOS = 60_000_000_000L;
    private static final int LOOK_EVERY_MS = 2;

    /// What comes alone may lie in a ring for some milliseconds.
    private static final int ASLEEP_LOOKS = 10;

    private final Path task;

    private LoopThread(Path task) {
        this.task = task;
    }

    /// The event loop of a querier.
    public static LoopThread ofQuerier(long pid) throws IOException {
        return of(pid, "mld6-querier");
    }

    private static LoopThread of(long pid, String name) throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
            return new LoopThread(
                    tasks.filter(task -> isNamed(task, name)).findFirst().orElseThrow());
        }
    }

    private static boolean isNamed(Path task, String name) {
        try {
            return Files.readString(task.resolve("comm")).startsWith(name);
        } catch (IOException ended) {
            // A thread of the compiler, which come and go.
            return false;
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isAsleep() {
        String stat = read(task.resolve("stat"));
        return stat.startsWith("S", stat.lastIndexOf(')') + 2);
    }

    /// Waits until it has nothing more to do: it sleeps, and goes on sleeping.
    ///
    /// @return since when, on the clock of `System.nanoTime`
    public long awaitAsleep() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        long since = 0;
        for (int looks = 0; looks < ASLEEP_LOOKS; Thread.sleep(LOOK_EVERY_MS)) {
            long now = System.nanoTime();
            if (now - deadline > 0) {
                throw new AssertionError("never done: " + task);
            }
            looks = isAsleep() ? looks + 1 : 0;
            since = looks == 1 ? now : since;
        }
        return since;
    }

    /// Processor time it has had, in nanoseconds.
    public long processorNanos() {
        String schedstat = read(task.resolve("schedstat"));
        return Long.parseLong(schedstat, 0, schedstat.indexOf(' '), 10);
    }
}
