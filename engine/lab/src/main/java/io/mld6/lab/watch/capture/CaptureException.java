// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.watch.capture;

/// A file is no capture, or none that can be read on; the message is one line for a person.
public final class CaptureException extends Exception {
    private static final long serialVersionUID = 1L;

    CaptureException(String message) {
        super(message);
    }
}
