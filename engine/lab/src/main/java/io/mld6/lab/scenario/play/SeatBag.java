// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import java.util.Arrays;

/// Some of the seats 0 to n - 1, any of which can be taken out in one step.
final class SeatBag {
    private static final int ABSENT = -1;

    private final int[] seats;
    private final int[] place;
    private int size;

    /// @param all whether all seats are in it
    SeatBag(int count, boolean all) {
        this.seats = new int[count];
        this.place = new int[count];
        Arrays.fill(place, ABSENT);
        if (all) {
            for (int i = 0; i < count; i++) {
                add(i);
            }
        }
    }

    int size() {
        return size;
    }

    boolean has(int seat) {
        return place[seat] != ABSENT;
    }

    /// The `i`-th, in an order that follows from what was added and removed before.
    int get(int i) {
        return seats[i];
    }

    void add(int seat) {
        if (place[seat] == ABSENT) {
            place[seat] = size;
            seats[size++] = seat;
        }
    }

    void remove(int seat) {
        int at = place[seat];
        if (at != ABSENT) {
            int last = seats[--size];
            seats[at] = last;
            place[last] = at;
            place[seat] = ABSENT;
        }
    }

    /// All of them, in their order of number.
    int[] sorted() {
        int[] all = Arrays.copyOf(seats, size);
        Arrays.sort(all);
        return all;
    }
}
