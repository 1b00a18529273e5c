// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.terminal;

import io.mld6.engine.linux.StreamReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/// Where a command speaks: the two streams of the process, or two buffers of a test.
///
/// @param out results
/// @param err errors, and the human lines when results are for a program
/// @param outLines what `out` writes to, for who must not wait
/// @param errLines what `err` writes to
/// @param documents standard output for documents of any length, which fails as the stream does and
///     waits for its reader: for threads that may wait
/// @param outIsTerminal whether a person watches `out`, so that a line may be redrawn
/// @param errIsTerminal whether a person watches `err`
/// @param unicode whether characters outside ASCII can be shown
public record Terminal(
        PrintWriter out,
        PrintWriter err,
        TextSink outLines,
        TextSink errLines,
        Writer documents,
        boolean outIsTerminal,
        boolean errIsTerminal,
        boolean unicode) {
    /// How long a reader may read nothing before the process ends without it.
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final int FAILED = 1;

    /// Writers that cannot block: buffers.
    public Terminal(
            PrintWriter out,
            PrintWriter err,
            boolean outIsTerminal,
            boolean errIsTerminal,
            boolean unicode) {
        this(
                out,
                err,
                TextSink.immediately(out),
                TextSink.immediately(err),
                out,
                outIsTerminal,
                errIsTerminal,
                unicode);
    }

    /// The streams of this process, in the character set of its locale.
    public static Terminal ofProcess() {
        Charset charset = Charset.forName(System.getProperty("native.encoding", "UTF-8"));
        OutputQueue out =
                new OutputQueue(
                        new FileOutputStream(FileDescriptor.out),
                        charset,
                        () -> StreamReader.isGone(1),
                        "standard output");
        OutputQueue err =
                new OutputQueue(
                        new FileOutputStream(FileDescriptor.err),
                        charset,
                        () -> StreamReader.isGone(2),
                        "standard error");
        return new Terminal(
                out.asWriter(),
                err.asWriter(),
                out,
                err,
                new OutputStreamWriter(
                        new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8),
                isTerminal(1),
                isTerminal(2),
                charset.equals(StandardCharsets.UTF_8));
    }

    /// Human lines go here: to `out`, or to `err` when `out` carries results for a program.
    public StatusView view(boolean outIsForPrograms) {
        return outIsForPrograms
                ? new StatusView(errLines, errIsTerminal)
                : new StatusView(outLines, outIsTerminal);
    }

    /// Calls `asked` once whoever reads standard output has gone. *Thread*: the writer's.
    public void whenNobodyReads(Consumer<String> asked) {
        outLines.whenReaderGone(() -> asked.accept("nobody reads standard output"));
    }

    /// Whether whoever read standard output has gone, as `head` does.
    boolean isReaderGone() {
        return outLines.isReaderGone();
    }

    /// Writes what is left and says what could not be written; waits for no reader that does not
    /// read.
    ///
    /// A reader that went away, as `head` does, is no failure: it has what it wanted.
    ///
    /// @param status what the process was about to end with
    /// @return what it is to end with: 1 instead of 0 if results were lost
    public int finish(int status) throws InterruptedException {
        out.flush();
        IOException lost = outLines.finish(PATIENCE);
        if (lost != null && status == 0) {
            err.println("mld6: cannot write standard output: " + lost.getMessage());
        }
        err.flush();
        var _ = errLines.finish(PATIENCE);
        return lost != null && status == 0 ? FAILED : status;
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
