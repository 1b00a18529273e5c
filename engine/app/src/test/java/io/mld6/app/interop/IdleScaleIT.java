// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.app.testing.MldProcess;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Processor time and wake-ups of an engine in which nothing happens: with a million memberships as
/// with one. Figures are held to account with `-Pscale` only.
@RequiresNetns
@RequiresCommands("ip")
class IdleScaleIT {
    private static final boolean FULL = "full".equals(System.getProperty("mld6.scale"));
    private static final int LISTENERS = FULL ? 10_000 : 200;
    private static final int GROUPS = 100;
    private static final Duration WATCHED = Duration.ofSeconds(FULL ? 20 : 2);
    /// Of the wheel's thread, and of what the JVM compiles in the background.
    private static final Duration SETTLING = Duration.ofSeconds(FULL ? 15 : 2);
    private static final int MILLIS_PER_CLOCK_TICK = 10;
    private static final int UTIME = 11;
    private static final int STIME = 12;
    /// Half a percent of a processor.
    private static final double MOST_MORE = 0.005;

    /// @param cpuMillis processor time
    /// @param switches times a thread went to sleep, which it did as often wake from
    private record Cost(long cpuMillis, long switches) {
        Cost since(Cost before) {
            return new Cost(cpuMillis - before.cpuMillis, switches - before.switches);
        }
    }

    @Test
    void aMillionIdleMembershipsCostNothing() throws Exception {
        Cost one = idle(1, 1);
        Cost many = idle(LISTENERS, GROUPS);
        System.out.printf(
                "idle: in %d s, %d ms of processor time and %d wake-ups with 1 membership, %d ms and"
                        + " %d with %,d%n",
                WATCHED.toSeconds(),
                one.cpuMillis(),
                one.switches(),
                many.cpuMillis(),
                many.switches(),
                LISTENERS * GROUPS);
        if (FULL) {
            assertThat(many.cpuMillis() - one.cpuMillis())
                    .isLessThanOrEqualTo((long) (MOST_MORE * WATCHED.toMillis()));
        }
    }

    private static Cost idle(int listeners, int groups) throws Exception {
        try (Netns near = Netns.create("near");
                Netns far = Netns.create("far")) {
            near.veth("e0", far, "p0");
            try (MldProcess mld6 =
                    MldProcess.start(
                            near,
                            "",
                            "",
                            "emulate e0 --listeners %d --groups ff0e::db8:0:1+%d"
                                    .formatted(listeners, groups))) {
                mld6.await("ready");
                Await.throughout(SETTLING, () -> {});
                Cost before = cost(mld6.pid());
                Await.throughout(WATCHED, () -> {});
                return cost(mld6.pid()).since(before);
            }
        }
    }

    private static Cost cost(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]);
        long switches = 0;
        try (DirectoryStream<Path> threads =
                Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads) {
                switches += switches(thread);
            }
        }
        return new Cost(ticks * MILLIS_PER_CLOCK_TICK, switches);
    }

    private static long switches(Path thread) throws IOException {
        try {
            return Files.readAllLines(thread.resolve("status")).stream()
                    .filter(line -> line.startsWith("voluntary_ctxt_switches"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .sum();
        } catch (NoSuchFileException _) {
            return 0; // it has ended
        }
    }
}
