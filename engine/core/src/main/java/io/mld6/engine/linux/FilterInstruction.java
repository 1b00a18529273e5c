// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

/// One `struct sock_filter` of classic BPF.
///
/// @param code operation, 16 bits
/// @param jumpTrue instructions to skip when a condition holds, 0 to 255
/// @param jumpFalse instructions to skip when it does not
/// @param k the operand
public record FilterInstruction(int code, int jumpTrue, int jumpFalse, int k) {}
