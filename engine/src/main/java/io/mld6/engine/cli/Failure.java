// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.cli;

/// The run failed for a reason outside the program; the message is one line for a person.
final class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    Failure(String message) {
        super(message);
    }
}
