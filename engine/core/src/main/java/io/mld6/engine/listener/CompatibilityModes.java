// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static io.mld6.engine.registry.ListenerTable.OLDER_QUERIER_TICK;

import io.mld6.engine.registry.ListenerTable;
import io.mld6.engine.registry.MembershipTable;
import io.mld6.engine.registry.RowTable;
import io.mld6.engine.schedule.DueRows;
import io.mld6.engine.schedule.ResponseSchedule;

/// Host Compatibility Mode: an MLDv1 General Query makes its receivers speak version 1 until the
/// Older Version Querier Present timer ends (RFC 9777 §8.2.1).
///
/// Every change of mode cancels all pending answers and repetitions of the listener (CP-4). Thread:
/// event loop only.
final class CompatibilityModes implements DueRows {
    private final ListenerTable listeners;
    private final MembershipTable memberships;
    private final HostRules rules;
    private final HostKinds kinds;
    private final Mldv1Listeners version1;
    private final Mldv2Listeners version2;
    private final ResponseSchedule schedule;
    private int inVersion1;
    private long rowsVisited;

    CompatibilityModes(
            ListenerParts parts,
            HostRules rules,
            HostKinds kinds,
            Mldv1Listeners version1,
            Mldv2Listeners version2) {
        this.listeners = parts.registry().listeners();
        this.memberships = parts.registry().memberships();
        this.rules = rules;
        this.kinds = kinds;
        this.version1 = version1;
        this.version2 = version2;
        this.schedule = parts.schedules().create(listeners.counts(), OLDER_QUERIER_TICK, this);
    }

    /// A listener was added: it speaks the configured version.
    void added(int listener) {
        if (kinds.of(listener).version() == 1) {
            HostMode.setVersion1(listeners, listener, true);
            inVersion1++;
        }
    }

    /// A listener is about to be removed.
    void removed(int listener) {
        schedule.disarm(listener);
        if (isVersion1(listener)) {
            inVersion1--;
        }
    }

    /// A listener starts over as if it had just been added.
    void restart(int listener) {
        removed(listener);
        HostMode.setVersion1(listeners, listener, false);
        added(listener);
    }

    boolean isVersion1(int listener) {
        return HostMode.isVersion1(listeners, listener);
    }

    /// A query of version 2 said how robust hosts of its segment are to be; some kinds obey.
    void heardRobustness(int segment, int robustness) {
        kinds.heardRobustness(segment, robustness);
    }

    /// Listeners in version 1 mode.
    int inVersion1() {
        return inVersion1;
    }

    /// Rows that were looked at because listeners fell back to version 1, so far.
    long rowsVisited() {
        return rowsVisited;
    }

    /// Listeners in version 2 mode.
    int inVersion2() {
        return listeners.size() - inVersion1;
    }

    /// An MLDv1 General Query reached a listener: version 1 from now on, and anew until its timer
    /// ends.
    ///
    /// @param queryIntervalSeconds of its segment, as far as it is known
    void olderQuerier(
            int listener, int queryIntervalSeconds, long maximumDelayNanos, long nowNanos) {
        if (kinds.of(listener).version() == 1) {
            return;
        }
        if (!isVersion1(listener)) {
            rowsVisited += 2L * listeners.reportable(listener);
            version2.cancel(listener);
            version1.takeOver(listener);
            HostMode.setVersion1(listeners, listener, true);
            inVersion1++;
        }
        schedule.prepare(nowNanos);
        long present = rules.olderQuerierNanos(queryIntervalSeconds, maximumDelayNanos);
        schedule.arm(listener, schedule.grid().tickFrom(nowNanos + present));
    }

    @Override
    public int room() {
        return ResponseSchedule.SLICE;
    }

    /// The last MLDv1 querier is gone: back to version 2 (CP-3).
    @Override
    public void due(int[] rows, int count, int tick, long nowNanos) {
        for (int i = 0; i < count; i++) {
            int listener = rows[i];
            for (int row = listeners.firstMembership(listener);
                    row != RowTable.NONE;
                    row = memberships.nextInListener(row)) {
                version1.withdraw(row);
            }
            HostMode.setVersion1(listeners, listener, false);
            inVersion1--;
        }
    }

    @Override
    public void turnDone() {}

    void stop() {
        schedule.stop();
    }

    /// Octets of all buckets, and of what is kept of kinds.
    long sizeOctets() {
        return schedule.sizeOctets() + kinds.sizeOctets();
    }
}
