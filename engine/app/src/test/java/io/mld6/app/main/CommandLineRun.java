// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.main;

import io.mld6.app.terminal.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/// The command line run inside the test, with both streams kept.
public record CommandLineRun(int status, String out, String err) {
    /// Without settings.
    public static CommandLineRun of(String... arguments) {
        return of(false, terminal -> Mld6.commandLine(terminal).execute(arguments));
    }

    /// With what an environment says.
    public static CommandLineRun in(Map<String, String> environment, String... arguments) {
        return of(false, terminal -> Mld6.execute(terminal, environment, arguments));
    }

    /// The same, before the eyes of a person.
    public static CommandLineRun watched(Map<String, String> environment, String... arguments) {
        return of(true, terminal -> Mld6.execute(terminal, environment, arguments));
    }

    private static CommandLineRun of(boolean watched, ToIntFunction<Terminal> run) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Terminal terminal =
                new Terminal(
                        new PrintWriter(out, true),
                        new PrintWriter(err, true),
                        watched,
                        watched,
                        true);
        int status = run.applyAsInt(terminal);
        return new CommandLineRun(status, out.toString(), err.toString());
    }

    List<String> errLines() {
        return err.lines().toList();
    }
}
