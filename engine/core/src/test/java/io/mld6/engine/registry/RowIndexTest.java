// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowIndexTest {
    private final Map<Integer, Integer> keyOf = new HashMap<>();
    private int hashMask = -1;
    private final RowIndex index = new RowIndex(row -> hash(keyOf.getOrDefault(row, -1)));

    private int hash(int key) {
        return RowIndex.hash(key) & hashMask;
    }

    private int find(int key) {
        int slot = index.first(hash(key));
        for (int row; (row = index.row(slot)) != RowTable.NONE; slot = index.next(slot)) {
            if (keyOf.getOrDefault(row, -1) == key) {
                return row;
            }
        }
        return RowTable.NONE;
    }

    /// A mask of 0 lets every key collide, one of -64 lets them begin at the start of small tables.
    @ParameterizedTest
    @CsvSource({"1, -1", "2, 63", "3, 7", "4, 0", "5, -64"})
    void findsWhatWasAddedAndNotWhatWasRemoved(long seed, int mask) {
        hashMask = mask;
        var random = new SplittableRandom(seed);
        Map<Integer, Integer> model = new HashMap<>();
        int keys = mask == -1 ? 3000 : 150;
        for (int step = 0; step < 20_000; step++) {
            int key = random.nextInt(keys);
            int row = model.getOrDefault(key, RowTable.NONE);
            if (row == RowTable.NONE) {
                int fresh = key + 1000;
                keyOf.put(fresh, key);
                index.add(fresh, hash(key));
                model.put(key, fresh);
            } else if (random.nextInt(3) > 0) {
                index.remove(row, hash(key));
                model.remove(key);
                keyOf.remove(row);
            }
            int probe = random.nextInt(keys);
            assertThat(find(probe))
                    .as("seed %d step %d", seed, step)
                    .isEqualTo(model.getOrDefault(probe, RowTable.NONE));
        }
        for (int key = 0; key < keys; key++) {
            assertThat(find(key)).isEqualTo(model.getOrDefault(key, RowTable.NONE));
        }
    }

    @Test
    void staysAtMostSixTenthsFull() {
        for (int row = 0; row < 100_000; row++) {
            keyOf.put(row, row);
            index.add(row, hash(row));
            assertThat(index.sizeOctets() / 4.0 * 0.6).isGreaterThanOrEqualTo(row + 1);
        }
        assertThat(index.sizeOctets() / 100_000.0).isLessThanOrEqualTo(13.4);
    }

    @Test
    void reservedRoomIsEnough() {
        index.reserve(100_000);
        long size = index.sizeOctets();
        for (int row = 0; row < 100_000; row++) {
            keyOf.put(row, row);
            index.add(row, hash(row));
        }
        assertThat(index.sizeOctets()).isEqualTo(size);
        for (int row = 0; row < 100_000; row += 31) {
            assertThat(find(row)).isEqualTo(row);
        }
    }

    @Test
    void clearForgetsEverything() {
        keyOf.put(1, 1);
        index.add(1, hash(1));
        index.clear();
        assertThat(find(1)).isEqualTo(RowTable.NONE);
    }
}
