// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.report;

/// A file is no result of a run; the message is one line that names it.
public final class NotAResultException extends Exception {
    private static final long serialVersionUID = 1L;

    NotAResultException(String message) {
        super(message);
    }
}
