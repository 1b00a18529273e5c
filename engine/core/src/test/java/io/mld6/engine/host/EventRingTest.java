// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.engine.testing.Allocation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// LK-9: the writer never waits, what does not fit is counted, and what fits comes in order.
class EventRingTest {
    private static final int MANY = 200_000;

    private final long[] row = new long[EventRow.STRIDE];

    private static void write(EventRing ring, long value) {
        ring.write(value, value + 1, value + 2, value + 3, value + 4);
    }

    private List<Long> readAll(EventRing ring) {
        List<Long> read = new ArrayList<>();
        while (ring.read(row)) {
            long first = row[0];
            assertThat(row).containsExactly(first, first + 1, first + 2, first + 3, first + 4);
            read.add(first);
        }
        return read;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    @DisplayName("LK-9: rows come in order, round after round")
    void rowsComeInOrder(int capacity) {
        EventRing ring = new EventRing(capacity);
        for (int round = 0; round < 5; round++) {
            List<Long> written = new ArrayList<>();
            for (int i = 0; i < capacity; i++) {
                long value = round * 100L + i;
                write(ring, value);
                written.add(value);
            }
            assertThat(ring.isEmpty()).isFalse();
            assertThat(readAll(ring)).isEqualTo(written);
            assertThat(ring.isEmpty()).isTrue();
        }
        assertThat(ring.dropped()).isZero();
    }

    @Test
    @DisplayName("LK-9: nobody reads: the first rows stay, the rest is counted")
    void withoutAReaderTheRestIsCounted() {
        EventRing ring = new EventRing(3);
        for (int i = 0; i < MANY; i++) {
            write(ring, i);
        }
        assertThat(ring.dropped()).isEqualTo(MANY - 3);
        assertThat(readAll(ring)).containsExactly(0L, 1L, 2L);
        write(ring, 77);
        assertThat(readAll(ring)).containsExactly(77L);
        assertThat(ring.dropped()).isEqualTo(MANY - 3);
    }

    @Test
    @DisplayName("LK-9: a text is dropped with its row, and only with it")
    void aTextIsDroppedWithItsRow() {
        EventRing ring = new EventRing(2);
        ring.write(1, 0, "one");
        write(ring, 2);
        ring.write(3, 0, "three");
        assertThat(ring.read(row)).isTrue();
        assertThat(ring.readText()).isEqualTo("one");
        ring.write(4, 0, "four");
        assertThat(ring.read(row)).isTrue();
        assertThat(ring.read(row)).isTrue();
        assertThat(ring.readText()).isEqualTo("four");
        assertThat(ring.dropped()).isEqualTo(1);
    }

    @Test
    @DisplayName("LK-9: writing allocates nothing, whether it fits or not")
    void writingAllocatesNothing() {
        EventRing ring = new EventRing(500);
        assertThat(Allocation.octetsOfThousand(() -> write(ring, 1))).isLessThan(8000);
        assertThat(ring.dropped()).isPositive();
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    @DisplayName("LK-9: between two threads every row is read once or counted as dropped")
    void betweenThreadsEveryRowIsReadOrCounted() {
        EventRing ring = new EventRing(64);
        CompletableFuture<Void> writer =
                CompletableFuture.runAsync(
                        () -> {
                            for (int i = 0; i < MANY; i++) {
                                write(ring, i);
                            }
                        });
        long read = 0;
        long last = -1;
        boolean over;
        do {
            over = writer.isDone();
            for (long value : readAll(ring)) {
                assertThat(value).isGreaterThan(last);
                last = value;
                read++;
            }
        } while (!over);
        writer.join();
        assertThat(read + ring.dropped()).isEqualTo(MANY);
        assertThat(read).isPositive();
    }
}
