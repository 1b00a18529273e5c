// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/// When colours are used: `--color`.
public enum ColorWhen {
    /// On a terminal that knows colours, unless `NO_COLOR` says otherwise.
    AUTO,
    /// Always, also into a pipe.
    ALWAYS,
    /// Never.
    NEVER;

    /// Name of the option that says it.
    public static final String OPTION = "--color";

    private static final String NO_COLOR = "NO_COLOR";
    private static final String DUMB = "dumb";

    /// Whether output is coloured.
    ///
    /// `NO_COLOR` counts if it is set and not empty, whatever it holds (no-color.org), and less
    /// than a flag.
    ///
    /// @param said `auto`, `always`, `never`; null or another word, which is refused elsewhere, is
    ///     `auto`
    /// @param terminal whether a person watches
    public static Ansi decide(
            @Nullable String said, Map<String, String> environment, boolean terminal) {
        ColorWhen when =
                List.of(values()).stream()
                        .filter(one -> Converters.word(one).equals(said))
                        .findFirst()
                        .orElse(AUTO);
        boolean colored =
                switch (when) {
                    case ALWAYS -> true;
                    case NEVER -> false;
                    case AUTO ->
                            terminal
                                    && environment.getOrDefault(NO_COLOR, "").isEmpty()
                                    && !DUMB.equals(environment.get("TERM"));
                };
        return colored ? Ansi.ON : Ansi.OFF;
    }
}
