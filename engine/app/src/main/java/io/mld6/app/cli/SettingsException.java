// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

/// The settings cannot be used; the message is one line for a person.
public final class SettingsException extends Exception {
    private static final long serialVersionUID = 1L;

    SettingsException(String message) {
        super(message);
    }
}
