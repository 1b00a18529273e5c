// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import java.util.Locale;

/// What a device is tested as.
public enum Subject {
    /// It asks: a multicast router.
    QUERIER,
    /// It passes frames on, and looks into them: a switch.
    SNOOPER,
    /// It listens.
    HOST;

    /// As it is written in files and on the command line.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
