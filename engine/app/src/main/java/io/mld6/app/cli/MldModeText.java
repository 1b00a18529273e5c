// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import io.mld6.engine.host.MldMode;

/// The modes of listeners as `--mld` writes them.
public final class MldModeText {
    private MldModeText() {}

    /// How a mode is written.
    public static String word(MldMode mode) {
        return switch (mode) {
            case V1 -> "1";
            case V2 -> "2";
            case V2_LITE -> "2-lite";
        };
    }

    /// Reads a mode.
    ///
    /// @throws IllegalArgumentException that names `text` and what is accepted
    public static MldMode parse(String text) {
        for (MldMode mode : MldMode.values()) {
            if (word(mode).equals(text)) {
                return mode;
            }
        }
        throw new IllegalArgumentException(
                "not a version of MLD: '" + text + "' (expected 1, 2 or 2-lite)");
    }
}
