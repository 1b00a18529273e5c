// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mld6.app.control.Route.Access;
import io.mld6.app.control.Route.Call;
import io.mld6.app.control.Route.Handler;
import io.mld6.lab.json.JsonTrees;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// What can be asked for. A test holds it against `openapi.yaml`. Thread: the server's.
final class Routes {
    static final String EVENTS = "/api/v1/events";
    static final String ASSETS = "/assets/";

    private static final String DOCUMENT = "openapi.yaml";
    private static final int USUAL_TOP = 50;
    private static final int USUAL_PAGE = 100;
    private static final int MOST_PAGE = 1000;

    private final List<Route> routes = new ArrayList<>();
    private final Supplier<Questions> questions;
    private final Executor server;

    /// @param questions to what runs; throws [Unanswered] before it does
    /// @param tally what the server counts
    /// @param scrapes the meters
    /// @param mayChange whether requests may change the run
    /// @param stop asks to stop, with a reason; false if it was asked before, or cannot be yet
    Routes(
            Supplier<Questions> questions,
            Executor server,
            Tally tally,
            Scrapes scrapes,
            boolean mayChange,
            Predicate<String> stop) {
        this.questions = questions;
        this.server = server;
        addFiles(Assets.ofProgram());
        addMeters(scrapes);
        addState(tally, mayChange);
        addChanges(stop);
    }

    /// All of them.
    List<Route> all() {
        return List.copyOf(routes);
    }

    /// Those of a path, one for each method.
    List<Route> of(String path) {
        return routes.stream()
                .filter(
                        one ->
                                one.path().equals(path)
                                        || (one.path().startsWith(ASSETS)
                                                && path.startsWith(ASSETS)))
                .toList();
    }

    private void addFiles(Assets assets) {
        get("/", List.of("text/html"), Access.READ, call -> asset(assets, Assets.PAGE, call));
        get(
                ASSETS + "{name}",
                List.of("text/css", "text/javascript", "image/svg+xml", "text/plain"),
                Access.READ,
                call -> asset(assets, call.rest(), call));
        byte[] document = document();
        get(
                "/" + DOCUMENT,
                List.of(Answer.YAML),
                Access.READ,
                _ -> now(Answer.ok(Answer.YAML, document)));
    }

    private static CompletableFuture<Answer> asset(Assets assets, String name, Call call) {
        return now(assets.get(name, call.request().headers().get(HttpHeaderNames.IF_NONE_MATCH)));
    }

