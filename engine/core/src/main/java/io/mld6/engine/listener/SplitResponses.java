// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import java.util.Arrays;

/// Answers of more than one message, from the first message that is written to the last verdict.
///
/// Other messages may be written in between, and verdicts may be in before the last message is
/// written: each answer has a row of its own, and is settled when both ends are known. Thread:
/// event loop only. Cost: O(1), no allocation unless more are open than ever before.
final class SplitResponses {
    private static final int NONE = -1;
    private static final int OPEN = -1;

    private long[] answers = new long[8];
    /// Messages written, or [#OPEN] while there may be more, or the next free row.
    private int[] messages = new int[8];
    private int[] verdicts = new int[8];
    private boolean[] refused = new boolean[8];
    private int freeHead = NONE;
    private int rows;

    int open() {
        int row = freeHead;
        if (row != NONE) {
            freeHead = messages[row];
        } else {
            row = rows++;
            if (row == answers.length) {
                answers = Arrays.copyOf(answers, row * 2);
                messages = Arrays.copyOf(messages, row * 2);
                verdicts = Arrays.copyOf(verdicts, row * 2);
                refused = Arrays.copyOf(refused, row * 2);
            }
        }
        messages[row] = OPEN;
        verdicts[row] = 0;
        refused[row] = false;
        return row;
    }

    /// The kernel took a message, or did not.
    void verdict(int row, boolean isRefused) {
        verdicts[row]++;
        refused[row] |= isRefused;
    }

    /// The last message is written.
    ///
    /// @param count how many there are
    /// @param answer what they are together
    void close(int row, int count, long answer) {
        messages[row] = count;
        answers[row] = answer;
    }

    boolean isSettled(int row) {
        return messages[row] == verdicts[row];
    }

    boolean isRefused(int row) {
        return refused[row];
    }

    long answer(int row) {
        return answers[row];
    }

    void free(int row) {
        messages[row] = freeHead;
        freeHead = row;
    }

    /// Octets of all arrays as they stand.
    long sizeOctets() {
        return 8L * answers.length + 4L * (messages.length + verdicts.length) + refused.length;
    }
}
