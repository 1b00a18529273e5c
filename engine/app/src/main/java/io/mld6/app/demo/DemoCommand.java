// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.demo;

import io.mld6.app.cli.Refusal;
import io.mld6.app.cli.VersionLine;
import io.mld6.app.control.Control;
import io.mld6.app.control.ControlOptions;
import io.mld6.app.control.RunState;
import io.mld6.app.terminal.StatusView;
import io.mld6.app.terminal.Terminal;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `mld6 demo`: the options, checked, and handed to a [Demo], which may be watched.
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = VersionLine.class,
        name = "demo",
        header = "Listeners and a querier inside this process: no root, no network.",
        synopsisHeading = "%nUsage: ",
        descriptionHeading = "%n",
        optionListHeading = "%n",
        description = {
            "Listeners join, change their minds, leave and fall back to MLDv1 while a querier keeps"
                    + " its books; after each act what it believes is compared with what they want,"
                    + " membership by membership. Then everybody is asked, once on a snooped and"
                    + " once on a shared segment: every membership must answer in time, or be"
                    + " rightly suppressed. Exit status 1 at any difference. Takes about half a"
                    + " minute; --listen 127.0.0.1:8080 shows it as a live page."
        },
        sortOptions = false)
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class DemoCommand implements Callable<Integer> {
    private static final long LARGEST_DRAWN_SEED = 1_000_000_000L;
    private static final long MOST_MEMBERSHIPS = 1_000_000;
    private static final int REAL_LISTENERS = 10_000;
    private static final int VIRTUAL_LISTENERS = 1_000;
    private static final Duration RESPONSE = Duration.ofSeconds(4);

    private final Terminal terminal;

    @Spec private CommandSpec spec;

    @Option(
            names = "--listeners",
            paramLabel = "N",
            order = 1,
            description = "How many listeners. Default: 10000, with --virtual-time 1000.")
    private @Nullable Integer givenListeners;

    @Option(
            names = "--groups-per-listener",
            paramLabel = "K",
            defaultValue = "10",
            order = 2,
            description = "How many groups each of them listens to. Default: ${DEFAULT-VALUE}.")
    private int groupsPerListener;

    @Option(
            names = "--virtual-time",
            order = 3,
            description =
                    "Play a day with the RFC's default intervals instead, in seconds: churn, lost"
                            + " frames, an MLDv1 router, a second querier that wins and dies.")
    private boolean virtualTime;

    @Option(
            names = "--seed",
            paramLabel = "N",
            order = 4,
            description = "Seed of everything random. Default: a new one, which is printed.")
    private @Nullable Long seed;

    @Mixin private ControlOptions control;

    // Shown nowhere: the rounds alone, with that delay, for those who cannot wait, above all tests
    // and the making of the start-up
    // cache.
    @Option(names = "--max-response", hidden = true)
    private @Nullable Duration givenResponse;

    public DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        int listeners =
                givenListeners != null
                        ? givenListeners
                        : virtualTime ? VIRTUAL_LISTENERS : REAL_LISTENERS;
        Duration maximumResponse = givenResponse != null ? givenResponse : RESPONSE;
        Refusal.unlessPositive(listeners, spec, "--listeners");
        Refusal.unlessPositive(groupsPerListener, spec, "--groups-per-listener");
        Refusal.unlessWithin(
                Duration.ofMillis(200),
                Duration.ofSeconds(10),
                maximumResponse,
                spec,
                "--max-response");
        long memberships = Math.multiplyFull(listeners, groupsPerListener);
        if (memberships > MOST_MEMBERSHIPS) {
            throw Refusal.because(
                    spec,
                    String.format(
                            "--listeners times --groups-per-listener is %d (the demo takes up to"
                                    + " %d)",
                            memberships, MOST_MEMBERSHIPS));
        }
        DemoPlan plan =
                new DemoPlan(
                        listeners,
                        groupsPerListener,
                        maximumResponse,
                        seed != null
                                ? seed
                                : ThreadLocalRandom.current().nextLong(LARGEST_DRAWN_SEED));
        Refusal.unless(
                !(virtualTime && control.isAsked()),
                spec,
                "--listen",
                "goes with real time (expected without --virtual-time)");
        control.check(spec);
        StatusView view = terminal.view(false);
        if (virtualTime) {
            return new DayStory(plan, view).run() ? ExitCode.OK : ExitCode.SOFTWARE;
        }
        try (Control watchers = control.open(view)) {
            return play(plan, view, watchers);
        }
    }

    private int play(DemoPlan plan, StatusView view, Control watchers) throws Exception {
        WatchedDemo watched = new WatchedDemo(plan.seed());
        watchers.watch(watched);
        view.alsoTo(
                line -> {
                    if (!line.isBlank()) {
                        watchers.line(line.strip());
                    }
                });
        Thread caller = Thread.currentThread();
        AtomicReference<String> stopped = new AtomicReference<>("the demo is over");
        watchers.whenStopAsked(
                reason -> {
                    stopped.set(reason);
                    watched.end();
                    caller.interrupt();
                });
        int status = ExitCode.SOFTWARE;
        try {
            Demo demo = new Demo(plan, view, terminal.unicode(), watched);
            status = demo.run(givenResponse == null) ? ExitCode.OK : ExitCode.SOFTWARE;
        } catch (InterruptedException broken) {
            if (watched.state() != RunState.ENDING) {
                throw broken;
            }
            view.endStatus();
            view.line("stopping: " + stopped.get());
        } finally {
            watchers.end(new Control.Ending(stopped.get(), null, status, null));
        }
        return status;
    }
}
