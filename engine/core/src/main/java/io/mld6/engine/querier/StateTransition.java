// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import static io.mld6.codec.message.FilterMode.INCLUDE;
import static io.mld6.engine.querier.SourceStep.DELETE;
import static io.mld6.engine.querier.SourceStep.EXCLUDE;
import static io.mld6.engine.querier.SourceStep.KEEP;
import static io.mld6.engine.querier.SourceStep.KEEP_AND_ASK;
import static io.mld6.engine.querier.SourceStep.LISTEN;
import static io.mld6.engine.querier.SourceStep.WATCH_AND_ASK;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.RecordType;

/// What an address record makes of a group: a row of Table 7 or 8 of RFC 9777 §7.4, read source by
/// source. A pure function of the router's filter mode and the record's type.
///
/// A source is in one of three places before the record: requested (in A or X, its timer runs),
/// excluded (in Y, timer 0), or away. And it is in the record or not. That leaves five cases; one
/// that is neither there nor in the record does not matter.
///
/// @param mode the router's filter mode afterwards
/// @param restartsFilterTimer whether the filter timer becomes MALI
/// @param asksGroup whether Q(MA) is sent
/// @param awayListed a source of the record that is not there
/// @param requestedListed a requested source that is in the record
/// @param excludedListed an excluded source that is in the record
/// @param requestedUnlisted a requested source that is not in the record
/// @param excludedUnlisted an excluded source that is not in the record
record StateTransition(
        FilterMode mode,
        boolean restartsFilterTimer,
        boolean asksGroup,
        SourceStep awayListed,
        SourceStep requestedListed,
        SourceStep excludedListed,
        SourceStep requestedUnlisted,
        SourceStep excludedUnlisted) {

    // INCLUDE (A), and a record with B. There are no excluded sources.

    /// A+B; (B)=MALI.
    private static final StateTransition INCLUDE_IS_IN =
            new StateTransition(INCLUDE, false, false, LISTEN, LISTEN, KEEP, KEEP, KEEP);

    /// EXCLUDE (A*B, B-A); (B-A)=0, delete A-B, filter timer = MALI.
    private static final StateTransition INCLUDE_IS_EX =
            new StateTransition(FilterMode.EXCLUDE, true, false, EXCLUDE, KEEP, KEEP, DELETE, KEEP);

    /// A+B; (B)=MALI, Q(MA,A-B).
    private static final StateTransition INCLUDE_TO_IN =
            new StateTransition(INCLUDE, false, false, LISTEN, LISTEN, KEEP, KEEP_AND_ASK, KEEP);

    /// EXCLUDE (A*B, B-A); (B-A)=0, delete A-B, Q(MA,A*B), filter timer = MALI.
    private static final StateTransition INCLUDE_TO_EX =
            new StateTransition(
                    FilterMode.EXCLUDE, true, false, EXCLUDE, KEEP_AND_ASK, KEEP, DELETE, KEEP);

    /// A; Q(MA,A*B).
    private static final StateTransition INCLUDE_BLOCK =
            new StateTransition(INCLUDE, false, false, KEEP, KEEP_AND_ASK, KEEP, KEEP, KEEP);

    // EXCLUDE (X,Y), and a record with A.

    /// EXCLUDE (X+A, Y-A); (A)=MALI.
    private static final StateTransition EXCLUDE_IS_IN =
            new StateTransition(
                    FilterMode.EXCLUDE, false, false, LISTEN, LISTEN, LISTEN, KEEP, KEEP);

    /// EXCLUDE (A-Y, Y*A); (A-X-Y)=MALI, delete X-A, delete Y-A, filter timer = MALI.
    private static final StateTransition EXCLUDE_IS_EX =
            new StateTransition(
                    FilterMode.EXCLUDE, true, false, LISTEN, KEEP, KEEP, DELETE, DELETE);

    /// EXCLUDE (X+A, Y-A); (A)=MALI, Q(MA,X-A), Q(MA).
    private static final StateTransition EXCLUDE_TO_IN =
            new StateTransition(
                    FilterMode.EXCLUDE, false, true, LISTEN, LISTEN, LISTEN, KEEP_AND_ASK, KEEP);

    /// EXCLUDE (A-Y, Y*A); (A-X-Y)=filter timer, delete X-A, delete Y-A, Q(MA,A-Y), filter timer =
    /// MALI.
    private static final StateTransition EXCLUDE_TO_EX =
            new StateTransition(
                    FilterMode.EXCLUDE,
                    true,
                    false,
                    WATCH_AND_ASK,
                    KEEP_AND_ASK,
                    KEEP,
                    DELETE,
                    DELETE);

    /// EXCLUDE (X+(A-Y), Y); (A-X-Y)=filter timer, Q(MA,A-Y).
    private static final StateTransition EXCLUDE_BLOCK =
            new StateTransition(
                    FilterMode.EXCLUDE,
                    false,
                    false,
                    WATCH_AND_ASK,
                    KEEP_AND_ASK,
                    KEEP,
                    KEEP,
                    KEEP);

    // The lightweight router of RFC 5790 §5: no filter mode, but a group timer, which stands for
    // all sources while it runs. EXCLUDE means here that it does. No source is ever excluded.

    /// Any record of exclude mode, read without its sources: the list stays, group timer = MALI.
    private static final StateTransition LIGHTWEIGHT_EX =
            new StateTransition(FilterMode.EXCLUDE, true, false, KEEP, KEEP, KEEP, KEEP, KEEP);

    private static final StateTransition LIGHTWEIGHT_BLOCK =
            new StateTransition(
                    FilterMode.EXCLUDE, false, false, KEEP, KEEP_AND_ASK, KEEP, KEEP, KEEP);

    /// The row of Table 7 or 8.
    static StateTransition of(FilterMode mode, RecordType type) {
        return mode == INCLUDE
                ? switch (type) {
                    case IS_IN, ALLOW -> INCLUDE_IS_IN;
                    case IS_EX -> INCLUDE_IS_EX;
                    case TO_IN -> INCLUDE_TO_IN;
                    case TO_EX -> INCLUDE_TO_EX;
                    case BLOCK -> INCLUDE_BLOCK;
                }
                : switch (type) {
                    case IS_IN, ALLOW -> EXCLUDE_IS_IN;
                    case IS_EX -> EXCLUDE_IS_EX;
                    case TO_IN -> EXCLUDE_TO_IN;
                    case TO_EX -> EXCLUDE_TO_EX;
                    case BLOCK -> EXCLUDE_BLOCK;
                };
    }

    /// The same for a lightweight router (RFC 5790 §5.3, §5.4).
    static StateTransition lightweight(FilterMode mode, RecordType type) {
        if (type.isExclude()) {
            return LIGHTWEIGHT_EX;
        }
        return type == RecordType.BLOCK && mode == FilterMode.EXCLUDE
                ? LIGHTWEIGHT_BLOCK
                : of(mode, type);
    }

    /// What happens to a source that is there.
    SourceStep step(boolean requested, boolean listed) {
        if (listed) {
            return requested ? requestedListed : excludedListed;
        }
        return requested ? requestedUnlisted : excludedUnlisted;
    }

    /// Whether sources matter that the record does not name.
    boolean concernsUnlisted() {
        return requestedUnlisted != KEEP || excludedUnlisted != KEEP;
    }

    /// Whether a group that is not there comes to be by a record with that many sources.
    boolean makesGroup(int sources) {
        return restartsFilterTimer || (sources > 0 && awayListed != KEEP);
    }
}
