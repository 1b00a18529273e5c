// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.watch;

import io.mld6.app.cli.Failure;
import io.mld6.app.terminal.JsonDump;
import io.mld6.app.terminal.StatusView;
import io.mld6.app.terminal.Terminal;
import io.mld6.lab.watch.WatchSnapshot;

/// Where a watch speaks: lines and tables for people, or lines beside a document for a program.
final class WatchOutput {
    /// Rows of each table at the end.
    private static final int MOST_ROWS = 1000;

    private final StatusView view;
    private final boolean json;
    private final JsonDump dump;

    WatchOutput(Terminal terminal, boolean json) {
        this.json = json;
        view = terminal.view(json);
        dump = JsonDump.of(json ? "-" : null, terminal);
    }

    StatusView view() {
        return view;
    }

    /// The descriptor of the terminal, if there is one.
    int descriptor() {
        return json ? 2 : 1;
    }

    /// Rows of each kind that [#end] needs.
    int mostRows() {
        return json ? Integer.MAX_VALUE : MOST_ROWS;
    }

    /// The result.
    ///
    /// @param source the interface or file
    /// @param kernelDropped frames nobody read in time
    void end(String source, WatchSnapshot last, long kernelDropped)
            throws Failure, InterruptedException {
        if (json) {
            dump.write(generator -> new WatchJson(generator).write(source, last, kernelDropped));
            return;
        }
        WatchText.lines(last, MOST_ROWS).forEach(view::line);
        if (kernelDropped > 0) {
            view.line(
                    "kernel: %,d frames dropped: what is said to be missing may have come",
                    kernelDropped);
        }
    }
}
