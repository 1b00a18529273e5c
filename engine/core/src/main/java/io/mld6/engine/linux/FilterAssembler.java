// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Assembles classic BPF with names for jump targets. All jumps are forward, as the kernel demands.
///
/// A is the accumulator, X the index register. A load outside the frame ends the program and drops
/// the frame, so bounds are checked first.
final class FilterAssembler {
    static final int LD_W_LEN = 0x80;
    static final int LD_H_ABS = 0x28;
    static final int LD_B_ABS = 0x30;
    static final int LD_W_IND = 0x40;
    static final int LD_H_IND = 0x48;
    static final int LD_B_IND = 0x50;
    static final int LDX_IMM = 0x01;
    static final int ALU_ADD_K = 0x04;
    static final int ALU_ADD_X = 0x0c;
    static final int ALU_SUB_K = 0x14;
    static final int ALU_LSH_K = 0x64;
    static final int JMP_JA = 0x05;
    static final int JMP_JEQ_K = 0x15;
    static final int JMP_JGT_K = 0x25;
    static final int JMP_JGT_X = 0x2d;
    static final int TAX = 0x07;
    static final int RET_K = 0x06;

    /// `SKF_AD_OFF + SKF_AD_PKTTYPE`: where the frame came from, as an absolute load of one octet.
    static final int PACKET_TYPE = -0x1000 + 4;

    private static final String NEXT = "";

    private record Draft(int code, String onTrue, String onFalse, int k) {}

    private final List<Draft> drafts = new ArrayList<>();
    private final Map<String, Integer> labels = new HashMap<>();

    /// Names the instruction that follows.
    FilterAssembler label(String name) {
        if (labels.put(name, drafts.size()) != null) {
            throw new IllegalStateException("label " + name + " twice");
        }
        return this;
    }

    /// A = octets in the frame.
    FilterAssembler loadLength() {
        return emit(LD_W_LEN, 0);
    }

    /// A = the two octets at `offset`.
    FilterAssembler loadShort(int offset) {
        return emit(LD_H_ABS, offset);
    }

    /// A = the octet at `offset`.
    FilterAssembler loadByte(int offset) {
        return emit(LD_B_ABS, offset);
    }

    /// A = the octet at X + `offset`.
    FilterAssembler loadByteAtX(int offset) {
        return emit(LD_B_IND, offset);
    }

    /// A = the two octets at X + `offset`.
    FilterAssembler loadShortAtX(int offset) {
        return emit(LD_H_IND, offset);
    }

    /// A = the four octets at X + `offset`.
    FilterAssembler loadIntAtX(int offset) {
        return emit(LD_W_IND, offset);
    }

    /// X = `value`.
    FilterAssembler setX(int value) {
        return emit(LDX_IMM, value);
    }

    /// X = A.
    FilterAssembler moveToX() {
        return emit(TAX, 0);
    }

    /// A = A + `value`.
    FilterAssembler add(int value) {
        return emit(ALU_ADD_K, value);
    }

    /// A = A - `value`.
    FilterAssembler subtract(int value) {
        return emit(ALU_SUB_K, value);
    }

    /// A = A + X.
    FilterAssembler addX() {
        return emit(ALU_ADD_X, 0);
    }

    /// A = A << `bits`.
    FilterAssembler shiftLeft(int bits) {
        return emit(ALU_LSH_K, bits);
    }

    FilterAssembler jump(String target) {
        drafts.add(new Draft(JMP_JA, target, NEXT, 0));
        return this;
    }

    /// To `target` if A == `value`, else on.
    FilterAssembler ifEqual(int value, String target) {
        drafts.add(new Draft(JMP_JEQ_K, target, NEXT, value));
        return this;
    }

    /// To `target` unless A == `value`, else on.
    FilterAssembler unlessEqual(int value, String target) {
        drafts.add(new Draft(JMP_JEQ_K, NEXT, target, value));
        return this;
    }

    /// To `target` unless A > `value`, else on. Unsigned.
    FilterAssembler unlessGreater(int value, String target) {
        drafts.add(new Draft(JMP_JGT_K, NEXT, target, value));
        return this;
    }

    /// To `target` unless A > X, else on. Unsigned.
    FilterAssembler unlessGreaterThanX(String target) {
        drafts.add(new Draft(JMP_JGT_X, NEXT, target, 0));
        return this;
    }

    /// The end: up to `octets` of the frame pass, none if 0.
    FilterAssembler pass(int octets) {
        return emit(RET_K, octets);
    }

    FilterProgram assemble() {
        List<FilterInstruction> program = new ArrayList<>(drafts.size());
        for (int at = 0; at < drafts.size(); at++) {
            Draft draft = drafts.get(at);
            int onTrue = distance(draft.onTrue(), at);
            boolean always = draft.code() == JMP_JA;
            program.add(
                    new FilterInstruction(
                            draft.code(),
                            always ? 0 : onTrue,
                            distance(draft.onFalse(), at),
                            always ? onTrue : draft.k()));
        }
        return new FilterProgram(program);
    }

    private FilterAssembler emit(int code, int k) {
        drafts.add(new Draft(code, NEXT, NEXT, k));
        return this;
    }

    private int distance(String target, int at) {
        if (target.isEmpty()) {
            return 0;
        }
        Integer there = labels.get(target);
        if (there == null) {
            throw new IllegalStateException("no label " + target);
        }
        int distance = there - at - 1;
        if (distance < 0 || distance > 0xff) {
            throw new IllegalStateException("jump of " + distance + " to " + target);
        }
        return distance;
    }
}
