// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static io.mld6.engine.listener.MembershipState.LISTENING;
import static io.mld6.engine.listener.MembershipState.MUTE;
import static io.mld6.engine.registry.MembershipTable.FILTER;
import static io.mld6.engine.registry.MembershipTable.GROUP;
import static io.mld6.engine.registry.MembershipTable.LISTENER;
import static io.mld6.engine.registry.MembershipTable.NEXT_IN_LISTENER;
import static io.mld6.engine.registry.MembershipTable.STATE;

import io.mld6.codec.wire.RecordType;
import io.mld6.engine.listener.HostHabits.SourceAnswer;
import io.mld6.engine.registry.Filter;
import io.mld6.engine.registry.MembershipTable;
import io.mld6.engine.registry.RowTable;
import io.mld6.engine.registry.SourceSets;
import java.util.function.LongSupplier;

/// Current-State Records: what a membership is, said in answer to a query (RFC 9777 §6.3).
///
/// | State | Asked | Record |
/// | --- | --- | --- |
/// | INCLUDE(A) | everything | IS_IN(A) |
/// | EXCLUDE(A) | everything | IS_EX(A) |
/// | INCLUDE(A) | B | IS_IN(A*B) |
/// | EXCLUDE(A) | B | IS_IN(B-A) |
///
/// Hosts of some real systems answer otherwise in EXCLUDE mode: [SourceAnswer].
///
/// A lightweight listener says ALLOW for IS_IN and TO_EX for IS_EX (RFC 5790 §4.4).
final class CurrentStateRecords {
    private final MembershipTable memberships;
    private final SourceSets sets;
    private final RecordPacker packer;
    private final HostKinds kinds;
    /// Groups of the records that are handed over together: more than a Report of 1500 octets has.
    private final int[] run = new int[128];

    CurrentStateRecords(ListenerParts parts, RecordPacker packer, HostKinds kinds) {
        this.memberships = parts.registry().memberships();
        this.sets = parts.sets();
        this.packer = packer;
        this.kinds = kinds;
    }

    private int isInclude(int listener) {
        RecordType type = kinds.of(listener).lightweight() ? RecordType.ALLOW : RecordType.IS_IN;
        return type.wireValue();
    }

    private int isExclude(int listener) {
        RecordType type = kinds.of(listener).lightweight() ? RecordType.TO_EX : RecordType.IS_EX;
        return type.wireValue();
    }

    /// Whether saying everything takes no new Report.
    boolean wholeStateFits(int listener, int row) {
        int filter = memberships.get(row, FILTER);
        int sources = filter == Filter.ANY ? 0 : sets.size(Filter.sourceSet(filter));
        return packer.fits(
                listener, RecordPacker.RECORD_OCTETS + sources * RecordPacker.SOURCE_OCTETS);
    }

    /// Says everything; whether there was anything to say.
    ///
    /// @param parts asked for the cookie of each Report that this fills
    boolean wholeState(int row, LongSupplier parts) {
        if ((memberships.get(row, STATE) & (LISTENING | MUTE)) != LISTENING) {
            return false;
        }
        int filter = memberships.get(row, FILTER);
        int listener = memberships.get(row, LISTENER);
        packer.record(
                listener,
                memberships.get(row, GROUP),
                Filter.isExclude(filter) ? isExclude(listener) : isInclude(listener),
                Filter.sourceSet(filter),
                parts);
        return true;
    }

    /// Says everything of some memberships that follow each other in their listener's list: of
    /// those that are EXCLUDE{}, wait with nothing and fit the Report that is open.
    ///
    /// The hot loop of an answer to a General Query: nearly every record of a full Report is one of
    /// these. All there is to know of it is in one half of a row, and the next row, too. Rows that
    /// were joined one after the other are neighbours, and the inner loop goes through them by
    /// counting: a processor that follows a list waits for each row to tell it the next, and one
    /// that counts has the rows behind on their way.
    ///
    /// @param listener whose they are, so that nothing has to be read from the other half
    /// @return the first row it did not say, or [RowTable#NONE]
    int wholeStates(int listener, int first) {
        int room = Math.min(run.length, packer.room(listener));
        int[] words = memberships.rows().words();
        int count = 0;
        int row = first;
        while (row != RowTable.NONE && count < room && isPlain(words, row)) {
            int next;
            do {
                run[count++] = words[row * MembershipTable.STRIDE + GROUP];
                next = words[row * MembershipTable.STRIDE + NEXT_IN_LISTENER];
                row--;
            } while (next == row && row >= 0 && count < room && isPlain(words, row));
            row = next;
        }
        if (count > 0) {
            packer.records(isExclude(listener), run, count);
        }
        return row;
    }

    /// Begins a Report for what [#wholeStates] says from a row on; no other may be open.
    ///
    /// @return whether it says that row; nothing is begun otherwise
    boolean beginWholeStates(int listener, int row) {
        if (!isPlain(memberships.rows().words(), row)) {
            return false;
        }
        packer.open(listener);
        return true;
    }

    private static boolean isPlain(int[] words, int row) {
        int base = row * MembershipTable.STRIDE;
        return words[base + FILTER] == Filter.ANY
                && MembershipState.isReadyToSay(words[base + STATE]);
    }

    /// Says which of the asked sources are listened to; whether there were any.
    ///
    /// @param parts asked for the cookie of each Report that this fills
    boolean aboutSources(int row, int asked, LongSupplier parts) {
        if ((memberships.get(row, STATE) & (LISTENING | MUTE)) != LISTENING) {
            return false;
        }
        int answer = answer(row, asked);
        if (answer == SourceSets.EMPTY) {
            return false;
        }
        int listener = memberships.get(row, LISTENER);
        SourceAnswer way = sourceAnswer(row);
        boolean said = true;
        if (way == SourceAnswer.WHOLE_STATE) {
            said = wholeState(row, parts);
        } else {
            int type = way == SourceAnswer.EXCLUDED ? isExclude(listener) : isInclude(listener);
            packer.record(listener, memberships.get(row, GROUP), type, answer, parts);
        }
        sets.release(answer);
        return said;
    }

    private SourceAnswer sourceAnswer(int row) {
        return Filter.isExclude(memberships.get(row, FILTER))
                ? kinds.sourceAnswer(memberships.get(row, LISTENER))
                : SourceAnswer.STANDARD;
    }

    /// The asked sources that an answer would be about: none if there is nothing to say.
    ///
    /// @return a set that is the caller's
    int answer(int row, int asked) {
        int filter = memberships.get(row, FILTER);
        return sourceAnswer(row) == SourceAnswer.EXCLUDED
                ? sets.intersection(Filter.sourceSet(filter), asked)
                : StateChange.wanted(sets, filter, asked);
    }

    /// Ends the open Report; whether there was one.
    boolean finish(long cookie) {
        return packer.finish(cookie);
    }

    /// As above.
    ///
    /// @param cookie asked only if there is one
    boolean finish(LongSupplier cookie) {
        return packer.finish(cookie);
    }
}
