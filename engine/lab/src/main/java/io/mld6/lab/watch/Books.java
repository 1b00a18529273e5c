// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.watch;

import java.util.function.Consumer;

/// What the judges of all segments share: where complaints go, what waits for its moment, and how
/// much room there is.
final class Books {
    final ComplaintBook complaints;
    final DueChecks checks;
    final Allowance queriers;
    final Allowance senders;
    final Allowance memberships;
    final Allowance sources;
    private final Allowance complaintRows;
    private final Allowance checkRows;
    private long startNanos;

    Books(WatchLimits limits, Consumer<Complaint> told) {
        complaintRows = new Allowance(limits.complaints());
        checkRows = new Allowance(limits.checks());
        complaints = new ComplaintBook(told, complaintRows);
        checks = new DueChecks(checkRows);
        queriers = new Allowance(limits.queriers());
        senders = new Allowance(limits.senders());
        memberships = new Allowance(limits.memberships());
        sources = new Allowance(limits.sources());
    }

    void complain(Fault fault, Sender sender, String detail) {
        complaints.complain(checks.nowNanos(), fault, sender, detail);
    }

    /// Moves the clock; the first moment is the start.
    void advance(long nanos) {
        if (!checks.begun()) {
            startNanos = nanos;
        }
        checks.advance(nanos);
    }

    long startNanos() {
        return startNanos;
    }

    long nowNanos() {
        return checks.nowNanos();
    }

    WatchSnapshot.Unlisted unlisted(long segments) {
        return new WatchSnapshot.Unlisted(
                segments,
                queriers.refused(),
                senders.refused(),
                memberships.refused(),
                sources.refused(),
                complaintRows.refused(),
                checkRows.refused());
    }
}
