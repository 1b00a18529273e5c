// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.mld6.lab.json.JsonTrees;
import io.mld6.lab.measure.ExpectationResult;
import io.mld6.lab.measure.MeasuredRun;
import io.mld6.lab.measure.MeasuredSecond;
import io.mld6.lab.measure.ResultJson;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Makes events of what happens. Thread: the server's, but for [#line] and [#second].
final class Newsroom {
    private static final int CAPACITY = 2000;
    private static final long MOST_OCTETS = 4L << 20;
    private static final int MOST_NEWS = 2000;

    private final EventRing ring = new EventRing(CAPACITY, MOST_OCTETS);
    private final BlockingQueue<News> news = new ArrayBlockingQueue<>(MOST_NEWS);
    private final AtomicLong leftOut = new AtomicLong();
    private long lastSnapshot;
    private @Nullable PhaseNow phase;
    private @Nullable MeasuredRun judged;

    /// What comes from threads of the run, as values.
    private sealed interface News {
        record Line(String line) implements News {}

        record Second(MeasuredSecond second) implements News {}
    }

    EventRing ring() {
        return ring;
    }

    /// A line that people see. Any thread.
    void line(String line) {
        offer(new News.Line(line));
    }

    /// A second is measured. Any thread.
    void second(MeasuredSecond second) {
        offer(new News.Second(second));
    }

    private void offer(News one) {
        if (!news.offer(one)) {
            var _ = leftOut.incrementAndGet();
        }
    }

    /// Makes events of what has come, and of a phase that has begun.
    ///
    /// @return whether there are new ones
    boolean collect(@Nullable Watched watched) {
        long before = ring.next();
        for (News one; (one = news.poll()) != null; ) {
            switch (one) {
                case News.Line(String line) -> notice(line);
                case News.Second(MeasuredSecond second) -> {
                    long _ = ring.add("second", ResultJson.line(second, null));
                }
            }
        }
        long missing = leftOut.getAndSet(0);
        if (missing > 0) {
            notice("%,d lines and seconds were left out here".formatted(missing));
        }
        Scripted script = watched == null ? null : watched.script();
        PhaseNow now = script == null ? null : script.phase().orElse(null);
        if (now != null && (phase == null || now.differs(phase))) {
            long _ = ring.add("phase", JsonTrees.text(Documents.phase(now)));
        }
        phase = now;
        return ring.next() > before;
    }

    private void notice(String line) {
        long _ =
                ring.add(
                        "notice",
                        JsonTrees.text(
                                JsonNodeFactory.instance
                                        .objectNode()
                                        .put("unixMillis", System.currentTimeMillis())
                                        .put("line", line)));
    }

    /// One moment, and what became of expectations since the one before.
    void snapshot(String json, @Nullable MeasuredRun measured) {
        if (measured != null) {
            flips(measured);
        }
        lastSnapshot = ring.add("snapshot", json);
    }

    private void flips(MeasuredRun measured) {
        MeasuredRun was = judged;
        judged = measured;
        List<ExpectationResult> before = was == null ? List.of() : was.expectations();
        for (ExpectationResult now : measured.expectations()) {
            boolean same =
                    before.stream()
                            .filter(one -> MeasuredNodes.isSame(one, now))
                            .anyMatch(one -> one.outcome() == now.outcome());
            if (!same && (was != null || now.outcome() != ExpectationResult.Outcome.NO_DATA)) {
                long _ = ring.add("expectation", JsonTrees.text(MeasuredNodes.of(now)));
            }
        }
    }

    /// Where somebody begins who comes new: with the newest snapshot, if it is kept, or with what
    /// comes next; or who has read up to an event, behind it.
    ///
    /// @param read the last event he has; null if he comes new
    long begin(@Nullable Long read) {
        if (read != null && read < ring.next()) {
            return read + 1;
        }
        return lastSnapshot >= ring.first() ? lastSnapshot : ring.next();
    }

    /// The last event.
    void end(Control.Ending ending) {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("unixMillis", System.currentTimeMillis());
        json.put("reason", ending.reason());
        json.put("verdict", ending.verdict());
        json.put("exitStatus", ending.exitStatus());
        String report = ending.report();
        json.set("report", report == null ? null : JsonBodies.tree(report));
        long _ = ring.add("end", JsonTrees.text(json));
    }
}
