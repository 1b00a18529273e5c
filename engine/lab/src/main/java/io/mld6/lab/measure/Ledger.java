// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Where all values go: to the sheet of their phase, population and class of channels, to the
/// second that passes, and to the expectations that ask for them. Thread: the measuring one.
@SuppressWarnings("EnumOrdinal") // numbers that never leave the process
final class Ledger {
    private static final long SECOND_NANOS = 1_000_000_000;
    /// More than anybody reads in a result.
    private static final int MOST_RUN_EVENTS = 1000;

    private static final MeasuredNumber[] NUMBERS = MeasuredNumber.values();

    private final MeasurementPlan plan;
    private final PhaseClock phases;
    private final Consumer<MeasuredSecond> seconds;
    private final int populations;
    private final int classes;
    /// By phase, population and class, each with one more in front for none.
    private final @Nullable Sheet[] sheets;

    private final DataCell[] cells;
    private final ExpectationBook[] books;
    private final ExpectationBook[][] booksOf = new ExpectationBook[NUMBERS.length][];
    private final List<RunEvent> runEvents = new ArrayList<>();
    private Sheet second = new Sheet();
    /// When the second that passes began, by whole seconds of the clock.
    private long secondNanos = Long.MIN_VALUE;

    Ledger(MeasurementPlan plan, PhaseClock phases, Consumer<MeasuredSecond> seconds) {
        this.plan = plan;
        this.phases = phases;
        this.seconds = seconds;
        populations = plan.populations().size() + 1;
        classes = plan.channels().size() + 1;
        sheets = new @Nullable Sheet[(phases.names().size() + 1) * populations * classes];
        cells = new DataCell[classes];
        for (int i = 0; i < classes; i++) {
            cells[i] = new DataCell();
        }
        books =
                plan.expectations().stream()
                        .map(one -> new ExpectationBook(one, plan.populations(), phases))
                        .toArray(ExpectationBook[]::new);
        for (MeasuredNumber number : NUMBERS) {
            booksOf[number.ordinal()] = booksOf(number);
        }
    }

    private ExpectationBook[] booksOf(MeasuredNumber number) {
        return Arrays.stream(books)
                .filter(book -> book.number() == number)
                .toArray(ExpectationBook[]::new);
    }

    /// Whether a number is known no better than the gap between packets.
    static boolean isTimedByData(MeasuredNumber number) {
        return switch (number) {
            case JOIN_LATENCY,
                    JOIN_LATENCY_WARM,
                    JOIN_FAILED,
                    LEAVE_LATENCY,
                    LEAVE_FAILED,
                    ZAP_LATENCY,
                    ZAP_GAP,
                    ZAP_OVERLAP ->
                    true;
            case ZAP_SKIPPED,
                    QUERY_RESPONSE,
                    QUERY_COUNT,
                    QUERY_SPACING,
                    DATA_LOST,
                    DATA_DUPLICATED,
                    DATA_REORDERED,
                    DATA_UNWANTED,
                    DATA_RECEIVED,
                    LOSS_RUN,
                    DATA_DELAY,
                    DATA_JITTER,
                    QUERY_INTERVAL,
                    ORACLE_DIFFERENCES,
                    CONFORM_FAILED,
                    ACTIONS_MISSED ->
                    false;
        };
    }

    PhaseClock phases() {
        return phases;
    }

    /// Expectations that ask for a number, for who counts packets.
    ExpectationBook[] books(MeasuredNumber number) {
        return booksOf[number.ordinal()];
    }

    /// What packets of a class count in until the second is over.
    ///
    /// @param channels -1 for none
    DataCell cell(int channels) {
        return cells[channels + 1];
    }

    /// A value.
    ///
    /// @param doneNanos when it became known
    /// @param value nanoseconds or events
    void value(MeasuredNumber number, Origin from, long doneNanos, long value) {
        sheet(from).tally(number).record(value);
        second.tally(number).record(value);
        for (ExpectationBook book : books(number)) {
            book.value(
                    from.span(),
                    from.stampNanos(),
                    from.population(),
                    from.channels(),
                    doneNanos,
                    value);
        }
    }

    /// Events.
    ///
    /// @param count may be negative if some turned out not to be
    void events(MeasuredNumber number, Origin from, long doneNanos, long count) {
        sheet(from).tally(number).count(count);
        second.tally(number).count(count);
        for (ExpectationBook book : books(number)) {
            book.events(
                    from.span(),
                    from.stampNanos(),
                    from.population(),
                    from.channels(),
                    doneNanos,
                    count);
        }
    }

    /// More of what the ratio of a number is of.
    void base(MeasuredNumber number, Origin from, long doneNanos, long count) {
        sheet(from).addBase(number, count);
        second.addBase(number, count);
        for (ExpectationBook book : books(number)) {
            book.base(from.span(), from.stampNanos(), from.population(), doneNanos, count);
        }
    }

