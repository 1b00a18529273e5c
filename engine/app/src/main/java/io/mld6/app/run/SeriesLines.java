// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.run;

import io.mld6.engine.host.EngineSnapshot;
import io.mld6.engine.metrics.CounterSnapshot;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.lab.measure.EngineSecond;
import io.mld6.lab.measure.MeasuredSecond;
import io.mld6.lab.measure.ResultJson;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Lines of `series.ndjson`: what was measured in a second, and what the engine did in it. The two
/// come on ways of their own, so that a line waits for both.
///
/// Thread: any.
final class SeriesLines {
    private static final long SECOND_NANOS = 1_000_000_000;

    /// Measuring lags behind the engine by a few seconds at most.
    private static final int MOST_WAITING = 60;

    /// So many lines wait for the engine.
    private static final int MOST_HELD = 4;

    private final Consumer<String> to;
    private final Deque<Stamped> engine = new ArrayDeque<>();
    private final Deque<MeasuredSecond> held = new ArrayDeque<>();
    /// All up to the last time.
    private EngineSecond last = new EngineSecond(0, 0, 0, 0, 0);

    private record Stamped(long unixSeconds, EngineSecond second) {}

    /// @param to takes each line without its end; must not wait
    SeriesLines(Consumer<String> to) {
        this.to = to;
    }

    /// The engine at the end of a second.
    ///
    /// @param unixNanos a moment shortly after that end
    synchronized void engine(long unixNanos, EngineSnapshot now) {
        EngineSecond all = sinceStart(now);
        long unixSeconds = Math.floorDiv(unixNanos, SECOND_NANOS) - 1;
        engine.add(new Stamped(unixSeconds, less(all, last)));
        last = all;
        if (engine.size() > MOST_WAITING) {
            var _ = engine.remove();
        }
        write();
    }

    private static EngineSecond sinceStart(EngineSnapshot now) {
        return new EngineSecond(
                now.memberships(),
                reportsSent(now.counters()),
                reportsReceived(now.counters()),
                now.queries(),
                now.responses().late());
    }

    private static EngineSecond less(EngineSecond all, EngineSecond before) {
        return new EngineSecond(
                all.memberships(),
                all.reportsSent() - before.reportsSent(),
                all.reportsReceived() - before.reportsReceived(),
                all.queriesReceived() - before.queriesReceived(),
                all.late() - before.late());
    }

    private static long reportsSent(CounterSnapshot counters) {
        return counters.get(MldCounter.SENT_REPORT_V1)
                + counters.get(MldCounter.SENT_REPORT_V2)
                + counters.get(MldCounter.SENT_DONE_V1);
    }

    private static long reportsReceived(CounterSnapshot counters) {
        return counters.get(MldCounter.RECEIVED_REPORT_V1)
                + counters.get(MldCounter.RECEIVED_REPORT_V2)
                + counters.get(MldCounter.RECEIVED_DONE_V1);
    }

    /// A second is over.
    synchronized void second(MeasuredSecond second) {
        held.add(second);
        write();
    }

    /// Writes what waits, whether or not the engine was heard of.
    synchronized void end() {
        while (!held.isEmpty()) {
            writeOne();
        }
    }

    /// Writes seconds of which the engine was heard, or will not be any more.
    private void write() {
        while (!held.isEmpty()) {
            boolean heard =
                    !engine.isEmpty()
                            && engine.getLast().unixSeconds() >= held.getFirst().unixSeconds();
            if (!heard && held.size() <= MOST_HELD) {
                return;
            }
            writeOne();
        }
    }

    private void writeOne() {
        MeasuredSecond second = held.remove();
        to.accept(ResultJson.line(second, of(second.unixSeconds())));
    }

    /// What the engine did in a second, and in those before of which no line was written.
    private @Nullable EngineSecond of(long unixSeconds) {
        EngineSecond all = null;
        Stamped first;
        while ((first = engine.peek()) != null && first.unixSeconds() <= unixSeconds) {
            EngineSecond next = engine.remove().second();
            all = all == null ? next : sum(all, next);
        }
        return all;
    }

    private static EngineSecond sum(EngineSecond before, EngineSecond later) {
        return new EngineSecond(
                later.memberships(),
                before.reportsSent() + later.reportsSent(),
                before.reportsReceived() + later.reportsReceived(),
                before.queriesReceived() + later.queriesReceived(),
                before.late() + later.late());
    }
}
