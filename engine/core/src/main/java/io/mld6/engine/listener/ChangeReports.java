// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static io.mld6.engine.listener.MembershipState.LISTENING;
import static io.mld6.engine.listener.MembershipState.SOURCES_IN_FLIGHT;
import static io.mld6.engine.listener.MembershipState.repeats;
import static io.mld6.engine.listener.MembershipState.withRepeats;
import static io.mld6.engine.registry.MembershipTable.FILTER;
import static io.mld6.engine.registry.MembershipTable.GROUP;
import static io.mld6.engine.registry.MembershipTable.LISTENER;
import static io.mld6.engine.registry.MembershipTable.REPEAT_TICK;
import static io.mld6.engine.registry.MembershipTable.STATE;

import io.mld6.codec.wire.RecordType;
import io.mld6.engine.registry.Filter;
import io.mld6.engine.registry.ListenerTable;
import io.mld6.engine.registry.MembershipTable;
import io.mld6.engine.registry.SourceSets;
import io.mld6.engine.schedule.DelayDraw;
import io.mld6.engine.schedule.Draws;
import io.mld6.engine.schedule.DueRows;
import io.mld6.engine.schedule.ResponseSchedule;
import io.netty.util.collection.IntObjectHashMap;
import java.util.ArrayDeque;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// State changes: announced at once, then repeated until the Robustness Variable is reached (RFC
/// 9777 §6.1).
///
/// A membership counts down its own repetitions: of the mode in its state word, of single sources
/// in a [SourceChanges] object while any are under way. A further change announces at once and
/// starts the count and the waiting time anew. Groups changed in one call draw the same waiting
/// time, so their repetitions lie side by side in the schedule and share Reports again. Repetitions
/// outlive the membership (V2-42). Thread: event loop only.
final class ChangeReports implements DueRows {
    /// Most objects kept for further changes, and most sources one of them has room for: what a
    /// wave of changes or a long list took is given back.
    private static final int MOST_SPARE = 1024;

    private static final int MOST_SPARE_SOURCES = 8;

    private final ListenerTable listeners;
    private final MembershipTable memberships;
    private final SourceSets sets;
    private final Mldv2Rules rules;
    private final HostKinds kinds;
    private final Draws draws;
    private final RecordPacker packer;
    private final ReportOutput output;
    private final IntConsumer forget;
    private final ResponseSchedule schedule;
    private final IntObjectHashMap<SourceChanges> sources = new IntObjectHashMap<>();
    /// What was in `sources` and is to be there again: a steady stream of changes makes no objects.
    private final ArrayDeque<SourceChanges> spare = new ArrayDeque<>();
    private final DelayDraw draw = new DelayDraw();
    private int callOrdinal;

    /// @param forget takes rows that are no membership any more and have nothing left to say
    ChangeReports(
            ListenerParts parts,
            Mldv2Rules rules,
            HostKinds kinds,
            RecordPacker packer,
            IntConsumer forget) {
        this.listeners = parts.registry().listeners();
        this.memberships = parts.registry().memberships();
        this.sets = parts.sets();
        this.rules = rules;
        this.kinds = kinds;
        this.draws = parts.draws();
        this.packer = packer;
        this.output = parts.output();
        this.forget = forget;
        this.schedule = parts.schedules().create(memberships.links(), REPEAT_TICK, this);
    }

    ResponseSchedule schedule() {
        return schedule;
    }

    /// Starts a call: the changes that follow, up to the next start, are repeated together.
    ///
    /// @param ordinal which call of the engine's life this is
    void beginCall(int ordinal) {
        callOrdinal = ordinal;
    }

    /// A membership's filter went from `oldFilter` to what its row says now.
    void changed(int row, int oldFilter, long nowNanos) {
        int newFilter = memberships.get(row, FILTER);
        if (StateChange.changesMode(oldFilter, newFilter)) {
            int state = memberships.get(row, STATE);
            memberships.set(row, STATE, withRepeats(state, transmissions(row)));
        } else {
            differ(row, StateChange.allowed(sets, oldFilter, newFilter));
            differ(row, StateChange.blocked(sets, oldFilter, newFilter));
        }
        announce(row, nowNanos);
    }

    /// Announces the whole state as on a fresh join (V2-17, SD-31).
    void restart(int row, long nowNanos) {
        cancel(row);
        int filter = memberships.get(row, FILTER);
        if ((memberships.get(row, STATE) & LISTENING) == 0) {
            forget.accept(row);
            return;
        }
        if (Filter.isExclude(filter)) {
            int state = memberships.get(row, STATE);
            memberships.set(row, STATE, withRepeats(state, transmissions(row)));
        } else {
            differ(row, sets.retain(Filter.sourceSet(filter)));
        }
        announce(row, nowNanos);
    }

    private int transmissions(int row) {
        return kinds.transmissions(memberships.get(row, LISTENER), rules.robustnessVariable());
    }

    /// Consumes a reference to `setId`.
    private void differ(int row, int setId) {
        if (setId != SourceSets.EMPTY) {
            SourceChanges changes = sources.get(row);
            if (changes == null) {
                changes = spare.isEmpty() ? new SourceChanges() : spare.pop();
                sources.put(row, changes);
                memberships.set(row, STATE, memberships.get(row, STATE) | SOURCES_IN_FLIGHT);
            }
            changes.differ(sets, setId, transmissions(row));
            sets.release(setId);
        }
    }

