// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.dut;

import java.io.IOException;
import java.io.InputStream;

/// Makes a view of what a device prints. Thread: any, without state.
@FunctionalInterface
interface ViewReader {
    /// Reads to the end.
    ///
    /// @throws DeviceException with one line, if it is not what the device prints
    /// @throws IOException if reading fails
    DeviceView read(InputStream text) throws IOException;
}
