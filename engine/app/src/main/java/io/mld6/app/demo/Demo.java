// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.demo;

import io.mld6.app.cli.Failure;
import io.mld6.app.cli.QueryText;
import io.mld6.app.terminal.StatusView;
import io.mld6.app.terminal.TextHistogram;
import io.mld6.engine.host.Engine;
import io.mld6.engine.host.EngineConfig;
import io.mld6.engine.host.Hearing;
import io.mld6.engine.host.ListenerNumbers;
import io.mld6.engine.host.MldMode;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.VirtualLink;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What `mld6 demo` tells: the [QuerierStory], and two rounds, each with an engine on one end of a
/// segment and a querier on the other.
///
/// ```text
///  Engine (N listeners) ── VirtualLink ── WatchingQuerier ──▶ ResponseWatch ──▶ ResponseVerdict
/// ```
final class Demo {
    private static final long REFRESH_MILLIS = 100;
    private static final long QUIET_MILLIS = 300;
    private static final long GRACE_MILLIS = 200;
    private static final int BINS = 20;
    /// More would take longer than a newcomer waits.
    private static final int STORY_MEMBERSHIPS = 100_000;
    private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(5);

    private final DemoPlan plan;
    private final StatusView view;
    private final boolean unicode;
    private final WatchedDemo watched;

    /// @param unicode whether characters outside ASCII can be shown
    /// @param watched shows who plays
    Demo(DemoPlan plan, StatusView view, boolean unicode, WatchedDemo watched) {
        this.watched = watched;
        this.plan = plan;
        this.view = view;
        this.unicode = unicode;
    }

    /// The whole demo.
    ///
    /// @param withStory whether the querier's story comes before the rounds
    /// @return whether everything was as it should be
    boolean run(boolean withStory) throws LinkException, Failure, InterruptedException {
        long startNanos = System.nanoTime();
        view.line(
                "%,d listeners x %,d of %,d groups = %,d memberships, seed %d, all inside this process",
                plan.listeners(),
                plan.groupsPerListener(),
                plan.groups(),
                plan.memberships(),
                plan.seed());
        boolean believed = true;
        if (withStory) {
            view.line("");
            DemoPlan told = plan.upTo(STORY_MEMBERSHIPS);
            view.line(
                    "What a querier believes and what %,d listeners want, compared after each act:",
                    told.listeners());
            believed = new QuerierStory(told, view, QuerierStory.PATIENCE, watched).run();
        }
        view.line("");
        view.line("Round 1, snooped segment: nobody hears anybody else, so everyone must answer.");
        boolean snooped = round(Hearing.SNOOPED, plan.maximumResponse());
        view.line("");
        view.line("Round 2, shared segment: all hear all, so one answers for its group.");
        boolean shared = round(Hearing.SHARED, plan.maximumResponse().dividedBy(2));
        view.line("");
        boolean right = believed && snooped && shared;
        String all =
                withStory ? "The querier was right about every membership, and every" : "Every";
        view.line(
                right
                        ? all
                                + " membership answered or was rightly suppressed inside the"
                                + " Maximum Response Delay. (%.1f s)"
                        : "Not as it should be. (%.1f s)",
                secondsSince(startNanos));
        return right;
    }

    private boolean round(Hearing segment, Duration maximumResponse)
            throws LinkException, Failure, InterruptedException {
        VirtualLink link = new VirtualLink();
        ResponseWatch ledger = new ResponseWatch(plan, segment);
        try (WatchingQuerier querier = WatchingQuerier.on(link, ledger);
                Engine engine = Engine.start(config(segment), LinkOpener.on(link), view::line);
                var _ = watched.show(plan, MldMode.V1, engine, null)) {
            join(engine, querier);
            querier.inLoop(
                    () -> {
                        ledger.expectQuiet();
                        return ledger;
                    });
            TimeUnit.MILLISECONDS.sleep(QUIET_MILLIS);
            view.line(
                    "  The querier asks: "
                            + QueryText.describe(WatchingQuerier.query(maximumResponse)));
            querier.ask(maximumResponse);
            waitForResponses(querier, maximumResponse);
            ResponseVerdict verdict = querier.inLoop(ledger::verdict);
            tell(segment, maximumResponse, verdict);
            leave(engine, querier);
            return verdict.isRight();
        }
    }

    /// Short intervals for unsolicited reports, so that the story does not drag.
    private EngineConfig config(Hearing segment) {
        return EngineConfig.defaults()
                .with(
                        b ->
                                b.mode(MldMode.V1)
                                        .hearing(segment)
                                        .seed(plan.seed())
                                        .joinRatePerSecond(Math.max(100_000, plan.memberships()))
                                        .unsolicitedReportIntervalV1(
                                                plan.maximumResponse().dividedBy(5)));
    }

