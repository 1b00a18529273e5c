// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.link;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The product whose runtime runs this process, as a command.
///
/// @param folder where it lies
record Product(Path folder) {
    /// The one that the Java runtime of this process belongs to.
    static Product ofThisRuntime() {
        return new Product(Path.of(System.getProperty("java.home", ""), "..").normalize());
    }

    /// Octets of all its files.
    long octets() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).mapToLong(Product::length).sum();
        }
    }

    private static long length(Path file) {
        try {
            return Files.size(file);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /// Starts a command whose words are separated by blanks.
    Running start(String command) throws IOException {
        List<String> words = new ArrayList<>();
        words.add(folder.resolve("bin/mld6").toString());
        words.addAll(List.of(command.split(" ", -1)));
        return new Running(new ProcessBuilder(words).redirectErrorStream(true).start(), command);
    }

    /// How long the launcher and the Java runtime take, with all the flags of a command, to do
    /// nothing: in nanoseconds, from the start of the process to its end.
    long runtimeNanos() throws IOException {
        ProcessBuilder nothing = new ProcessBuilder(folder.resolve("bin/mld6").toString());
        nothing.environment().put("JAVA_OPTS", "-version");
        long started = System.nanoTime();
        Process process =
                nothing.redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            process.waitFor();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while the Java runtime started");
        }
        return System.nanoTime() - started;
    }

    /// Runs a command, and looks for a number in what it says.
    ///
    /// @param pattern has a group that is the number
    /// @throws IOException with all it said, if no line has that
    double number(String command, Pattern pattern) throws IOException {
        try (Running running = start(command)) {
            return running.number(pattern);
        }
    }

    /// A command that runs. *Thread*: one.
    static final class Running implements AutoCloseable {
        private final Process process;
        private final String command;
        private final BufferedReader out;
        private final StringBuilder said = new StringBuilder();

        Running(Process process, String command) {
            this.process = process;
            this.command = command;
            this.out = process.inputReader(StandardCharsets.UTF_8);
        }

        /// Reads on until a line has a number.
        double number(Pattern pattern) throws IOException {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                said.append(line).append('\n');
                Matcher matcher = pattern.matcher(line);
                if (matcher.find()) {
                    return Double.parseDouble(matcher.group(1).replace(",", ""));
                }
            }
            throw new IOException("mld6 " + command + " did not say " + pattern + ":\n" + said);
        }

        /// Asks it to end, and leaves open what it says.
        void stop() {
            boolean _ = process.toHandle().destroy();
        }

        /// Ends it at once, if it still runs.
        @Override
        public void close() {
            process.destroyForcibly();
            try {
                process.waitFor(1, TimeUnit.MINUTES);
            } catch (InterruptedException asked) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
