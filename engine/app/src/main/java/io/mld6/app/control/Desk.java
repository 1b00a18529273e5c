// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import io.mld6.lab.scenario.ScenarioException;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Takes requests: who may ask, for what, and what is said when something is wrong. Thread: the
/// server's.
final class Desk implements HttpConnection.Requests {
    private final Gate gate;
    private final Routes routes;
    private final boolean mayChange;
    private final Tally tally;
    private final Streams streams;
    private final Consumer<Throwable> bugs;

    /// Who streams events.
    interface Streams {
        /// Streams to a connection.
        ///
        /// @throws Unanswered if there are too many
        void open(FullHttpRequest request, HttpConnection to);
    }

    /// @param bugs takes what went wrong here
    Desk(
            Gate gate,
            Routes routes,
            boolean mayChange,
            Tally tally,
            Streams streams,
            Consumer<Throwable> bugs) {
        this.gate = gate;
        this.routes = routes;
        this.mayChange = mayChange;
        this.tally = tally;
        this.streams = streams;
        this.bugs = bugs;
    }

    @Override
    public void answer(FullHttpRequest request, HttpConnection to) {
        tally.request();
        HttpMethod method = request.method();
        boolean keep = HttpUtil.isKeepAlive(request);
        try {
            checkForm(request);
            QueryStringDecoder uri = new QueryStringDecoder(request.uri(), StandardCharsets.UTF_8);
            Route route = route(request, uri.rawPath());
            if (route.path().equals(Routes.EVENTS) && method.equals(HttpMethod.GET)) {
                streams.open(request, to);
                return;
            }
            String rest =
                    uri.rawPath().startsWith(Routes.ASSETS)
                            ? uri.rawPath().substring(Routes.ASSETS.length())
                            : "";
            Map<String, List<String>> parameters = uri.parameters();
            var _ =
                    route.handler()
                            .answer(new Route.Call(request, parameters, rest))
                            .exceptionally(this::failure)
                            .thenAccept(answer -> to.answer(answer, method, keep));
        } catch (BadForm broken) {
            // What follows it cannot be told from it.
            to.refuse(Answer.error(broken.status, broken.line), method);
        } catch (RuntimeException refused) {
            to.answer(failure(refused), method, keep);
        }
    }

    /// What is no request.
    private static final class BadForm extends RuntimeException {
        private static final long serialVersionUID = 1L;

        final transient HttpResponseStatus status;
        final String line;

        BadForm(HttpResponseStatus status, String line) {
            super(line, null, false, false);
            this.status = status;
            this.line = line;
        }
    }

    private static void checkForm(FullHttpRequest request) {
        Throwable wrong = request.decoderResult().cause();
        switch (wrong) {
            case null -> {
                if (!request.uri().startsWith("/")) {
                    throw new BadForm(
                            HttpResponseStatus.BAD_REQUEST,
                            "the target is no path (expected /...)");
                }
            }
            case TooLongHttpLineException _ ->
                    throw new BadForm(
                            HttpResponseStatus.REQUEST_URI_TOO_LONG,
                            "the first line is longer than 4 KiB");
            case TooLongHttpHeaderException _ ->
                    throw new BadForm(
                            HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                            "the headers are longer than 16 KiB");
            default -> throw new BadForm(HttpResponseStatus.BAD_REQUEST, "this is no request");
        }
    }

    private Route route(FullHttpRequest request, String path) {
        List<Route> here = routes.of(path);
        gate.check(
                request.headers(),
                !here.isEmpty() && here.getFirst().access() == Route.Access.OPEN);
        if (here.isEmpty()) {
            throw Unanswered.notHere("no such route (see /openapi.yaml)");
        }
        HttpMethod asked = request.method();
        HttpMethod method = asked.equals(HttpMethod.HEAD) ? HttpMethod.GET : asked;
        Route route =
                here.stream()
                        .filter(one -> one.method().equals(method))
                        .findFirst()
                        .orElseThrow(() -> new WrongMethod(allowed(here)));
        if (route.access() == Route.Access.CHANGE && !mayChange) {
            throw new Unanswered(
                    HttpResponseStatus.FORBIDDEN, "read-only (--allow-control lets it change)");
        }
        if (!route.isAccepted(request.headers().getAll(HttpHeaderNames.ACCEPT))) {
            throw new Unanswered(
                    HttpResponseStatus.NOT_ACCEPTABLE,
                    "there is only " + String.join(", ", route.mediaTypes()));
        }
        return route;
    }

    private static String allowed(List<Route> here) {
        return here.stream()
                .map(one -> one.method().equals(HttpMethod.GET) ? "GET, HEAD" : one.method().name())
                .collect(Collectors.joining(", "));
    }

    /// Another method than there is.
    private static final class WrongMethod extends RuntimeException {
        private static final long serialVersionUID = 1L;

        final String allowed;

        WrongMethod(String allowed) {
            super(allowed, null, false, false);
            this.allowed = allowed;
        }
    }

    private Answer failure(Throwable thrown) {
        Throwable cause = thrown;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return switch (cause) {
            case Unanswered refused -> Answer.error(refused.status(), line(refused));
            case WrongMethod wrong ->
                    Answer.error(
                                    HttpResponseStatus.METHOD_NOT_ALLOWED,
                                    "accepted here: " + wrong.allowed)
                            .with(HttpHeaderNames.ALLOW.toString(), wrong.allowed);
            case ScenarioException wrong ->
                    Answer.error(HttpResponseStatus.BAD_REQUEST, line(wrong));
            case IllegalArgumentException refused ->
                    Answer.error(HttpResponseStatus.CONFLICT, line(refused));
            case TimeoutException _ ->
                    Answer.error(HttpResponseStatus.SERVICE_UNAVAILABLE, "the run does not answer");
            default -> {
                bugs.accept(cause);
                yield Answer.error(
                        HttpResponseStatus.INTERNAL_SERVER_ERROR, "a bug: " + line(cause));
            }
        };
    }

    private static String line(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null
                ? thrown.getClass().getSimpleName()
                : message.lines().collect(Collectors.joining(" "));
    }
}