    private static byte[] document() {
        try (InputStream in = Routes.class.getResourceAsStream(DOCUMENT)) {
            return Objects.requireNonNull(in).readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private void addMeters(Scrapes scrapes) {
        get(
                "/metrics",
                List.of("text/plain", "application/openmetrics-text"),
                Access.READ,
                call -> {
                    call.checkParameters();
                    return scrapes.answer(call, questions().watched());
                });
    }

    private void addState(Tally tally, boolean mayChange) {
        get(
                "/healthz",
                List.of(Answer.JSON),
                Access.OPEN,
                _ -> now(Answer.json(object().put("alive", true))));
        get("/readyz", List.of(Answer.JSON), Access.OPEN, _ -> ready());
        json(
                "/api/v1/run",
                _ ->
                        questions()
                                .measured()
                                .thenApply(
                                        measured ->
                                                Documents.run(
                                                        questions().watched(),
                                                        measured.orElse(null),
                                                        questions().elapsedSeconds(),
                                                        mayChange)));
        json(
                "/api/v1/counters",
                _ ->
                        questions()
                                .observed()
                                .thenApply(
                                        now ->
                                                Documents.counters(
                                                        questions().watched(), now, tally.json())));
        json("/api/v1/latencies", _ -> latencies());
        json(
                "/api/v1/populations",
                _ ->
                        questions()
                                .populations()
                                .thenApply(
                                        all ->
                                                Documents.populations(
                                                        all, System.currentTimeMillis())));
        get("/api/v1/groups", List.of(Answer.JSON), Access.READ, this::groups);
        get("/api/v1/state/groups", List.of(Answer.JSON), Access.READ, this::believed);
        get(EVENTS, List.of(Answer.EVENTS), Access.READ, _ -> now(noStream()));
        get(
                "/api/v1/report",
                List.of(Answer.JSON),
                Access.READ,
                call -> {
                    call.checkParameters();
                    return questions()
                            .report()
                            .thenApply(text -> Answer.json(HttpResponseStatus.OK, text.strip()));
                });
    }

    /// Events are no answer of one piece: the connection is the stream's.
    private static Answer noStream() {
        throw new IllegalStateException("events are streamed");
    }

    private CompletableFuture<Answer> ready() {
        return questions()
                .observed()
                .thenApply(
                        now -> {
                            String why = questions().watched().unready(now);
                            return why == null
                                    ? Answer.json(object().put("ready", true))
                                    : Answer.error(HttpResponseStatus.SERVICE_UNAVAILABLE, why);
                        });
    }

    private CompletableFuture<? extends JsonNode> latencies() {
        Questions ask = questions();
        return ask.observed()
                .thenCompose(
                        now -> {
                            if (now.engine() == null) {
                                throw Unanswered.notHere("a querier times no listeners");
                            }
                            return ask.result()
                                    .thenApply(
                                            result ->
                                                    Documents.latencies(now, result.orElse(null)));
                        });
    }

    private CompletableFuture<Answer> groups(Call call) {
        call.checkParameters("top");
        int top = call.number("top", USUAL_TOP, 1, GroupRanking.MOST);
        return questions()
                .groups()
                .thenApply(
                        all -> Answer.json(Documents.groups(all, top, System.currentTimeMillis())));
    }

    private CompletableFuture<Answer> believed(Call call) {
        call.checkParameters("from", "limit");
        int from = call.number("from", 0, 0, Integer.MAX_VALUE);
        int limit = call.number("limit", USUAL_PAGE, 1, MOST_PAGE);
        return questions()
                .believed(from, limit)
                .thenApply(text -> Answer.json(HttpResponseStatus.OK, text));
    }

    private void addChanges(Predicate<String> stop) {
        post(
                "/api/v1/run/stop",
                _ -> {
                    if (!stop.test("asked to by HTTP")) {
                        throw Unanswered.notNow("it has not begun, or is ending");
                    }
                    return CompletableFuture.completedFuture(object().put("done", "stopping"));
                });
        post("/api/v1/run/pause", this::pause);
        post(
                "/api/v1/run/next-phase",
                _ ->
                        patiently(questions().script().nextPhase())
                                .thenApply(
                                        (Optional<String> name) ->
                                                object().put("phase", name.orElse(null))));
        post("/api/v1/actions", call -> done(call, text -> questions().watched().act(text)));
        post("/api/v1/queries", call -> done(call, text -> questions().watched().query(text)));
    }

    private CompletableFuture<ObjectNode> pause(Call call) {
        Scripted script = questions().script();
        ObjectNode body = JsonBodies.of(call.request(), true);
        JsonNode paused = body.path("paused");
        if (body.size() > 1 || !(paused.isBoolean() || body.isEmpty())) {
            throw Unanswered.malformed("expected {\"paused\": true} or {\"paused\": false}");
        }
        boolean held = paused.asBoolean(true);
        return patiently(script.pause(held)).thenApply(_ -> object().put("paused", held));
    }

    private CompletableFuture<ObjectNode> done(
            Call call, Function<String, CompletableFuture<String>> asked) {
        String text = JsonTrees.text(JsonBodies.of(call.request(), false));
        return patiently(asked.apply(text)).thenApply(what -> object().put("done", what));
    }

    private void get(String path, List<String> mediaTypes, Access access, Handler handler) {
        routes.add(new Route(HttpMethod.GET, path, mediaTypes, access, handler));
    }

    private void json(String path, Function<Call, CompletableFuture<? extends JsonNode>> made) {
        get(
                path,
                List.of(Answer.JSON),
                Access.READ,
                call -> {
                    call.checkParameters();
                    return made.apply(call).thenApply(Answer::json);
                });
    }

    private void post(String path, Function<Call, CompletableFuture<ObjectNode>> made) {
        routes.add(
                new Route(
                        HttpMethod.POST,
                        path,
                        List.of(Answer.JSON),
                        Access.CHANGE,
                        call -> {
                            call.checkParameters();
                            return made.apply(call).thenApply(Answer::accepted);
                        }));
    }

    private Questions questions() {
        return questions.get();
    }

    private <T> CompletableFuture<T> patiently(CompletableFuture<T> asked) {
        return Asked.patiently(asked, server);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static CompletableFuture<Answer> now(Answer answer) {
        return CompletableFuture.completedFuture(answer);
    }
}
