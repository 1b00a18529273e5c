// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Arguments as they would be typed into a shell. Pure functions.
public final class ShellText {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private ShellText() {}

    /// One line, or more if an argument has line ends.
    public static String of(List<String> arguments) {
        return arguments.stream().map(ShellText::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String argument) {
        return PLAIN.matcher(argument).matches()
                ? argument
                : "'" + argument.replace("'", "'\\''") + "'";
    }
}
