// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mld6.lab.json.JsonTrees;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import java.io.IOException;

/// Bodies of requests: one JSON object, nothing else. Stateless; thread: any.
final class JsonBodies {
    private JsonBodies() {}

    /// The object that a request has.
    ///
    /// @param optional whether no body is an empty one
    /// @throws Unanswered if it is none, or said to be something else
    static ObjectNode of(FullHttpRequest request, boolean optional) {
        if (!request.content().isReadable()) {
            if (optional) {
                return JsonNodeFactory.instance.objectNode();
            }
            throw Unanswered.malformed("no body (expected an object of JSON)");
        }
        CharSequence type = HttpUtil.getMimeType(request);
        if (type == null || !Answer.JSON.contentEquals(type)) {
            throw new Unanswered(
                    HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
                    "the body is not said to be JSON (expected Content-Type: application/json)");
        }
        byte[] octets = new byte[request.content().readableBytes()];
        request.content().getBytes(request.content().readerIndex(), octets);
        try {
            if (JsonTrees.readStrictly(octets) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException wrong) {
            String at =
                    wrong.getLocation() == null
                            ? ""
                            : " at line %d, column %d"
                                    .formatted(
                                            wrong.getLocation().getLineNr(),
                                            wrong.getLocation().getColumnNr());
            throw Unanswered.malformed(
                    "the body is not JSON" + at + ": " + firstLine(wrong.getOriginalMessage()));
        } catch (IOException impossible) {
            throw Unanswered.malformed("the body cannot be read");
        }
        throw Unanswered.malformed("the body is no object of JSON (expected {...})");
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    /// A text of JSON as a tree.
    static JsonNode tree(String json) {
        try {
            return JsonTrees.read(json);
        } catch (IOException bug) {
            throw new IllegalStateException(bug);
        }
    }
}
