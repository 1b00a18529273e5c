// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import io.mld6.codec.wire.RecordType;
import io.mld6.engine.registry.RowTable;
import io.mld6.engine.registry.SourceSets;
import java.util.function.LongSupplier;

/// Packs records of one listener after another into as few MLDv2 Reports as their size allows.
///
/// Records go out in the order given. One that does not fit what is left of a Report opens the
/// next; one that would not fit any Report starts one of its own and
///
/// - as IS_EX or TO_EX is cut to the sources that fit, always the lowest addresses;
/// - as any other type is split into full Reports, the rest sharing the last with what follows.
///   Where a record is split does not depend on its neighbours, so a repetition is split alike.
///
/// At an MTU of 1500 a Report holds 72 records without sources, or 89 sources in one. RFC 9777
/// §5.2.16. Thread: event loop only. Cost: O(sources), no allocation.
final class RecordPacker {
    /// A record without its sources.
    static final int RECORD_OCTETS = 20;

    /// A source of a record.
    static final int SOURCE_OCTETS = 16;

    /// The cookie of what answers nothing.
    static final LongSupplier UNSOLICITED = () -> ResponseLedger.UNSOLICITED;

    /// The same of what was said before.
    static final LongSupplier REPETITION = () -> ResponseLedger.REPETITION;

    private final SourceSets sets;
    private final RecordOutput out;
    /// Whose Report is open, with a record in it, or [RowTable#NONE].
    private int openListener = RowTable.NONE;
    /// Whether all records of the open Report are repetitions.
    private boolean repeating;
    /// Whether [#open] began the Report and no record followed yet.
    private boolean empty;

    RecordPacker(SourceSets sets, RecordOutput out) {
        this.sets = sets;
        this.out = out;
    }

    /// Adds a record.
    ///
    /// @param listener row of who sends it
    /// @param group row of the group
    /// @param type [RecordType#wireValue]; only IS_EX, TO_EX and TO_IN may have no sources
    /// @param sourceSet borrowed until this returns
    /// @param parts asked for the cookie of each Report of this listener that this ends; one of
    ///     another listener, or one that answers nothing, is ended by [#finish()]
    void record(int listener, int group, int type, int sourceSet, LongSupplier parts) {
        int count = sets.size(sourceSet);
        assert count > 0 || mayBeEmpty(type) : "a record of type " + type + " without sources";
        if (fits(listener, RECORD_OCTETS + count * SOURCE_OCTETS)) {
            repeating &= parts == REPETITION;
            write(group, type, sourceSet, 0, count);
            return;
        }
        if (listener != openListener || count > fitting()) {
            reopen(listener, parts);
        }
        int first = 0;
        if (!isExclude(type)) {
            for (int fitting; count - first > (fitting = fitting()); first += fitting) {
                write(group, type, sourceSet, first, fitting);
                reopen(listener, parts);
            }
        }
        write(group, type, sourceSet, first, Math.min(count - first, fitting()));
    }

    /// Begins a Report of a listener while none is open; a record must follow.
    void open(int listener) {
        assert openListener == RowTable.NONE : "a Report is open";
        out.beginReport(listener);
        openListener = listener;
        repeating = false;
        empty = true;
    }

    /// How many records without sources still go into the Report that is open for a listener: 0 if
    /// none is. One goes into any that was begun: over a link too short even for that the kernel
    /// refuses it, and an answer that waited for room would wait for ever.
    int room(int listener) {
        if (listener != openListener) {
            return 0;
        }
        return Math.max(empty ? 1 : 0, out.remainingOctets() / RECORD_OCTETS);
    }

    /// Adds records without sources to the Report that is open, as answers to a query.
    ///
    /// @param type IS_EX or TO_EX
    /// @param groups the first `count` elements are rows of groups; borrowed
    /// @param count at most [#room]
    void records(int type, int[] groups, int count) {
        assert isExclude(type) : "a record of type " + type + " without sources";
        repeating = false;
        empty = false;
        out.records(type, groups, count);
    }

    /// Whether records of a listener go into the Report that is open, so that no other is begun.
    ///
    /// @param octets of all records: 20 each, and 16 for each source
    boolean fits(int listener, int octets) {
        return listener == openListener && octets <= out.remainingOctets();
    }

    /// Ends the Report that is open, if one is.
    ///
    /// @param cookie of [ResponseLedger], for this Report alone
    boolean finish(long cookie) {
        if (openListener == RowTable.NONE) {
            return false;
        }
        openListener = RowTable.NONE;
        out.endReport(cookie);
        return true;
    }

    /// As above.
    ///
    /// @param cookie asked only if a Report is open
    boolean finish(LongSupplier cookie) {
        return openListener != RowTable.NONE && finish(cookie.getAsLong());
    }

    /// Ends the Report that is open, if one is, as one that answers nothing: a repetition if that
    /// is all there is in it.
    boolean finish() {
        return finish(repeating ? ResponseLedger.REPETITION : ResponseLedger.UNSOLICITED);
    }

    private void reopen(int listener, LongSupplier parts) {
        boolean answers = parts != UNSOLICITED && parts != REPETITION;
        boolean _ = (answers && listener == openListener) ? finish(parts) : finish();
        out.beginReport(listener);
        openListener = listener;
        repeating = parts == REPETITION;
        if (fitting() < 1) {
            throw new IllegalStateException("a Report without room for a source");
        }
    }

    /// Sources that one more record in the open Report can have; negative if not even the record
    /// fits.
    private int fitting() {
        return Math.floorDiv(out.remainingOctets() - RECORD_OCTETS, SOURCE_OCTETS);
    }

    private void write(int group, int type, int sourceSet, int first, int count) {
        empty = false;
        out.record(type, group, count);
        for (int i = first; i < first + count; i++) {
            out.source(sets.high(sourceSet, i), sets.low(sourceSet, i), sets.sum(sourceSet, i));
        }
    }

    private static boolean isExclude(int type) {
        return type == RecordType.IS_EX.wireValue() || type == RecordType.TO_EX.wireValue();
    }

    private static boolean mayBeEmpty(int type) {
        return isExclude(type) || type == RecordType.TO_IN.wireValue();
    }
}
