// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.belief;

import io.mld6.lab.measure.Nearest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What a device is known not to do, and may be excused for by name.
public enum KnownLimit {
    /// Open vSwitch keeps groups without sources, and forgets one only on TO_IN without sources or
    /// Done; what ends with BLOCK stays until it ages.
    OVS_NO_SOURCES("Open vSwitch knows no sources, and takes no BLOCK for a leave"),
    /// A Linux bridge keeps 32 sources of a group behind a port (`PG_SRC_ENT_LIMIT`).
    BRIDGE_32_SOURCES("a Linux bridge keeps 32 sources of a group and port");

    private final String line;

    KnownLimit(String line) {
        this.line = line;
    }

    /// What is excused, for people.
    public String line() {
        return line;
    }

    /// As the command line has it: `ovs-no-sources`.
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The names of all.
    public static List<String> names() {
        return Arrays.stream(values()).map(KnownLimit::text).toList();
    }

    /// The one of that name.
    ///
    /// @throws IllegalArgumentException with one line that names what is accepted
    public static KnownLimit of(String text) {
        return Arrays.stream(values())
                .filter(limit -> limit.text().equals(text))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "unknown exception '%s'; %s"
                                                .formatted(text, Nearest.hint(text, names()))));
    }
}
