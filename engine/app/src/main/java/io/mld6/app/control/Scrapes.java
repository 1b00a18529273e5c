// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What the meters of a run show, for Prometheus. Scraping waits for the loops of the run, so it
/// has a thread of its own; however many scrape, it is done once a second for each form of it.
///
/// Thread: the server's.
final class Scrapes implements AutoCloseable {
    private final ExecutorService scraper =
            Executors.newSingleThreadExecutor(
                    work -> Thread.ofPlatform().name("mld6-scrape").daemon().unstarted(work));
    private final Executor server;
    private final LongSupplier nanoTime;
    private final Map<String, Asked<String>> byForm = new HashMap<>();
    /// Of the scraper's thread.
    private @Nullable PrometheusText meters;

    Scrapes(Executor server, LongSupplier nanoTime) {
        this.server = server;
        this.nanoTime = nanoTime;
    }

    /// The text, in the form that is asked for.
    CompletableFuture<Answer> answer(Route.Call call, Watched watched) {
        String accept = call.request().headers().get(HttpHeaderNames.ACCEPT);
        String form = PrometheusText.contentType(accept);
        return byForm.computeIfAbsent(form, _ -> asked(watched, accept))
                .get()
                .thenApply(text -> Answer.ok(form, text.getBytes(StandardCharsets.UTF_8)));
    }

    private Asked<String> asked(Watched watched, @Nullable String accept) {
        return new Asked<>(
                () -> CompletableFuture.supplyAsync(() -> scrape(watched, accept), scraper),
                server,
                nanoTime);
    }

    private String scrape(Watched watched, @Nullable String accept) {
        PrometheusText known = meters;
        if (known == null) {
            // Not before somebody asks: most runs are not scraped.
            known = new PrometheusText();
            watched.bindTo(known);
            meters = known;
        }
        return known.scrape(accept);
    }

    /// Scrapes no more.
    @Override
    public void close() {
        var _ = scraper.shutdownNow();
    }
}
