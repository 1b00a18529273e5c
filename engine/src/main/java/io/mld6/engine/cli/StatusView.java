// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.cli;

import java.io.PrintWriter;
import java.util.Locale;

/// Lines that stay and, on a terminal, one line at the bottom that is redrawn.
///
/// *Thread*: any; a line is never torn.
final class StatusView {
    private static final int BAR_CELLS = 30;
    /// One that fits every terminal: a line that wraps cannot be erased.
    private static final int STATUS_COLUMNS = 79;
    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintWriter writer;
    private final boolean terminal;
    private String status = "";

    StatusView(PrintWriter writer, boolean terminal) {
        this.writer = writer;
        this.terminal = terminal;
    }

    boolean isTerminal() {
        return terminal;
    }

    /// A line that stays.
    synchronized void line(String text) {
        boolean redraw = !status.isEmpty();
        if (redraw) {
            writer.print(ERASE_LINE);
        }
        writer.println(text);
        if (redraw) {
            writer.print(status);
        }
        writer.flush();
    }

    /// A line that stays, put together.
    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency
    void line(String format, Object... arguments) {
        line(String.format(Locale.ROOT, format, arguments));
    }

    /// The line at the bottom, instead of the one before; nothing where no terminal is.
    synchronized void status(String text) {
        String fitting = text.substring(0, Math.min(text.length(), STATUS_COLUMNS));
        if (terminal && !fitting.equals(status)) {
            writer.print(ERASE_LINE + fitting);
            writer.flush();
            status = fitting;
        }
    }

    /// Takes the bottom line away.
    synchronized void endStatus() {
        if (!status.isEmpty()) {
            writer.print(ERASE_LINE);
            writer.flush();
            status = "";
        }
    }

    /// `[=========>         ]  47 %`, for the bottom line.
    static String bar(long done, long total) {
        double share = total <= 0 ? 1 : Math.clamp((double) done / total, 0, 1);
        int cells = (int) (share * BAR_CELLS);
        String head = cells < BAR_CELLS ? ">" : "";
        return String.format(
                Locale.ROOT,
                "[%-" + BAR_CELLS + "s] %3d %%",
                "=".repeat(cells) + head,
                (int) (share * 100));
    }
}
