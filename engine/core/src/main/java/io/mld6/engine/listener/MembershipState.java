// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import io.mld6.codec.wire.RobustnessVariable;
import io.mld6.engine.registry.MembershipTable;
import io.mld6.engine.registry.RowTable;

/// The bits of a membership's state word.
///
/// ```text
///  31            12 11 ... 8     7    6 ... 4      3    2     1      0
/// | references     | repeats | asleep | pending | in flight | last | mute | listening |
/// ```
///
/// `pending` other than NONE is RFC 2710's Delaying Listener, NONE its Idle Listener, and a cleared
/// word its Non-Listener.
final class MembershipState {
    /// The row is a membership.
    static final int LISTENING = 1;

    /// Never a message: ff02::1 and scopes 0 and 1 (RFC 2710 §5).
    static final int MUTE = 1 << 1;

    /// The flag of RFC 2710 §5: we sent the last Report for this group.
    static final int REPORTED_LAST = 1 << 2;

    /// Repetitions of single sources are under way (RFC 9777 §6.1).
    static final int SOURCES_IN_FLIGHT = 1 << 3;

    /// Said once, and never again: the host neither answers nor says that it leaves.
    static final int ASLEEP = 1 << 7;

    /// No answers and no leaves.
    static final int UNANSWERED = MUTE | ASLEEP;

    private static final int PENDING_SHIFT = 4;
    private static final int PENDING_MASK = 7 << PENDING_SHIFT;

    /// No timer runs.
    static final int NONE = 0;

    /// The first Report is due later; queries and Reports are passed over until then (SD-24).
    static final int FIRST = 1 << PENDING_SHIFT;

    /// The timer of an unsolicited repetition runs.
    static final int REPETITION = 2 << PENDING_SHIFT;

    /// The timer of an answer runs.
    static final int RESPONSE = 3 << PENDING_SHIFT;

    /// A query said "at once": nobody can suppress this answer any more.
    static final int IMMEDIATE = 4 << PENDING_SHIFT;

    private static final int REPEATS_SHIFT = 8;
    /// Four bits, as many as the largest Robustness Variable needs.
    private static final int REPEATS_MASK = RobustnessVariable.MOST << REPEATS_SHIFT;

    private static final int REFERENCES_SHIFT = 12;

    /// One join.
    static final int ONE_REFERENCE = 1 << REFERENCES_SHIFT;

    /// Most joins of one membership.
    static final int MAXIMUM_REFERENCES = (1 << (32 - REFERENCES_SHIFT)) - 1;

    private MembershipState() {}

    /// Whether a row is a membership: whoever has left and only repeats it does not receive what is
    /// sent to the group.
    ///
    /// @param row may be [RowTable#NONE]
    static boolean isListening(MembershipTable memberships, int row) {
        return row != RowTable.NONE
                && (memberships.get(row, MembershipTable.STATE) & LISTENING) != 0;
    }

    static int pending(int state) {
        return state & PENDING_MASK;
    }

    static int withPending(int state, int pending) {
        return (state & ~PENDING_MASK) | pending;
    }

    static int repeats(int state) {
        return (state & REPEATS_MASK) >>> REPEATS_SHIFT;
    }

    static int withRepeats(int state, int repeats) {
        return (state & ~REPEATS_MASK) | (repeats << REPEATS_SHIFT);
    }

    static int references(int state) {
        return state >>> REFERENCES_SHIFT;
    }

    static boolean isResponse(int pending) {
        return pending == RESPONSE || pending == IMMEDIATE;
    }

    /// Whether a membership says everything when everything is asked, and nothing else is pending.
    static boolean isReadyToSay(int state) {
        return (state & (LISTENING | MUTE | PENDING_MASK)) == LISTENING;
    }

    /// Whether an answer is all that is pending: no repetition comes behind it.
    static boolean isPlainAnswer(int state) {
        return (state & REPEATS_MASK) == 0 && isResponse(pending(state));
    }

    static boolean isUnsolicited(int pending) {
        return pending == FIRST || pending == REPETITION;
    }

    /// Whether a Report heard meanwhile ends the wait.
    static boolean isSuppressible(int pending) {
        return pending == REPETITION || pending == RESPONSE;
    }
}
