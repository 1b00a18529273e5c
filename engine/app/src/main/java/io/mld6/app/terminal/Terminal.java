// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where a command speaks: the two streams of the process, or two buffers of a test.
///
/// @param out results
/// @param err errors, and the human lines when results are for a program
/// @param outIsTerminal whether a person watches `out`, so that a line may be redrawn
/// @param errIsTerminal whether a person watches `err`
/// @param unicode whether characters outside ASCII can be shown
public record Terminal(
        PrintWriter out,
        PrintWriter err,
        boolean outIsTerminal,
        boolean errIsTerminal,
        boolean unicode) {

    /// The streams of this process, in the character set of its locale.
    public static Terminal ofProcess() {
        Charset charset = Charset.forName(System.getProperty("native.encoding", "UTF-8"));
        return new Terminal(
                writer(FileDescriptor.out, charset),
                writer(FileDescriptor.err, charset),
                isTerminal(1),
                isTerminal(2),
                charset.equals(StandardCharsets.UTF_8));
    }

    /// Human lines go here: to `out`, or to `err` when `out` carries results for a program.
    public StatusView view(boolean outIsForPrograms) {
        return outIsForPrograms
                ? new StatusView(err, errIsTerminal)
                : new StatusView(out, outIsTerminal);
    }

    public void flush() {
        out.flush();
        err.flush();
    }

    private static PrintWriter writer(FileDescriptor descriptor, Charset charset) {
        OutputStream stream = new FileOutputStream(descriptor);
        return new PrintWriter(new OutputStreamWriter(stream, charset), true);
    }

    /// Not System.console(): it also wants a terminal to read from.
    private static boolean isTerminal(int descriptor) {
        try {
            Path target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor));
            return target.startsWith("/dev/pts")
                    || target.toString().startsWith("/dev/tty")
                    || target.equals(Path.of("/dev/console"));
        } catch (IOException _) {
            return false;
        }
    }
}
