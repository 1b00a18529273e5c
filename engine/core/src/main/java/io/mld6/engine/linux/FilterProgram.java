// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// A classic BPF program, as [FilterAssembler] makes it.
///
/// @param instructions in order, at most 4096
public record FilterProgram(List<FilterInstruction> instructions) {
    private static final int SOCK_FILTER_OCTETS = 8;
    private static final int SOCK_FPROG_OCTETS = 16;

    /// Passes no frame.
    static final FilterProgram NOTHING =
            new FilterProgram(List.of(new FilterInstruction(FilterAssembler.RET_K, 0, 0, 0)));

    public FilterProgram {
        instructions = List.copyOf(instructions);
    }

    /// ```text
    /// sock_filter   0 code  2 jt  3 jf  4 k     8
    /// sock_fprog    0 len   8 filter           16
    /// ```
    MemorySegment sockFprog(Arena arena) {
        int count = instructions.size();
        MemorySegment code = arena.allocate((long) count * SOCK_FILTER_OCTETS, Long.BYTES);
        ByteBuffer out = code.asByteBuffer().order(ByteOrder.nativeOrder());
        for (FilterInstruction instruction : instructions) {
            out.putShort((short) instruction.code())
                    .put((byte) instruction.jumpTrue())
                    .put((byte) instruction.jumpFalse())
                    .putInt(instruction.k());
        }
        MemorySegment program = arena.allocate(SOCK_FPROG_OCTETS, Long.BYTES);
        program.asByteBuffer()
                .order(ByteOrder.nativeOrder())
                .putShort(0, (short) count)
                .putLong(Long.BYTES, code.address());
        return program;
    }
}
