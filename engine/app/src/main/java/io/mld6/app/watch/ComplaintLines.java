// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.watch;

import io.mld6.app.terminal.StatusView;
import io.mld6.lab.watch.Complaint;
import java.util.Locale;

/// A line for each complaint, but not more than a person can read: so many a second of the link's
/// time, then how many more there were.
///
/// ```text
///    12.345 s  MUST V2-37 fe80::1 (02:00:00:00:00:01): change is not repeated: TO_EX ff0e::1 (...)
/// ... and 12,345 more complaints
/// ```
///
/// *Thread*: one at a time.
final class ComplaintLines {
    private static final int LINES_PER_SECOND = 50;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final StatusView view;
    private final long startNanos;
    private long windowNanos;
    private int said;
    private long omitted;

    /// @param startNanos when watching began, on the clock of complaints
    ComplaintLines(StatusView view, long startNanos) {
        this.view = view;
        this.startNanos = startNanos;
        windowNanos = startNanos;
    }

    void say(Complaint complaint) {
        if (complaint.nanos() - windowNanos >= SECOND_NANOS) {
            end();
            windowNanos = complaint.nanos();
            said = 0;
        }
        if (said < LINES_PER_SECOND) {
            said++;
            view.line(
                    String.format(
                            Locale.ROOT,
                            "%10.3f s  %s",
                            (complaint.nanos() - startNanos) / NANOS_PER_SECOND,
                            complaint));
        } else {
            omitted++;
        }
    }

    /// So many complaints found no room on their way here.
    void missed(long count) {
        omitted += count;
    }

    /// Says what was left out so far.
    void end() {
        if (omitted > 0) {
            view.line("... and %,d more complaint%s", omitted, omitted == 1 ? "" : "s");
            omitted = 0;
        }
    }
}
