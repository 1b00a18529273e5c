// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Some seats of some casts, in an order. Immutable.
final class Crowd {
    private final List<Cast> casts;
    private final int[] castOf;
    private final int[] seats;
    private final int size;

    private Crowd(List<Cast> casts, int[] castOf, int[] seats, int size) {
        this.casts = casts;
        this.castOf = castOf;
        this.seats = seats;
        this.size = size;
    }

    /// Crowds of one, so mixed that at any moment about the same share of each has had its turn.
    static Crowd mixed(List<Crowd> parts) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        List<Cast> casts = new ArrayList<>();
        int size = parts.stream().mapToInt(Crowd::size).sum();
        int[] castOf = new int[size];
        int[] seats = new int[size];
        int[] taken = new int[parts.size()];
        parts.forEach(part -> casts.addAll(part.casts));
        for (int next = 0; next < size; next++) {
            int chosen = -1;
            int castsBefore = 0;
            int castAt = 0;
            double least = 2;
            for (int p = 0; p < parts.size(); p++) {
                Crowd part = parts.get(p);
                double at = (taken[p] + 0.5) / part.size;
                if (taken[p] < part.size && at < least) {
                    least = at;
                    chosen = p;
                    castAt = castsBefore;
                }
                castsBefore += part.casts.size();
            }
            Crowd part = parts.get(chosen);
            castOf[next] = castAt + part.castOf[taken[chosen]];
            seats[next] = part.seats[taken[chosen]++];
        }
        return new Crowd(casts, castOf, seats, size);
    }

    /// All seats of some casts that are in a bag of theirs, cast after cast, in order.
    static Crowd of(List<Cast> casts, Function<Cast, SeatBag> bag) {
        int count = casts.stream().mapToInt(cast -> bag.apply(cast).size()).sum();
        int[] castOf = new int[count];
        int[] seats = new int[count];
        int next = 0;
        for (int c = 0; c < casts.size(); c++) {
            for (int seat : bag.apply(casts.get(c)).sorted()) {
                castOf[next] = c;
                seats[next++] = seat;
            }
        }
        return new Crowd(casts, castOf, seats, count);
    }

    /// Those for which something is so, in order.
    Crowd where(SeatTest test) {
        int[] keptCasts = new int[size];
        int[] keptSeats = new int[size];
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (test.holds(cast(i), seats[i])) {
                keptCasts[kept] = castOf[i];
                keptSeats[kept++] = seats[i];
            }
        }
        return new Crowd(casts, keptCasts, keptSeats, kept);
    }

    /// Whether something is so for a seat.
    interface SeatTest {
        /// Whether it is so for a seat of a cast.
        boolean holds(Cast cast, int seat);
    }

    /// So many of them, any: by chance, unless it is all of them.
    ///
    /// @param ordinal tells this choice from others of the same casts
    Crowd some(int count, Chance chance, long ordinal) {
        if (count >= size) {
            return this;
        }
        int[] keptCasts = castOf.clone();
        int[] keptSeats = seats.clone();
        for (int i = 0; i < count; i++) {
            double uniform = chance.uniform(Chance.What.PICK, casts.getFirst().index(), i, ordinal);
            int other = i + (int) (uniform * (size - i));
            swap(keptCasts, i, other);
            swap(keptSeats, i, other);
        }
        return new Crowd(casts, keptCasts, keptSeats, Math.max(0, count));
    }

    private static void swap(int[] values, int i, int j) {
        int kept = values[i];
        values[i] = values[j];
        values[j] = kept;
    }

    /// How many.
    int size() {
        return size;
    }

    /// The cast of the `i`-th.
    Cast cast(int i) {
        return casts.get(castOf[i]);
    }

    /// The seat of the `i`-th in its cast.
    int seat(int i) {
        return seats[i];
    }
}
