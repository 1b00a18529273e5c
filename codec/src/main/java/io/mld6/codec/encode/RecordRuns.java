// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.encode;

import io.mld6.codec.wire.MldFormat;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Runs of records without sources as they were written before. Listeners of the same groups answer
/// a General Query with the same records, and to copy 72 of them takes a fifth of the time of
/// writing them one by one.
///
/// A run is known by the rows of its groups. Octets are kept of one that comes again only, so that
/// listeners of groups of their own pay for a comparison and a copy of the rows. Its first row
/// decides a run's place, a place for every 32 rows, and the run that was there is forgotten: 64
/// are enough for listeners of two thousand groups, whose runs begin 61 or more rows apart.
/// Shape: 3 KB a place, made when it is first needed. Thread: one at a time.
final class RecordRuns {
    /// What [#copyOrNote] returns for a run it does not have.
    static final long UNKNOWN = -1;

    private static final int PLACES = 64;
    private static final int ROWS_TO_A_PLACE_LOG2 = 5;
    private static final int MOST_RECORDS = 128;

    /// Below it a copy takes as long as writing.
    private static final int LEAST_RECORDS = 8;

    private final @Nullable Run[] places = new @Nullable Run[PLACES];

    /// The run that [#copyOrNote] did not have and has met before, or null.
    private @Nullable Run again;

    /// One run: its rows, and from the second time on its octets.
    private static final class Run {
        final int[] rows = new int[MOST_RECORDS];
        final byte[] octets = new byte[MOST_RECORDS * MldFormat.RECORD_SOURCES];
        int count;
        int type;
        long edition;
        /// What its group addresses add to a checksum, or [#UNKNOWN] without octets.
        long sum;

        boolean is(int wantedType, long wantedEdition, int[] wanted, int wantedCount) {
            return count == wantedCount
                    && type == wantedType
                    && edition == wantedEdition
                    && Arrays.equals(rows, 0, count, wanted, 0, count);
        }

        void become(int wantedType, long wantedEdition, int[] wanted, int wantedCount) {
            count = wantedCount;
            type = wantedType;
            edition = wantedEdition;
            System.arraycopy(wanted, 0, rows, 0, count);
            sum = UNKNOWN;
        }
    }

    /// Writes a run as it was written before, or takes note of it.
    ///
    /// @param edition of the table that the rows are of
    /// @param wanted the first `count` elements are the run; borrowed
    /// @param at where in `target` it goes
    /// @return what its group addresses add to the checksum; [#UNKNOWN] if nothing was written, and
    ///     [#written] must follow once it is
    /// @throws IndexOutOfBoundsException if it does not fit into `target`
    long copyOrNote(int type, long edition, int[] wanted, int count, ByteBuffer target, int at) {
        again = null;
        if (count < LEAST_RECORDS || count > MOST_RECORDS) {
            return UNKNOWN;
        }
        int place = (wanted[0] >>> ROWS_TO_A_PLACE_LOG2) & (PLACES - 1);
        Run run = places[place];
        if (run == null) {
            run = new Run();
            places[place] = run;
        }
        if (!run.is(type, edition, wanted, count)) {
            run.become(type, edition, wanted, count);
            return UNKNOWN;
        }
        if (run.sum == UNKNOWN) {
            again = run;
            return UNKNOWN;
        }
        target.put(at, run.octets, 0, count * MldFormat.RECORD_SOURCES);
        return run.sum;
    }

    /// Keeps a run that [#copyOrNote] did not have, if it had met it before.
    ///
    /// @param sum of its group addresses
    /// @param from where in `source` it was written
    void written(long sum, ByteBuffer source, int from) {
        Run run = again;
        if (run != null) {
            source.get(from, run.octets, 0, run.count * MldFormat.RECORD_SOURCES);
            run.sum = sum;
        }
    }
}
