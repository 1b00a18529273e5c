// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// How much fits on a terminal (`TIOCGWINSZ`).
///
/// @param rows lines, at least 1
/// @param columns characters of a line, at least 1
public record TerminalSize(int rows, int columns) {
    /// What a terminal has at least, since there are terminals.
    public static final TerminalSize SMALLEST = new TerminalSize(24, 80);

    private static final long TIOCGWINSZ = 0x5413;
    private static final long WINSIZE_OCTETS = 8;

    /// The size of the terminal behind a descriptor; [#SMALLEST] if there is none, or it does not
    /// know.
    public static TerminalSize of(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(SystemCalls.STATE);
            MemorySegment size = arena.allocate(WINSIZE_OCTETS, JAVA_SHORT.byteAlignment());
            int result = SystemCalls.ioctl(state, descriptor, TIOCGWINSZ, size);
            int rows = Short.toUnsignedInt(size.get(JAVA_SHORT, 0));
            int columns = Short.toUnsignedInt(size.get(JAVA_SHORT, 2));
            return result < 0 || rows == 0 || columns == 0
                    ? SMALLEST
                    : new TerminalSize(rows, columns);
        }
    }
}
