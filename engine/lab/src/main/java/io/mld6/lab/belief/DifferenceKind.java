// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.belief;

import java.util.Locale;

/// In what a device is wrong about a group.
public enum DifferenceKind {
    /// Somebody listens, and the device does not know the group.
    MISSING,
    /// Nobody listens any more, and the device knows the group.
    EXTRA,
    /// One takes what is named, the other what is not.
    MODE,
    /// The lists of sources are not the same.
    SOURCES,
    /// It keeps books on listeners, and one is missing in them, or one too many is there.
    LISTENER;

    /// As outputs and metrics write it: `missing`.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
