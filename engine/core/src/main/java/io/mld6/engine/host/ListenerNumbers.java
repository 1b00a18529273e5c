// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Numbers of some listeners of an engine, in order: what [Engine#populate] gives and what bulk
/// calls take. A number is a listener's as long as it lives, and another one's after. Thread: any,
/// immutable.
public final class ListenerNumbers {
    private final int first;
    private final int size;
    /// Null if they follow one another.
    private final int @Nullable [] numbers;

    private ListenerNumbers(int first, int size, int @Nullable [] numbers) {
        this.first = first;
        this.size = size;
        this.numbers = numbers;
    }

    /// Listeners that follow one another.
    ///
    /// @throws IllegalArgumentException if `first` or `size` is negative
    public static ListenerNumbers run(int first, int size) {
        if (first < 0 || size < 0 || first > Integer.MAX_VALUE - size) {
            throw new IllegalArgumentException(size + " listeners from number " + first + " on");
        }
        return new ListenerNumbers(first, size, null);
    }

    /// These, in this order.
    ///
    /// @param numbers copied
    /// @throws IllegalArgumentException if one is negative
    public static ListenerNumbers of(int... numbers) {
        for (int number : numbers) {
            if (number < 0) {
                throw new IllegalArgumentException("no listener has number " + number);
            }
        }
        return compact(numbers.clone());
    }

    /// @param numbers kept
    static ListenerNumbers compact(int[] numbers) {
        for (int i = 1; i < numbers.length; i++) {
            if (numbers[i] != numbers[i - 1] + 1) {
                return new ListenerNumbers(numbers[0], numbers.length, numbers);
            }
        }
        return new ListenerNumbers(numbers.length == 0 ? 0 : numbers[0], numbers.length, null);
    }

    /// How many.
    public int size() {
        return size;
    }

    /// The `i`-th of them.
    ///
    /// @throws IndexOutOfBoundsException if there are fewer
    public int number(int i) {
        if (i < 0 || i >= size) {
            throw new IndexOutOfBoundsException(i + " of " + size);
        }
        return numbers == null ? first + i : numbers[i];
    }

    /// Some of them.
    ///
    /// @param from the first, counted from 0
    /// @param to behind the last
    /// @throws IndexOutOfBoundsException if there are fewer
    public ListenerNumbers slice(int from, int to) {
        if (from < 0 || from > to || to > size) {
            throw new IndexOutOfBoundsException("%d to %d of %d".formatted(from, to, size));
        }
        return numbers == null
                ? run(first + from, to - from)
                : compact(Arrays.copyOfRange(numbers, from, to));
    }

    /// `5..9` or `5, 7, 6`, shortened if long.
    @Override
    public String toString() {
        if (numbers == null) {
            return size == 0 ? "none" : size == 1 ? "" + first : first + ".." + (first + size - 1);
        }
        int shown = Math.min(size, 8);
        String text = Arrays.toString(Arrays.copyOf(numbers, shown));
        return text.substring(1, text.length() - 1) + (shown < size ? ", ... (" + size + ")" : "");
    }
}
