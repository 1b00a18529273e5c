// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.querier;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mld6.app.cli.Failure;
import io.mld6.app.cli.RunEvents;
import io.mld6.app.cli.Stop;
import io.mld6.app.control.Control;
import io.mld6.app.terminal.JsonDump;
import io.mld6.app.terminal.QuerierJson;
import io.mld6.app.terminal.StatusView;
import io.mld6.app.terminal.Summary;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.linux.Capabilities;
import io.mld6.engine.linux.TerminalSize;
import io.mld6.engine.router.Querier;
import io.mld6.engine.router.QuerierConfig;
import io.mld6.engine.router.QuerierEvents;
import io.mld6.engine.router.QuerierPicture;
import io.mld6.engine.router.QuerierSnapshot;
import io.mld6.engine.router.SegmentSnapshot;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;

/// One querier, from the first query to the summary.
///
/// One thread shows, dumps and waits; what the querier learns arrives on the querier's own.
final class QuerierRun {
    private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long PATIENCE_MILLIS = 10_000;
    /// The terminal's last line stays free for the cursor, and one for a line that comes above.
    private static final int FREE_ROWS = 2;

    private final QuerierConfig config;
    private final String interfaceName;
    private final StatusView view;
    private final JsonDump dump;
    private final @Nullable Duration dumpEvery;
    private final boolean rows;
    private final Stop stop;
    private final Control control;
    private final EventLines lines;
    private volatile boolean ending;

    /// @param rows whether a document is a line for each group, or for each of several VLANs
    QuerierRun(
            QuerierConfig config,
            String interfaceName,
            StatusView view,
            JsonDump dump,
            @Nullable Duration dumpEvery,
            boolean rows,
            Stop stop,
            Control control) {
        this.config = config;
        this.interfaceName = interfaceName;
        this.view = view;
        this.dump = dump;
        this.dumpEvery = dumpEvery;
        this.rows = rows;
        this.stop = stop;
        this.control = control;
        this.lines = new EventLines(view, System::nanoTime, config.station().vlans().size() > 1);
    }

    /// Runs until stopped from outside.
    ///
    /// @param opening lines to say first
    /// @return the exit status
    /// @throws LinkException if the link cannot be used, or is gone
    int on(LinkOpener link, List<String> opening)
            throws LinkException, Failure, InterruptedException {
        RunEvents events = new RunEvents("the querier", stop, System::nanoTime);
        opening.forEach(view::line);
        Querier.warmUp(config);
        QuerierEvents learnt = view.isTerminal() ? QuerierEvents.NONE : lines;
        try (Querier querier = Querier.start(config, link, learnt, this::notice)) {
            Capabilities.keepFiles();
            var _ = querier.termination().whenComplete((_, cause) -> events.ended(cause));
            WatchedQuerier watched = new WatchedQuerier(interfaceName, querier);
            control.watch(watched);
            try {
                String reason = events.untilStopped(new Showing(querier));
                watched.end();
                control.end(new Control.Ending(reason, null, null, null));
                view.endStatus();
                view.line("stopping: " + reason);
            } finally {
                view.endStatus();
                ending = true;
                lines.close();
                finish(querier);
            }
        }
        return ExitCode.OK;
    }

    /// What the querier has to say. It lives on while the summary is written, which ends the
    /// output.
    private void notice(String line) {
        if (!ending) {
            view.line(line);
            control.line(line);
        }
    }

    /// Dumps when that is due, and redraws in between.
    private final class Showing implements RunEvents.Turn {
        private final Querier querier;
        private long nextDumpNanos = System.nanoTime();

        Showing(Querier querier) {
            this.querier = querier;
        }

        @Override
        public long due() throws Failure, InterruptedException {
            if (dumpEvery == null) {
                return REDRAW_NANOS;
            }
            if (System.nanoTime() - nextDumpNanos >= 0) {
                dump.offer(document(querier), view::line);
                nextDumpNanos += dumpEvery.toNanos();
                // Dumps that take longer than that do not pile up.
                if (nextDumpNanos - System.nanoTime() <= 0) {
                    nextDumpNanos = System.nanoTime() + dumpEvery.toNanos();
                }
            }
            return Math.clamp(nextDumpNanos - System.nanoTime(), 0, REDRAW_NANOS);
        }

        @Override
        public void quiet() throws InterruptedException {
            refresh(querier);
        }
    }

    private void refresh(Querier querier) throws InterruptedException {
        lines.turn();
        if (!view.isTerminal()) {
            return;
        }
        TerminalSize screen = TerminalSize.of(dump.isStandardOutput() ? 2 : 1);
        int room = Math.max(1, screen.rows() - LiveGroups.OTHER_LINES - FREE_ROWS);
        try {
            boolean tracked = config.policy().trackListeners();
            List<String> table =
                    config.station().vlans().size() > 1
                            ? LiveSegments.lines(answer(querier.snapshot()), room, tracked)
                            : LiveGroups.lines(
                                    answer(querier.snapshot()),
                                    answer(querier.groups(0, room)).groups(),
                                    tracked);
            view.status(table, screen.columns());
        } catch (Failure _) {
            // What stopped the querier arrives as an event; until then the old table stands.
        }
    }

    private void finish(Querier querier) throws Failure, InterruptedException {
        querier.disconnect();
        // The sums first: they need no memory, where a picture is as large as the tables.
        QuerierSnapshot last = answer(querier.snapshot());
        view.line(
                last.segments().size() > 1 ? LiveSegments.heading(last) : LiveGroups.heading(last));
        Summary.traffic(last.counters(), last.kernelDropped()).forEach(view::line);
        dump.write(document(querier));
    }

    /// Of one moment, whenever it is written.
    private JsonDump.Document document(Querier querier) {
        return generator -> write(answer(querier.picture()), generator);
    }

    private void write(QuerierPicture picture, JsonGenerator generator) throws IOException {
        Instant moment = Instant.now().minusNanos(System.nanoTime() - picture.nanoTime());
        QuerierJson json = new QuerierJson(generator);
        List<SegmentSnapshot> segments = picture.snapshot().segments();
        if (!rows) {
            json.begin(interfaceName, config, picture.snapshot(), moment);
        }
        if (segments.size() == 1) {
            picture.forEachGroup(json::group);
        } else {
            for (int i = 0; i < segments.size(); i++) {
                json.beginSegment(segments.get(i));
                picture.forEachGroup(i, json::group);
                json.end();
            }
        }
        if (!rows) {
            json.end();
        }
    }

    private static <T> T answer(CompletableFuture<T> question)
            throws Failure, InterruptedException {
        try {
            return question.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            throw new Failure("the querier does not answer");
        } catch (ExecutionException bug) {
            throw new IllegalStateException("the querier stopped: " + bug.getCause(), bug);
        }
    }
}
