// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.terminal;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Lines that stay and, on a terminal, one or more at the bottom that are redrawn.
///
/// Nobody who says something waits for a reader. A line that finds no room is left out and counted;
/// the count is said as soon as there is room again.
///
/// *Thread*: any; a line is never torn.
public final class StatusView {
    private static final int BAR_CELLS = 30;
    /// One that fits every terminal: a line that wraps cannot be erased.
    private static final int STATUS_COLUMNS = 79;
    private static final String ERASE_LINE = "\r\u001b[K";
    private static final String UP = "\u001b[A";

    private final TextSink sink;
    private final boolean terminal;
    private String status = "";
    private long omitted;
    private volatile Consumer<String> other = _ -> {};

    /// @param writer one that cannot block
    public StatusView(PrintWriter writer, boolean terminal) {
        this(TextSink.immediately(writer), terminal);
    }

    public StatusView(TextSink sink, boolean terminal) {
        this.sink = sink;
        this.terminal = terminal;
        sink.whenDrained(this::sayOmitted);
    }

    public boolean isTerminal() {
        return terminal;
    }

    /// Hands each line that stays to somebody else, too.
    ///
    /// @param taker must not wait
    public void alsoTo(Consumer<String> taker) {
        other = taker;
    }

    /// A line that stays.
    public void line(String text) {
        say(text);
        other.accept(text);
    }

    private synchronized void say(String text) {
        if (sink.offer(above(omission() + text + "\n"))) {
            omitted = 0;
        } else {
            omitted++;
        }
    }

    private synchronized void sayOmitted() {
        if (omitted > 0 && sink.offer(above(omission()))) {
            omitted = 0;
        }
    }

    private String omission() {
        return omitted == 0
                ? ""
                : String.format(
                        Locale.ROOT, "%,d line%s not shown%n", omitted, omitted == 1 ? "" : "s");
    }

    /// Lines as they are put above what is redrawn.
    private String above(String lines) {
        return status.isEmpty() ? lines : erase() + lines + status;
    }

    /// A line that stays, put together.
    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency
    public void line(String format, Object... arguments) {
        line(String.format(Locale.ROOT, format, arguments));
    }

    /// The line at the bottom, instead of the one before; nothing where no terminal is.
    public synchronized void status(String text) {
        show(text.substring(0, Math.min(text.length(), STATUS_COLUMNS)));
    }

    /// Several lines at the bottom, instead of what was there; nothing where no terminal is.
    ///
    /// @param lines fewer than the terminal has, or they cannot be erased; cut at its width
    public synchronized void status(List<String> lines, int columns) {
        show(
                lines.stream()
                        .map(line -> line.substring(0, Math.min(line.length(), columns - 1)))
                        .collect(Collectors.joining("\n")));
    }

    /// Not while something waits to be written: whoever cannot read the last picture needs no
    /// other, and what is remembered must be what is on the screen.
    private void show(String fitting) {
        if (terminal
                && !fitting.equals(status)
                && sink.isDrained()
                && sink.offer(erase() + fitting)) {
            status = fitting;
        }
    }

    private String erase() {
        long above = status.chars().filter(c -> c == '\n').count();
        return ERASE_LINE + (UP + ERASE_LINE).repeat((int) above);
    }

    /// Takes the bottom line away.
    public synchronized void endStatus() {
        if (!status.isEmpty() && sink.offer(erase())) {
            status = "";
        }
    }

    /// `[=========>         ]  47 %`, for the bottom line.
    public static String bar(long done, long total) {
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
