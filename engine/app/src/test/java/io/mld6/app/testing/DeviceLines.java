// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A command that takes lines on its standard input, and somebody in this process who does what
/// they say: `mld6 conform --host-command`.
public final class DeviceLines implements AutoCloseable {
    private final Path script;
    private final Path pipe;

    /// Does what a line says.
    @FunctionalInterface
    public interface Taker {
        void take(List<String> words) throws Exception;
    }

    private DeviceLines(Path script, Path pipe) {
        this.script = script;
        this.pipe = pipe;
    }

    /// A command whose lines come here, one after the other, until it ends.
    public static DeviceLines in(Path folder, Taker taker) throws Exception {
        Path pipe = folder.resolve("lines");
        int status = new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
        if (status != 0) {
            throw new IOException("mkfifo: exit " + status);
        }
        Path script = folder.resolve("take-lines");
        Files.writeString(script, "#!/bin/sh\nexec cat > " + pipe + "\n");
        if (!script.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + script + " executable");
        }
        Thread _ = Thread.ofVirtual().start(() -> read(pipe, taker));
        return new DeviceLines(script, pipe);
    }

    private static void read(Path pipe, Taker taker) {
        try (BufferedReader lines = Files.newBufferedReader(pipe)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                taker.take(List.of(line.split(" ", -1)));
            }
        } catch (Exception failed) {
            throw new IllegalStateException("the device did not do it", failed);
        }
    }

    /// The command.
    public String command() {
        return script.toString();
    }

    @Override
    public void close() throws IOException {
        boolean _ = Files.deleteIfExists(pipe);
    }
}
