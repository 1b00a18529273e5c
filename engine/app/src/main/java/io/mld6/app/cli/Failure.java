// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

/// The run failed for a reason outside the program; the message is one line for a person.
public final class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    public Failure(String message) {
        super(message);
    }
}