    private void join(Engine engine, WatchingQuerier querier) throws Failure, InterruptedException {
        long startNanos = System.nanoTime();
        CompletableFuture<ListenerNumbers> joined = engine.populate(plan.population());
        while (!isDone(joined)) {
            long reports = querier.inLoop(querier.ledger()::unsolicited);
            view.status("  joining " + StatusView.bar(reports, plan.memberships()));
        }
        view.endStatus();
        view.line(
                "  Joined %,d memberships in %.1f s.",
                plan.memberships(), secondsSince(startNanos));
        CompletableFuture<Void> ready = engine.ready();
        while (!isDone(ready)) {
            view.status("  repeating the unsolicited reports");
        }
        view.endStatus();
        waitUntilHeard(querier);
        view.line(
                "  Ready after %.1f s; the querier has heard %,d unsolicited reports.",
                secondsSince(startNanos), querier.inLoop(querier.ledger()::unsolicited));
    }

    /// Until nothing more comes out of the segment: what was sent may still wait for a querier that
    /// has only just begun to run.
    private static void waitUntilHeard(WatchingQuerier querier) throws InterruptedException {
        long before = -1;
        long now = querier.inLoop(querier.ledger()::heard);
        while (now != before) {
            TimeUnit.MILLISECONDS.sleep(GRACE_MILLIS);
            before = now;
            now = querier.inLoop(querier.ledger()::heard);
        }
    }

    private void waitForResponses(WatchingQuerier querier, Duration maximumResponse)
            throws InterruptedException {
        long startNanos = System.nanoTime();
        long waitNanos = maximumResponse.plusMillis(GRACE_MILLIS).toNanos();
        for (long left = waitNanos; left > 0; left = startNanos + waitNanos - System.nanoTime()) {
            view.status(
                    String.format(
                            Locale.ROOT,
                            "  answering %s  %,d reports",
                            StatusView.bar(waitNanos - left, waitNanos),
                            querier.inLoop(querier.ledger()::answers)));
            TimeUnit.NANOSECONDS.sleep(
                    Math.min(left, TimeUnit.MILLISECONDS.toNanos(REFRESH_MILLIS)));
        }
        view.endStatus();
        waitUntilHeard(querier);
    }

    private void tell(Hearing segment, Duration maximumResponse, ResponseVerdict verdict) {
        switch (segment) {
            case SNOOPED ->
                    view.line(
                            "  It hears %,d answers for %,d memberships.",
                            verdict.answers(), plan.memberships());
            case SHARED ->
                    view.line(
                            "  It hears %,d answers for %,d groups; %,d memberships were rightly"
                                    + " suppressed.",
                            verdict.answers(), plan.groupsInUse(), verdict.suppressed());
        }
        view.line(
                "  Delays: min %.1f ms, p50 %.1f ms, p99 %.1f ms, max %.1f ms.",
                verdict.percentileMillis(0),
                verdict.percentileMillis(50),
                verdict.percentileMillis(99),
                verdict.percentileMillis(100));
        if (segment == Hearing.SNOOPED) {
            view.line("");
            TextHistogram.lines(
                            verdict.delaysMillis(),
                            (double) maximumResponse.toMillis(),
                            BINS,
                            unicode)
                    .forEach(view::line);
            view.line("");
        }
        if (!verdict.isRight()) {
            view.line("  %,d differences, among them:", verdict.differenceCount());
            verdict.differences().forEach(text -> view.line("    " + text));
        }
    }

    private void leave(Engine engine, WatchingQuerier querier)
            throws Failure, InterruptedException {
        querier.inLoop(
                () -> {
                    querier.ledger().expectDones();
                    return querier;
                });
        CompletableFuture<Long> left = engine.leaveAll(LEAVE_TIMEOUT);
        while (!isDone(left)) {
            view.status("  leaving");
        }
        view.endStatus();
        waitUntilHeard(querier);
        view.line(
                "  Everyone leaves; the querier hears %,d Dones, from those who reported last.",
                querier.inLoop(querier.ledger()::dones));
    }

    private static boolean isDone(CompletableFuture<?> future)
            throws Failure, InterruptedException {
        try {
            future.get(REFRESH_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException failed) {
            throw new Failure("the engine stopped: " + failed.getCause());
        }
    }

    private static double secondsSince(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}
