// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.watch;

import io.mld6.app.cli.Failure;
import io.mld6.app.cli.Refusal;
import io.mld6.app.cli.Stop;
import io.mld6.app.terminal.StatusView;
import io.mld6.lab.watch.Complaint;
import io.mld6.lab.watch.WatchLimits;
import io.mld6.lab.watch.Watcher;
import io.mld6.lab.watch.capture.CaptureException;
import io.mld6.lab.watch.capture.CaptureReader;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;

/// Watches a capture, in the time of its frames. What should have come behind its end is not
/// missed. The calling thread does everything.
final class FileWatch {
    private final Path file;
    private final WatchOutput output;
    private final StatusView view;
    private final Watcher watcher;
    private @Nullable ComplaintLines lines;
    private volatile boolean asked;

    FileWatch(Path file, LongPredicate vlans, WatchOutput output) {
        this.file = file;
        this.output = output;
        view = output.view();
        watcher = new Watcher(WatchLimits.DEFAULT, vlans, this::complaint);
    }

    private boolean frame(long epochNanos, ByteBuf frame) {
        if (lines == null) {
            lines = new ComplaintLines(view, epochNanos);
        }
        watcher.frame(epochNanos, frame, false);
        return !asked;
    }

    /// None comes before the first frame.
    private void complaint(Complaint complaint) {
        if (lines != null) {
            lines.say(complaint);
            output.complaint(complaint);
            output.flush();
        }
    }

    /// @throws Failure if the file is broken behind its first frame, once all before was told
    int run(Stop stop, CommandSpec spec) throws Failure, InterruptedException {
        stop.listen(_ -> asked = true);
        String trouble = null;
        try (InputStream in = Files.newInputStream(file)) {
            told(CaptureReader.read(in, this::frame));
        } catch (IOException unreadable) {
            throw Refusal.of(
                    spec,
                    "--pcap",
                    "'" + file + "' (expected a pcap or pcapng file that can be read)");
        } catch (CaptureException broken) {
            trouble = String.valueOf(broken.getMessage());
            if (lines == null) {
                throw Refusal.of(
                        spec,
                        "--pcap",
                        "'" + file + "' " + trouble + " (expected a pcap or pcapng file)");
            }
        }
        if (lines != null) {
            lines.end();
        }
        output.end(file.toString(), watcher.snapshot(output.mostRows()), 0);
        if (trouble != null) {
            throw new Failure("'" + file + "' is broken: " + trouble);
        }
        return ExitCode.OK;
    }

    private void told(CaptureReader.Result result) {
        if (result.cutFrames() > 0) {
            view.line(
                    "note: %,d frames left out, of which the capture kept a part (-s 0 keeps all)",
                    result.cutFrames());
        }
        if (result.foreignFrames() > 0) {
            view.line(
                    "note: %,d frames left out, of links other than Ethernet",
                    result.foreignFrames());
        }
        if (result.truncated()) {
            view.line("note: the file ends inside a record");
        }
    }
}