    /// What should have become a value of a number did not.
    void failure(MeasuredNumber number, Origin from) {
        for (ExpectationBook book : books(number)) {
            book.failure(from.span(), from.stampNanos(), from.population());
        }
    }

    /// What ended before it could become an event of a number or show that it does not.
    void undecided(MeasuredNumber number, Origin from) {
        for (ExpectationBook book : books(number)) {
            book.undecided(from.span(), from.stampNanos(), from.population());
        }
    }

    /// What is counted apart.
    void detail(Detail detail, Origin from, long count) {
        sheet(from).addDetail(detail, count);
        second.addDetail(detail, count);
    }

    private Sheet sheet(Origin from) {
        return sheet(phases.name(from.span()), from.population(), from.channels());
    }

    /// @param phase -1 for none, as the other two
    private Sheet sheet(int phase, int population, int channels) {
        int at = index(phase, population, channels);
        Sheet sheet = sheets[at];
        if (sheet == null) {
            sheet = new Sheet();
            sheets[at] = sheet;
        }
        return sheet;
    }

    private int index(int phase, int population, int channels) {
        return ((phase + 1) * populations + population + 1) * classes + channels + 1;
    }

    /// The sheet of a phase, population and class, up to the last second; null if there is nothing.
    @Nullable Sheet written(int phase, int population, int channels) {
        return sheets[index(phase, population, channels)];
    }

    /// Whether a condition holds for the phase that lasts, all its repetitions together; not if
    /// there is nothing it could be about.
    boolean holdsNow(Condition condition, long nowNanos) {
        collect();
        MeasuredNumber number = condition.number();
        int phase = phases.name(phases.current());
        Tally tally = new Tally(number);
        long base = 0;
        for (int at = index(phase, -1, -1);
                at <= index(phase, populations - 2, classes - 2);
                at++) {
            Sheet sheet = sheets[at];
            if (sheet != null && sheet.has(number)) {
                tally.add(sheet.tally(number));
                base += sheet.base(number);
            }
        }
        double seconds = phases.seconds(phase, 0, nowNanos);
        double value = Aggregates.of(condition, tally, base, seconds);
        return !Double.isNaN(value) && Aggregates.holds(condition, value);
    }

    /// A phase begins; [PhaseClock] knows it already.
    void begin(int span, long nanos) {
        for (ExpectationBook book : books) {
            book.begin(span, nanos);
        }
    }

    /// A phase is over; [PhaseClock] does not know it yet.
    void end(long nanos) {
        int span = phases.current();
        endSecond(nanos);
        if (span != PhaseClock.NONE && phases.span(span).endNanos() == Long.MAX_VALUE) {
            for (ExpectationBook book : books) {
                book.end(span, nanos);
            }
        }
    }

    /// Time goes on.
    void check(long nanos) {
        if (nanos - secondNanos >= SECOND_NANOS || secondNanos == Long.MIN_VALUE) {
            endSecond(nanos);
        }
        for (ExpectationBook book : books) {
            book.check(nanos);
        }
    }

    /// The clock was set: seconds begin anew.
    void forgetSecond() {
        collect();
        second = new Sheet();
        secondNanos = Long.MIN_VALUE;
    }

    /// Adds up what packets counted since the last time.
    void collect() {
        int phase = phases.name(phases.current());
        for (int c = 0; c < classes; c++) {
            if (cells[c].packets > 0) {
                cells[c].addTo(sheet(phase, -1, c - 1));
                cells[c].addTo(second);
                cells[c].clear();
            }
        }
    }

    private void endSecond(long nanos) {
        collect();
        if (secondNanos != Long.MIN_VALUE) {
            int span = phases.current();
            if (span != PhaseClock.NONE) {
                seconds.accept(
                        RunBuilder.second(
                                secondNanos,
                                Math.floorDiv(secondNanos - firstSecondNanos(), SECOND_NANOS),
                                phases.names().get(phases.name(span)),
                                second));
            }
        }
        second = new Sheet();
        secondNanos = Math.floorDiv(nanos, SECOND_NANOS) * SECOND_NANOS;
    }

    private long firstSecondNanos() {
        long start = phases.spans().getFirst().startNanos();
        return Math.floorDiv(start, SECOND_NANOS) * SECOND_NANOS;
    }

    boolean abortRequested() {
        for (ExpectationBook book : books) {
            if (book.abortRequested()) {
                return true;
            }
        }
        return false;
    }

    /// Nothing more comes.
    void close(long nanos) {
        for (ExpectationBook book : books) {
            book.close(nanos);
        }
    }

    /// Something was done to the run; of very many the first are kept.
    void event(RunEvent event) {
        if (runEvents.size() < MOST_RUN_EVENTS) {
            runEvents.add(event);
        }
    }

    List<RunEvent> runEvents() {
        return runEvents;
    }

    List<ExpectationBook> expectations() {
        return List.of(books);
    }

    MeasurementPlan plan() {
        return plan;
    }
}
