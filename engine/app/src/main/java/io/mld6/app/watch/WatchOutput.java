// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.watch;

import io.mld6.app.cli.Failure;
import io.mld6.app.cli.OutputFormat;
import io.mld6.app.terminal.JsonDump;
import io.mld6.app.terminal.StatusView;
import io.mld6.app.terminal.Terminal;
import io.mld6.lab.watch.Complaint;
import io.mld6.lab.watch.WatchSnapshot;

/// Where a watch speaks: lines and tables for people, or lines beside a document or rows for a
/// program. *Thread*: one at a time.
final class WatchOutput {
    /// Rows of each table at the end.
    private static final int MOST_ROWS = 1000;

    private final OutputFormat format;
    private final StatusView view;
    private final JsonDump dump;
    private final ComplaintRows rows;

    WatchOutput(Terminal terminal, OutputFormat format) {
        this.format = format;
        view = terminal.view(format.isForPrograms());
        dump = JsonDump.of(format.isForPrograms() ? "-" : null, terminal);
        rows = new ComplaintRows(dump, view);
    }

    StatusView view() {
        return view;
    }

    /// The descriptor of the terminal, if there is one.
    int descriptor() {
        return format.isForPrograms() ? 2 : 1;
    }

    /// Rows of each kind that [#end] needs.
    int mostRows() {
        return format.isForPrograms() ? Integer.MAX_VALUE : MOST_ROWS;
    }

    /// A complaint, for a program that wants each.
    void complaint(Complaint complaint) {
        if (format == OutputFormat.NDJSON) {
            rows.say(complaint);
        }
    }

    /// So many complaints found no room on their way here.
    void missed(long count) {
        rows.missed(count);
    }

    /// Hands over what has come so far, and waits for nobody.
    void flush() {
        rows.flush();
    }

    /// The result.
    ///
    /// @param source the interface or file
    /// @param kernelDropped frames nobody read in time
    void end(String source, WatchSnapshot last, long kernelDropped)
            throws Failure, InterruptedException {
        switch (format) {
            case TABLE -> table(last, kernelDropped);
            case JSON ->
                    dump.write(
                            generator ->
                                    new WatchJson(generator, false)
                                            .write(source, last, kernelDropped));
            case NDJSON -> {
                JsonDump.Document complaints = rows.taken();
                dump.write(
                        generator -> {
                            complaints.writeTo(generator);
                            new WatchJson(generator, true).rows(source, last, kernelDropped);
                        });
            }
        }
    }

    private void table(WatchSnapshot last, long kernelDropped) {
        WatchText.lines(last, MOST_ROWS).forEach(view::line);
        if (kernelDropped > 0) {
            view.line(
                    "kernel: %,d frames dropped: what is said to be missing may have come",
                    kernelDropped);
        }
    }
}
