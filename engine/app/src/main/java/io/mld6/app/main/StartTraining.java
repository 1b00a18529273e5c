// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.main;

import io.mld6.app.terminal.Terminal;
import io.mld6.engine.link.LinkLibraries;
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
        Mld6.prepare();
        LinkLibraries.load();
        Terminal terminal = Terminal.ofProcess();
        Path lines = Path.of(arguments[arguments.length - 1]).toAbsolutePath();
        // What whoever builds has set for himself does not count; that a file is looked for does.
        Map<String, String> environment =
                Map.of("XDG_CONFIG_HOME", String.valueOf(lines.getParent()));
        for (String line : Files.readAllLines(lines)) {
            // A thread each: a command gives up privileges of its thread once the link is open.
            Thread command = new Thread(() -> run(terminal, environment, line.split(" ", -1)));
            command.start();
            command.join();
        }
        System.exit(terminal.finish(0));
    }

    private static void run(Terminal terminal, Map<String, String> environment, String... words) {
        int status = Mld6.execute(terminal, environment, words);
        terminal.err().println("exit status " + status + ": mld6 " + String.join(" ", words));
    }
}
