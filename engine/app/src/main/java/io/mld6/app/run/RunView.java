// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.run;

import io.mld6.app.cli.DurationText;
import io.mld6.app.cli.Failure;
import io.mld6.app.terminal.StatusView;
import io.mld6.engine.host.EngineSnapshot;
import io.mld6.lab.measure.MeasuredSecond;
import io.mld6.lab.measure.ResultText;
import io.mld6.lab.scenario.Listeners;
import io.mld6.lab.scenario.Phase;
import io.mld6.lab.scenario.Scenario;
import io.mld6.lab.scenario.play.Play;
import io.mld6.lab.scenario.play.PlayStatus;
import io.mld6.lab.scenario.play.RunObserver;
import io.mld6.lab.scenario.play.RunOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// What people see of a run: a bar with phase and time left on a terminal, a line for each phase
/// elsewhere, the verdict in the end. Thread: any.
final class RunView implements RunObserver {
    /// Exit status of what went well.
    static final int HELD = 0;

    private final Scenario scenario;
    private final StatusView view;
    private final ResultFiles files;
    private final long wholeNanos;
    private int phase = -1;

    RunView(Scenario scenario, StatusView view, ResultFiles files) {
        this.scenario = scenario;
        this.view = view;
        this.files = files;
        this.wholeNanos = scenario.phases().stream().mapToLong(RunView::nanos).sum();
    }

    private static long nanos(Phase phase) {
        return phase.length().toNanos() * phase.repeat();
    }

    /// Where lines for people go.
    StatusView lines() {
        return view;
    }

    /// Says what begins.
    ///
    /// @param kind `run` or `rehearsal`
    void begin(String kind) {
        int listeners = scenario.populations().values().stream().mapToInt(Listeners::count).sum();
        view.line(
                "%s %s: %,d listeners, %d phases, %s, seed %d",
                kind,
                scenario.name(),
                listeners,
                scenario.phases().stream().mapToInt(Phase::repeat).sum(),
                DurationText.format(Duration.ofNanos(wholeNanos)),
                scenario.seed());
    }

    @Override
    public void line(String line) {
        view.line(line);
    }

    @Override
    public void second(MeasuredSecond second) {
        files.second(second);
    }

    @Override
    public void engine(long unixNanos, EngineSnapshot snapshot) {
        files.engine(unixNanos, snapshot);
    }

    @Override
    public synchronized void progress(Play play, long nanoTime) {
        PlayStatus now = play.status();
        if (now.index() < 0) {
            return;
        }
        if (now.index() != phase) {
            phase = now.index();
            if (!view.isTerminal()) {
                view.line("phase %s (%d of %d)", now.phase(), now.index() + 1, now.phases());
            }
        }
        if (view.isTerminal()) {
            long inPhase = Math.min(now.lengthNanos(), nanoTime - now.beginNanos());
            long done = before(play, now.index()) + inPhase;
            view.status(
                    "%s %s, %s left"
                            .formatted(
                                    StatusView.bar(done, wholeNanos),
                                    now.phase(),
                                    left(wholeNanos - done)));
        }
    }

    private static long before(Play play, int index) {
        return play.phases().subList(0, index).stream()
                .mapToLong(one -> one.length().toNanos())
                .sum();
    }

    private static String left(long nanos) {
        long seconds = Math.max(0, nanos / 1_000_000_000L);
        return seconds < 60 ? seconds + " s" : "%d min %d s".formatted(seconds / 60, seconds % 60);
    }

    /// Takes the bar away.
    void endStatus() {
        view.endStatus();
    }

    /// Says what it came to, and writes the results. The last line is the verdict and where to read
    /// more of it.
    ///
    /// @return the exit status
    /// @throws Failure if a result cannot be written
    int end(RunOutcome outcome) throws Failure {
        view.line(
                "%,d joins, %,d leaves, %,d changes of channels, %,d missed, %,d refused",
                count(outcome, Play.Kind.JOIN),
                count(outcome, Play.Kind.LEAVE),
                count(outcome, Play.Kind.ZAP),
                count(outcome, Play.Kind.MISSED),
                count(outcome, Play.Kind.REFUSED));
        List<String> lines = ResultText.lines(outcome.measured());
        lines.subList(0, lines.size() - 1).forEach(view::line);
        String verdict = lines.getLast();
        try {
            Path written = files.write(outcome, view::line);
            verdict += written == null ? "" : ": " + written;
        } finally {
            view.line(verdict);
        }
        return outcome.measured().verdict().exitStatus();
    }

    private static long count(RunOutcome outcome, Play.Kind kind) {
        Map<Play.Kind, Long> deeds = outcome.deeds();
        return deeds.getOrDefault(kind, 0L);
    }
}
