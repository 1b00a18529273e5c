// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.emulation;

import io.mld6.app.cli.Converters;
import io.mld6.app.terminal.StatusView;
import io.mld6.engine.host.EngineSnapshot;
import io.mld6.engine.link.LinkState;
import io.mld6.engine.metrics.MldCounter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What a running engine is doing, in one line: on a terminal redrawn in place, elsewhere printed
/// every ten seconds if anything has changed.
final class LiveStatus {
    private static final long PLAIN_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final double NANOS_PER_SECOND = 1e9;

    private final StatusView view;
    private long previousNanos;
    private long previousFrames = -1;
    private long printedNanos = System.nanoTime();
    private String printed = "";

    LiveStatus(StatusView view) {
        this.view = view;
    }

    void show(@Nullable EngineSnapshot snapshot) {
        if (snapshot != null) {
            show(snapshot, System.nanoTime());
        }
    }

    void show(EngineSnapshot snapshot, long nowNanos) {
        if (view.isTerminal()) {
            view.status(
                    snapshot.memberships() < snapshot.wantedMemberships()
                            ? joining(snapshot)
                            : running(snapshot) + rate(snapshot, nowNanos));
            return;
        }
        if (nowNanos - printedNanos >= PLAIN_NANOS) {
            String text = running(snapshot);
            if (!text.equals(printed)) {
                view.line(text);
            }
            printed = text;
            printedNanos = nowNanos;
        }
    }

    void end() {
        view.endStatus();
    }

    private static String joining(EngineSnapshot snapshot) {
        return String.format(
                Locale.ROOT,
                "joining %s  %,d of %,d",
                StatusView.bar(snapshot.memberships(), snapshot.wantedMemberships()),
                snapshot.memberships(),
                snapshot.wantedMemberships());
    }

    private static String running(EngineSnapshot snapshot) {
        String link =
                snapshot.link() == LinkState.UP
                        ? ""
                        : "link " + Converters.word(snapshot.link()).replace('_', ' ') + " | ";
        return String.format(
                Locale.ROOT,
                "%squeries %,d | sent %,d | pending %,d | late %,d | drops %,d",
                link,
                snapshot.queries(),
                frames(snapshot),
                snapshot.responses().pending(),
                snapshot.responses().late(),
                snapshot.kernelDropped());
    }

    private String rate(EngineSnapshot snapshot, long nowNanos) {
        long frames = frames(snapshot);
        double perSecond =
                previousFrames < 0
                        ? 0
                        : (frames - previousFrames) * NANOS_PER_SECOND / (nowNanos - previousNanos);
        previousFrames = frames;
        previousNanos = nowNanos;
        return String.format(Locale.ROOT, " | %,.0f/s", perSecond);
    }

    private static long frames(EngineSnapshot snapshot) {
        return snapshot.counters().get(MldCounter.SENT_REPORT_V1)
                + snapshot.counters().get(MldCounter.SENT_REPORT_V2);
    }
}
