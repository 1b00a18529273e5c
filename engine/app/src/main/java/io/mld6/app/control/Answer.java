// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.mld6.lab.json.JsonTrees;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// What a request gets. Immutable.
///
/// @param status of it
/// @param mediaType of the body
/// @param body its octets, which nobody changes
/// @param headers beside those that every answer has
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record Answer(
        HttpResponseStatus status, String mediaType, byte[] body, Map<String, String> headers) {
    static final String JSON = "application/json";
    static final String YAML = "application/yaml";
    static final String EVENTS = "text/event-stream";

    /// Nothing of another origin, no frame around it, no form out of it.
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'";

    /// A line each: of several in one, Chromium sees the first only, and asks nobody for anything.
    private static final List<String> CHALLENGES =
            List.of("Basic realm=\"mld6\", charset=\"UTF-8\"", "Bearer realm=\"mld6\"");

    static Answer ok(String mediaType, byte[] body) {
        return new Answer(HttpResponseStatus.OK, mediaType, body, Map.of());
    }

    static Answer json(HttpResponseStatus status, String json) {
        return new Answer(status, JSON, (json + "\n").getBytes(StandardCharsets.UTF_8), Map.of());
    }

    static Answer json(JsonNode json) {
        return json(HttpResponseStatus.OK, JsonTrees.text(json));
    }

    static Answer accepted(JsonNode json) {
        return json(HttpResponseStatus.ACCEPTED, JsonTrees.text(json));
    }

    /// One line that says what is wrong.
    static Answer error(HttpResponseStatus status, String line) {
        return json(
                status, JsonTrees.text(JsonNodeFactory.instance.objectNode().put("error", line)));
    }

    Answer with(String header, String value) {
        return new Answer(status, mediaType, body, Map.of(header, value));
    }

    /// As it goes out; keep-alive is the connection's affair.
    ///
    /// @param bodyToo false for an answer to HEAD
    FullHttpResponse response(boolean bodyToo) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        status,
                        bodyToo ? Unpooled.wrappedBuffer(body) : Unpooled.EMPTY_BUFFER);
        HttpHeaders to = response.headers();
        common(to, mediaType);
        to.set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        if (status.equals(HttpResponseStatus.UNAUTHORIZED)) {
            to.set(HttpHeaderNames.WWW_AUTHENTICATE, CHALLENGES);
        }
        headers.forEach(to::set);
        return response;
    }

    /// What every answer has.
    static void common(HttpHeaders to, String mediaType) {
        to.set(
                HttpHeaderNames.CONTENT_TYPE,
                mediaType.startsWith("text/")
                                && !mediaType.equals(EVENTS)
                                && mediaType.indexOf(';') < 0
                        ? mediaType + "; charset=utf-8"
                        : mediaType);
        to.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        to.set(HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY);
        to.set("X-Content-Type-Options", "nosniff");
        to.set("Referrer-Policy", "no-referrer");
        to.set("Cross-Origin-Resource-Policy", "same-origin");
    }
}
