// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.main;

import io.mld6.app.cli.ProcessFailure;
import io.mld6.app.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Runs one command line after the other in one process. The build does so once, and the Java
/// runtime keeps what all of them loaded: a start-up cache is made of one run.
final class StartTraining {
    private StartTraining() {}

    /// Runs them all, whatever comes of each, and says how it ended.
    ///
    /// @param arguments the last is a file of command lines, one a line, words separated by blanks
    public static void main(String[] arguments) throws IOException, InterruptedException {
        ProcessFailure.endOnError();
        Terminal terminal = Terminal.ofProcess();
        for (String line : Files.readAllLines(Path.of(arguments[arguments.length - 1]))) {
            // A thread each: a command gives up privileges of its thread once the link is open.
            Thread command = new Thread(() -> run(terminal, line.split(" ", -1)));
            command.start();
            command.join();
        }
        System.exit(terminal.finish(0));
    }

    private static void run(Terminal terminal, String... words) {
        int status = Mld6.execute(terminal, Map.of(), words);
        terminal.err().println("exit status " + status + ": mld6 " + String.join(" ", words));
    }
}