    /// Nothing of a row's sources is to be said any more.
    private void drop(int row) {
        SourceChanges changes = sources.remove(row);
        if (changes != null && changes.room() <= MOST_SPARE_SOURCES && spare.size() < MOST_SPARE) {
            changes.clear();
            spare.push(changes);
        }
    }

    private void announce(int row, long nowNanos) {
        listeners.setLastCall(memberships.get(row, LISTENER), callOrdinal);
        schedule.prepare(nowNanos);
        boolean fits = fits(row);
        if (!fits) {
            finishReport();
        }
        if (fits || output.room() > 0) {
            transmit(row, nowNanos);
        } else {
            schedule.arm(row, schedule.grid().tickFrom(nowNanos));
        }
    }

    /// Whether saying it takes no new Report.
    private boolean fits(int row) {
        int state = memberships.get(row, STATE);
        int records = 1;
        int size;
        SourceChanges changes = sources.get(row);
        if (repeats(state) > 0 || changes == null) {
            size = sets.size(Filter.sourceSet(memberships.get(row, FILTER)));
        } else {
            records = 2;
            size = changes.size();
        }
        return packer.fits(
                memberships.get(row, LISTENER),
                records * RecordPacker.RECORD_OCTETS + size * RecordPacker.SOURCE_OCTETS);
    }

    /// One state-change Report's worth of a membership. What is kept of its sources is brought up
    /// to date first: who takes the message may make another call, in which another row gets the
    /// object this one is done with.
    private void transmit(int row, long nowNanos) {
        int state = memberships.get(row, STATE);
        int filter = memberships.get(row, FILTER);
        SourceChanges changes = (state & SOURCES_IN_FLIGHT) == 0 ? null : sources.get(row);
        LongSupplier kind = kind(row, state, changes);
        boolean whole = repeats(state) > 0;
        int left = 0;
        int allowed = SourceSets.EMPTY;
        int blocked = SourceSets.EMPTY;
        if (whole) {
            left = repeats(state) - 1;
            state = withRepeats(state, left);
        }
        if (changes != null) {
            if (!whole) {
                allowed = changes.allowed(sets, filter);
                blocked = changes.blocked(sets, filter);
            }
            changes.reported();
            left = Math.max(left, changes.reportsLeft());
            if (changes.isEmpty()) {
                drop(row);
                state &= ~SOURCES_IN_FLIGHT;
            }
        }
        memberships.set(row, STATE, state);
        if (whole) {
            RecordType type = Filter.isExclude(filter) ? RecordType.TO_EX : RecordType.TO_IN;
            record(row, type, Filter.sourceSet(filter), kind);
        }
        recordSources(row, RecordType.ALLOW, allowed, kind);
        recordSources(row, RecordType.BLOCK, blocked, kind);
        if (left > 0) {
            schedule.arm(row, repetitionTick(row, left, nowNanos));
        } else {
            schedule.disarm(row);
            if ((state & LISTENING) == 0) {
                forget.accept(row);
            }
        }
    }

    /// Whether what a row has to say is said for the first time: something of it then has its
    /// whole count before it. Not whether a call is on: without room the first time comes later.
    private LongSupplier kind(int row, int state, @Nullable SourceChanges changes) {
        int most = transmissions(row);
        boolean first =
                repeats(state) == most || (changes != null && changes.reportsLeft() == most);
        return first ? RecordPacker.UNSOLICITED : RecordPacker.REPETITION;
    }

    private void record(int row, RecordType type, int set, LongSupplier kind) {
        packer.record(
                memberships.get(row, LISTENER),
                memberships.get(row, GROUP),
                type.wireValue(),
                set,
                kind);
    }

    /// Consumes a reference to `setId`.
    private void recordSources(int row, RecordType type, int setId, LongSupplier kind) {
        if (setId != SourceSets.EMPTY) {
            record(row, type, setId, kind);
            sets.release(setId);
        }
    }

    /// The same for all groups of a listener that changed in one call and have as many Reports
    /// left.
    private int repetitionTick(int row, int left, long nowNanos) {
        schedule.prepare(nowNanos);
        int listener = memberships.get(row, LISTENER);
        long interval = kinds.repetitionNanos(listener, rules.unsolicitedReportIntervalNanos());
        long margin = DelayDraw.marginNanos(interval, schedule.grid().tickNanos());
        draw.set(schedule.grid(), nowNanos, interval - margin);
        long key = draws.key(Draws.Purpose.REPETITION, listeners.lastCall(listener));
        return draw.dueTick(Draws.bits(key, listener, -1 - left));
    }

    /// Drops what is still to be repeated.
    void cancel(int row) {
        schedule.disarm(row);
        int state = memberships.get(row, STATE);
        if ((state & SOURCES_IN_FLIGHT) != 0) {
            drop(row);
        }
        memberships.set(row, STATE, withRepeats(state, 0) & ~SOURCES_IN_FLIGHT);
    }

    /// Ends the open Report: the call is over, or the tick, or it is full.
    void finishReport() {
        boolean _ = packer.finish();
    }

    @Override
    public int room() {
        // Without room the open Report stays open: its listener's next rows belong to it.
        return Math.min(ResponseSchedule.SLICE, output.room());
    }

    @Override
    public void due(int[] rows, int count, int tick, long nowNanos) {
        for (int i = 0; i < count; i++) {
            transmit(rows[i], nowNanos);
        }
    }

    @Override
    public void tickDone() {
        finishReport();
    }

    @Override
    public void turnDone() {}
}
