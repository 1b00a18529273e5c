// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static io.mld6.engine.listener.MembershipState.LISTENING;
import static io.mld6.engine.listener.MembershipState.MUTE;
import static io.mld6.engine.registry.MembershipTable.FILTER;
import static io.mld6.engine.registry.MembershipTable.GROUP;
import static io.mld6.engine.registry.MembershipTable.LISTENER;
import static io.mld6.engine.registry.MembershipTable.STATE;

import io.mld6.codec.wire.RecordType;
import io.mld6.engine.registry.Filter;
import io.mld6.engine.registry.MembershipTable;
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
/// A lightweight listener says ALLOW for IS_IN and TO_EX for IS_EX (RFC 5790 §4.4).
final class CurrentStateRecords {
    private final MembershipTable memberships;
    private final SourceSets sets;
    private final RecordPacker packer;
    private final HostKinds kinds;

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
    boolean wholeStateFits(int row) {
        int sources = sets.size(Filter.sourceSet(memberships.get(row, FILTER)));
        return packer.fits(
                memberships.get(row, LISTENER),
                RecordPacker.RECORD_OCTETS + sources * RecordPacker.SOURCE_OCTETS);
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

    /// Says which of the asked sources are listened to; whether there were any.
    ///
    /// @param parts asked for the cookie of each Report that this fills
    boolean aboutSources(int row, int asked, LongSupplier parts) {
        if ((memberships.get(row, STATE) & (LISTENING | MUTE)) != LISTENING) {
            return false;
        }
        int answer = StateChange.wanted(sets, memberships.get(row, FILTER), asked);
        if (answer == SourceSets.EMPTY) {
            return false;
        }
        int listener = memberships.get(row, LISTENER);
        if (kinds.tellsWholeState(listener) && Filter.isExclude(memberships.get(row, FILTER))) {
            sets.release(answer);
            return wholeState(row, parts);
        }
        packer.record(listener, memberships.get(row, GROUP), isInclude(listener), answer, parts);
        sets.release(answer);
        return true;
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
