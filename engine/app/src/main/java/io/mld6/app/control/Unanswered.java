// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import io.netty.handler.codec.http.HttpResponseStatus;

/// A request that gets an error, with one line that says why.
public final class Unanswered extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient HttpResponseStatus status;

    /// @param message what is wrong, and what is accepted
    Unanswered(HttpResponseStatus status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    /// What is watched has no such thing.
    public static Unanswered notHere(String message) {
        return new Unanswered(HttpResponseStatus.NOT_FOUND, message);
    }

    /// It cannot be as things stand.
    public static Unanswered notNow(String message) {
        return new Unanswered(HttpResponseStatus.CONFLICT, message);
    }

    /// What was sent is wrong.
    public static Unanswered malformed(String message) {
        return new Unanswered(HttpResponseStatus.BAD_REQUEST, message);
    }

    HttpResponseStatus status() {
        return status;
    }
}
