// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import java.util.Locale;

/// The version of the protocol, written `1` or `2`.
public enum MldVersion {
    V1,
    V2;

    /// @throws IllegalArgumentException that names `text` and what is accepted
    static MldVersion parse(String text) {
        return switch (text) {
            case "1" -> V1;
            case "2" -> V2;
            default ->
                    throw new IllegalArgumentException(
                            "not a version of MLD: '" + text + "' (expected 1 or 2)");
        };
    }

    @Override
    public String toString() {
        return "MLD" + name().toLowerCase(Locale.ROOT);
    }
}
