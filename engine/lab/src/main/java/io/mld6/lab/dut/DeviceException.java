// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.dut;

import java.io.IOException;

/// A device could not be read; the message is one line that says why.
public final class DeviceException extends IOException {
    private static final long serialVersionUID = 1L;

    /// With one line.
    public DeviceException(String line) {
        super(line);
    }

    /// With one line, and what it comes from.
    public DeviceException(String line, Throwable cause) {
        super(line, cause);
    }
}
