// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import io.mld6.engine.listener.HostHabits.Quirk;
import io.mld6.engine.registry.ListenerTable;
import io.mld6.engine.registry.MembershipRegistry;
import io.mld6.engine.registry.RowTable;
import io.mld6.engine.registry.SegmentTable;
import java.util.Arrays;

/// In whose name the listeners speak that spoof: what they report and leave has the link-local
/// address and the MAC of another listener of their segment.
///
/// Each one keeps to one victim while that is there, and the victims are taken in turn: as many are
/// spoken for as there are spoofers. Who finds nobody that does not spoof among the next [#MOST]
/// listeners speaks in its own name. Thread: event loop only. Cost: O(1) a message once a victim is
/// found.
final class Voices {
    /// Listeners that are looked at to find a victim.
    static final int MOST = 1024;

    private final ListenerTable listeners;
    private final SegmentTable segments;
    private final HostKinds kinds;
    /// By listener.
    private int[] victims = new int[0];
    /// Who was chosen last.
    private int last = RowTable.NONE;

    Voices(MembershipRegistry registry, HostKinds kinds) {
        this.listeners = registry.listeners();
        this.segments = registry.segments();
        this.kinds = kinds;
    }

    /// In whose name one that spoofs speaks; its own row if there is nobody else.
    int of(int spoofer) {
        int segment = listeners.segment(spoofer);
        int chosen = spoofer < victims.length ? victims[spoofer] : RowTable.NONE;
        if (!isVictim(chosen, segment)) {
            chosen = choose(segment);
            keep(spoofer, chosen);
        }
        return chosen == RowTable.NONE ? spoofer : chosen;
    }

    /// Octets of the array as it stands.
    long sizeOctets() {
        return 4L * victims.length;
    }

    private boolean isVictim(int listener, int segment) {
        return listener != RowTable.NONE
                && listener < listeners.highWater()
                && listeners.isLive(listener)
                && listeners.segment(listener) == segment
                && !kinds.has(listener, Quirk.SPOOFS);
    }

    private int choose(int segment) {
        int candidate = last;
        for (int i = 0; i < MOST; i++) {
            candidate = next(candidate, segment);
            if (isVictim(candidate, segment)) {
                last = candidate;
                return candidate;
            }
        }
        return RowTable.NONE;
    }

    /// The listener after one, and after the last the first.
    private int next(int listener, int segment) {
        if (segments.isSingle()) {
            int next = listener == RowTable.NONE ? 0 : listener + 1;
            return next < listeners.highWater() ? next : 0;
        }
        boolean here =
                listener != RowTable.NONE
                        && listeners.isLive(listener)
                        && listeners.segment(listener) == segment;
        int next = here ? segments.nextListener(listener) : RowTable.NONE;
        return next == RowTable.NONE ? segments.firstListener(segment) : next;
    }

    private void keep(int spoofer, int victim) {
        if (spoofer >= victims.length) {
            int before = victims.length;
            victims = Arrays.copyOf(victims, Math.max(2 * before, spoofer + 1));
            Arrays.fill(victims, before, victims.length, RowTable.NONE);
        }
        victims[spoofer] = victim;
    }
}
