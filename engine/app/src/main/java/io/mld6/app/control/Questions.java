// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mld6.lab.measure.MeasuredRun;
import io.mld6.lab.measure.ResultJson;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// What is asked of what runs, so seldom that however many look it does not feel it. Answers come
/// on the server's thread. Thread: the server's.
final class Questions {
    /// Pages of groups are so far apart, however many ask for them.
    private static final long PAGE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final long LONGEST_QUEUE_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final Watched watched;
    private final ScheduledExecutorService server;
    private final LongSupplier nanoTime;
    private final Asked<Observed> observed;
    private final Asked<Optional<MeasuredRun>> measured;
    private final Asked<List<PopulationNow>> populations;
    private final Asked<GroupRanking> groups;
    private long nextPageNanos;

    Questions(Watched watched, ScheduledExecutorService server, LongSupplier nanoTime) {
        this.watched = watched;
        this.server = server;
        this.nanoTime = nanoTime;
        this.observed = new Asked<>(watched::observe, server, nanoTime);
        this.measured = new Asked<>(this::measure, server, nanoTime);
        this.populations = new Asked<>(watched::populations, server, nanoTime);
        this.groups = new Asked<>(watched::groups, server, nanoTime);
        this.nextPageNanos = nanoTime.getAsLong();
    }

    private CompletableFuture<Optional<MeasuredRun>> measure() {
        Scripted script = watched.script();
        return script == null
                ? CompletableFuture.completedFuture(Optional.empty())
                : script.measured().thenApply(Optional::of);
    }

    Watched watched() {
        return watched;
    }

    CompletableFuture<Observed> observed() {
        return observed.get();
    }

    /// What a scenario measured; none without.
    CompletableFuture<Optional<MeasuredRun>> measured() {
        return measured.get();
    }

    /// The same as `result.json` has it.
    CompletableFuture<Optional<ObjectNode>> result() {
        return measured()
                .thenApply(run -> run.map(all -> (ObjectNode) JsonBodies.tree(result(all))));
    }

    /// The result so far, as JSON.
    CompletableFuture<String> report() {
        return watched.script() == null
                ? observed().thenApply(watched::report)
                : measured().thenApply(run -> result(run.orElseThrow()));
    }

    private String result(MeasuredRun run) {
        Long seed = watched.facts().seed();
        return ResultJson.text(watched.facts().name(), seed == null ? 0 : seed, run);
    }

    CompletableFuture<List<PopulationNow>> populations() {
        return populations.get();
    }

    CompletableFuture<GroupRanking> groups() {
        return groups.get();
    }

    /// A page of what a querier believes, when it is its turn.
    ///
    /// @throws Unanswered if too many wait
    CompletableFuture<String> believed(int from, int limit) {
        long now = nanoTime.getAsLong();
        long turn = Math.max(now, nextPageNanos);
        if (turn - now > LONGEST_QUEUE_NANOS) {
            throw new Unanswered(
                    HttpResponseStatus.SERVICE_UNAVAILABLE, "too many ask for groups at once");
        }
        nextPageNanos = turn + PAGE_NANOS;
        CompletableFuture<Supplier<String>> answer = new CompletableFuture<>();
        var _ = server.schedule(() -> begin(answer, from, limit), turn - now, TimeUnit.NANOSECONDS);
        return Asked.patiently(answer, server).thenApply(Supplier::get);
    }

    private void begin(CompletableFuture<Supplier<String>> answer, int from, int limit) {
        try {
            var _ =
                    watched.believed(from, limit)
                            .whenComplete(
                                    (page, failed) -> {
                                        if (failed == null) {
                                            answer.complete(page);
                                        } else {
                                            answer.completeExceptionally(failed);
                                        }
                                    });
        } catch (RuntimeException refused) {
            answer.completeExceptionally(refused);
        }
    }

    /// The scenario.
    ///
    /// @throws Unanswered if there is none
    Scripted script() {
        Scripted script = watched.script();
        if (script == null) {
            throw Unanswered.notHere(
                    "%s plays no scenario, so it has no phases"
                            .formatted(watched.facts().command()));
        }
        return script;
    }

    /// Since it began, as the clock of the wall has it; 0 if that was set back behind the start.
    double elapsedSeconds() {
        long millis = System.currentTimeMillis() - watched.facts().startUnixMillis();
        return Math.max(0, millis) / 1e3;
    }
}
