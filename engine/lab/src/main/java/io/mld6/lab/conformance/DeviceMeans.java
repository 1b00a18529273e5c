// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The device's own means, as the user reaches them: a shell command that reads lines like `join
/// ff0e::db8:0:1` from its standard input as long as it runs, and some that make the device do one
/// thing: start anew, lose its link for a moment.
public final class DeviceMeans implements AutoCloseable {
    private static final Set<String> HOST =
            Set.of("join", "leave", "joinsrc", "leavesrc", "block", "unblock");
    private static final File NOTHING = new File("/dev/null");

    private final Map<String, String> shells;
    private final Set<String> words = new TreeSet<>();
    private final @Nullable Process host;
    private final @Nullable Writer lines;

    /// Starts the command that takes lines.
    ///
    /// @param hostCommand takes `join G`, `leave G`, `joinsrc G S`, `leavesrc G S`, `block G S`,
    ///     `unblock G S`; null if there is none
    /// @param shells commands by the words that start them: `restart`, `link`, `topology-change`
    /// @throws IOException if a shell cannot be started
    public DeviceMeans(@Nullable String hostCommand, Map<String, String> shells)
            throws IOException {
        this.shells = Map.copyOf(shells);
        words.addAll(shells.keySet());
        if (hostCommand == null) {
            host = null;
            lines = null;
        } else {
            host = shell(hostCommand, ProcessBuilder.Redirect.PIPE);
            lines = host.outputWriter(StandardCharsets.UTF_8);
            words.addAll(HOST);
        }
    }

    private static Process shell(String command, ProcessBuilder.Redirect input) throws IOException {
        return new ProcessBuilder("sh", "-c", command)
                .redirectInput(input)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /// First words of the lines that are understood.
    Set<String> words() {
        return words;
    }

    /// Says a line.
    ///
    /// @throws BenchException if nobody takes it
    void command(String line) {
        try {
            String command = shells.get(line);
            if (command != null) {
                Process _ = shell(command, ProcessBuilder.Redirect.from(NOTHING));
            } else if (lines != null) {
                lines.write(line + "\n");
                lines.flush();
            } else {
                throw BenchException.failed("nobody can be told to " + line);
            }
        } catch (IOException refused) {
            throw BenchException.failed("the device's command takes no more lines: " + refused);
        }
    }

    /// Ends the command's input, and so the command.
    @Override
    public void close() {
        if (lines != null && host != null) {
            try {
                lines.close();
            } catch (IOException _) {
                // It has ended already.
            }
            host.destroy();
        }
    }
}
