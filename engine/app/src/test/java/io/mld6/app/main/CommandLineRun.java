// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.main;

import io.mld6.app.terminal.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/// The command line run inside the test, with both streams kept.
public record CommandLineRun(int status, String out, String err) {
    public static CommandLineRun of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Terminal terminal =
                new Terminal(
                        new PrintWriter(out, true), new PrintWriter(err, true), false, false, true);
        int status = Mld6.commandLine(terminal).execute(arguments);
        return new CommandLineRun(status, out.toString(), err.toString());
    }

    List<String> errLines() {
        return err.lines().toList();
    }
}
