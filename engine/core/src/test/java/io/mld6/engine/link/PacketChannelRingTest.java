// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import static io.mld6.engine.link.Collected.next;
import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.RequiresNetns;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Received through a ring, all is as it is with a buffer of the kernel's; and what only a ring can
/// do wrong.
@RequiresNetns
class PacketChannelRingTest extends PacketChannelReceiveTest {
    private static final int SMALLEST_OCTETS = 512 << 10;
    /// What a frame that comes alone may wait for its block, and a machine that is busy.
    private static final long MOST_WAIT_MILLIS = 100;

    @Override
    PacketChannelOptions options() {
        return Cable.options().withReceiveRing(1 << 20);
    }

    @Override
    PacketChannelOptions small() {
        return Cable.options().withReceiveRing(SMALLEST_OCTETS);
    }

    @Override
    int tooMany() {
        return 6000;
    }

    @Test
    @DisplayName("LK-12: a frame that comes alone is passed on when its block is given up")
    void doesNotKeepALoneFrame() throws Exception {
        cable.start(options());
        for (int i = 0; i < 20; i++) {
            long sentNanos = System.nanoTime();
            far.send(query);
            assertThat(next(cable.collected.frames)).isNotNull();
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sentNanos))
                    .isLessThan(MOST_WAIT_MILLIS);
        }
    }

    @Test
    @DisplayName("LK-12: while nothing comes the event loop sleeps")
    void sleepsWhileNothingComes() throws Exception {
        PacketChannel channel = cable.start(options());
        far.send(query);
        assertThat(next(cable.collected.frames)).isNotNull();
        long before = processorNanos(channel);
        Await.throughout(Duration.ofSeconds(1), () -> {});
        assertThat(TimeUnit.NANOSECONDS.toMillis(processorNanos(channel) - before)).isLessThan(100);
    }

    /// Processor time the event loop has had, as the kernel counts it.
    private static long processorNanos(PacketChannel channel) throws Exception {
        String schedstat =
                channel.eventLoop()
                        .submit(() -> Files.readString(Path.of("/proc/thread-self/schedstat")))
                        .get();
        return Long.parseLong(schedstat, 0, schedstat.indexOf(' '), 10);
    }

    @Test
    @DisplayName("LK-12: every frame comes once, in order, however often the ring goes round")
    void goesRound() throws Exception {
        PacketChannel channel = cable.start(small());
        int frames = 3 * tooMany();
        for (int i = 0; i < frames; i++) {
            byte[] numbered = query.clone();
            numbered[9] = (byte) (i >> 16);
            numbered[10] = (byte) (i >> 8);
            numbered[11] = (byte) i;
            far.send(numbered);
            if (i % 1000 == 999) {
                long sent = i + 1L;
                Await.until(() -> assertThat(channel.framesReceived()).isEqualTo(sent));
            }
        }
        for (int i = 0; i < frames; i++) {
            String frame = next(cable.collected.frames);
            assertThat(Integer.parseInt(frame.substring(18, 24), 16)).isEqualTo(i);
        }
        assertThat(channel.kernelDropped()).isZero();
    }
}
