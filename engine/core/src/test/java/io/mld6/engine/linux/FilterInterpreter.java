// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import java.util.List;

/// Runs classic BPF as the kernel defines it, written from the instruction set's description and
/// not
/// from the assembler: fields are taken out of the code, not compared with whole codes.
final class FilterInterpreter {
    private static final int AD_OFFSET = -0x1000;
    private static final int AD_PACKET_TYPE = 4;

    private FilterInterpreter() {}

    /// What the program returns: octets to pass, 0 to drop.
    static int run(FilterProgram program, byte[] frame, int packetType) {
        List<FilterInstruction> code = program.instructions();
        int a = 0;
        int x = 0;
        int at = 0;
        while (true) {
            FilterInstruction i = code.get(at++);
            int k = i.k();
            switch (i.code() & 0x07) {
                case 0x00 -> { // LD
                    int mode = i.code() & 0xe0;
                    if (mode == 0x80) {
                        a = frame.length;
                    } else if (mode == 0x20 && k == AD_OFFSET + AD_PACKET_TYPE) {
                        a = packetType;
                    } else {
                        long offset = Integer.toUnsignedLong(k);
                        if (mode == 0x40) {
                            offset += Integer.toUnsignedLong(x);
                        } else if (mode != 0x20) {
                            throw new IllegalStateException("load mode " + mode);
                        }
                        int octets =
                                switch (i.code() & 0x18) {
                                    case 0x00 -> 4;
                                    case 0x08 -> 2;
                                    default -> 1;
                                };
                        if (offset + octets > frame.length) {
                            return 0;
                        }
                        a = 0;
                        for (int o = 0; o < octets; o++) {
                            a = a << 8 | Byte.toUnsignedInt(frame[(int) offset + o]);
                        }
                    }
                }
                case 0x01 -> x = immediate(i);
                case 0x04 -> { // ALU
                    int operand = (i.code() & 0x08) == 0 ? k : x;
                    a =
                            switch (i.code() & 0xf0) {
                                case 0x00 -> a + operand;
                                case 0x10 -> a - operand;
                                case 0x60 -> a << operand;
                                default -> throw new IllegalStateException("ALU " + i);
                            };
                }
                case 0x05 -> { // JMP
                    int operand = (i.code() & 0x08) == 0 ? k : x;
                    at +=
                            switch (i.code() & 0xf0) {
                                case 0x00 -> k;
                                case 0x10 -> a == operand ? i.jumpTrue() : i.jumpFalse();
                                case 0x20 ->
                                        Integer.compareUnsigned(a, operand) > 0
                                                ? i.jumpTrue()
                                                : i.jumpFalse();
                                default -> throw new IllegalStateException("JMP " + i);
                            };
                }
                case 0x06 -> {
                    return k;
                }
                case 0x07 -> { // MISC
                    if ((i.code() & 0xf8) != 0) {
                        throw new IllegalStateException("MISC " + i);
                    }
                    x = a;
                }
                default -> throw new IllegalStateException("class of " + i);
            }
        }
    }

    private static int immediate(FilterInstruction i) {
        if ((i.code() & 0xe0) != 0) {
            throw new IllegalStateException("LDX " + i);
        }
        return i.k();
    }
}
