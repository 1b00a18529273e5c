// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.watch;

import io.mld6.app.terminal.JsonDump;
import io.mld6.app.terminal.StatusView;
import io.mld6.lab.watch.Complaint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// A row for each complaint, for programs, as they come: those that came while the last rows were
/// being written are written together. Of a program that does not read only so many are kept; how
/// many were left out is a row, too.
///
/// *Thread*: one at a time.
final class ComplaintRows {
    private static final int MOST_WAITING = 1 << 16;

    private final JsonDump dump;
    private final StatusView view;
    private List<Complaint> waiting = new ArrayList<>();
    private long omitted;

    ComplaintRows(JsonDump dump, StatusView view) {
        this.dump = dump;
        this.view = view;
    }

    void say(Complaint complaint) {
        if (waiting.size() < MOST_WAITING) {
            waiting.add(complaint);
        } else {
            omitted++;
        }
    }

    /// So many complaints found no room on their way here.
    void missed(long count) {
        omitted += count;
    }

    /// Writes what has come, unless the rows before are still being written; waits for nobody.
    void flush() {
        if (dump.isIdle() && !waiting.isEmpty()) {
            dump.offer(taken(), view::line);
        }
    }

    /// What has come and is not written: the caller's to write.
    JsonDump.Document taken() {
        List<Complaint> rows = waiting;
        long left = omitted;
        waiting = new ArrayList<>();
        omitted = 0;
        return generator -> write(new WatchJson(generator, true), rows, left);
    }

    private static void write(WatchJson json, List<Complaint> rows, long left) throws IOException {
        for (Complaint one : rows) {
            json.complaint(one);
        }
        if (left > 0) {
            json.omitted(left);
        }
    }
}
