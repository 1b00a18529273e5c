// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// A method of a path. Immutable.
///
/// @param method what is done
/// @param path as the document has it
/// @param mediaTypes of a good answer
/// @param access who may
/// @param handler answers
record Route(
        HttpMethod method, String path, List<String> mediaTypes, Access access, Handler handler) {
    /// Who may ask.
    enum Access {
        /// Everybody, without a token.
        OPEN,
        /// Who knows the token, if there is one.
        READ,
        /// The same, and only if the run may be changed.
        CHANGE
    }

    /// Answers a request. Thread: the server's.
    interface Handler {
        /// Answers it.
        ///
        /// @return the answer, on the server's thread
        /// @throws Unanswered if it is refused
        CompletableFuture<Answer> answer(Call call);
    }

    /// A request. Only good until the handler returns.
    ///
    /// @param request as it came
    /// @param parameters of its query
    /// @param rest of the path, behind that of the route
    record Call(FullHttpRequest request, Map<String, List<String>> parameters, String rest) {
        /// A number of the query.
        ///
        /// @throws Unanswered if it is none, or outside of both bounds, which belong to it
        int number(String name, int otherwise, int least, int most) {
            List<String> given = parameters.getOrDefault(name, List.of());
            if (given.isEmpty()) {
                return otherwise;
            }
            String text = given.getFirst();
            try {
                int number = Integer.parseInt(text);
                if (given.size() == 1
                        && number >= least
                        && number <= most
                        && text.chars().allMatch(one -> one < 0x80)) {
                    return number;
                }
            } catch (NumberFormatException _) {
                // Said below.
            }
            throw Unanswered.malformed(
                    "%s: '%s' (expected one number from %d to %d)"
                            .formatted(name, text, least, most));
        }

        /// Refuses parameters that are not known.
        void checkParameters(String... known) {
            for (String name : parameters.keySet()) {
                if (!List.of(known).contains(name)) {
                    throw Unanswered.malformed(
                            "unknown parameter '%s' (%s)"
                                    .formatted(
                                            name,
                                            known.length == 0
                                                    ? "there are none here"
                                                    : "expected " + String.join(", ", known)));
                }
            }
        }
    }

    /// Whether an `Accept` header takes one of the media types.
    boolean isAccepted(List<String> accepts) {
        if (accepts.isEmpty()) {
            return true;
        }
        for (String header : accepts) {
            for (String range : header.split(",", -1)) {
                String type = range.split(";", 2)[0].strip();
                String prefix = type.endsWith("/*") ? type.substring(0, type.length() - 1) : type;
                if (type.equals("*/*")
                        || mediaTypes.stream()
                                .anyMatch(
                                        one ->
                                                one.equals(type)
                                                        || (type.endsWith("/*")
                                                                && one.startsWith(prefix)))) {
                    return true;
                }
            }
        }
        return false;
    }
}
