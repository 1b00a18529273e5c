// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import io.mld6.engine.registry.ListenerTable;

/// The Host Compatibility Mode of a listener, a bit of its state (RFC 9777 §8.2.1).
final class HostMode {
    private static final int VERSION_1 = 1;

    private HostMode() {}

    static boolean isVersion1(ListenerTable listeners, int listener) {
        return (listeners.get(listener, ListenerTable.STATE) & VERSION_1) != 0;
    }

    /// Whether a General Query of version 2 is for a listener: it is in that mode and has something
    /// to report.
    ///
    /// @param state [ListenerTable#STATE]
    static boolean answersVersion2(int state) {
        return (state & (ListenerTable.REPORTS | VERSION_1)) == ListenerTable.REPORTS;
    }

    static void setVersion1(ListenerTable listeners, int listener, boolean wanted) {
        int state = listeners.get(listener, ListenerTable.STATE);
        listeners.set(
                listener, ListenerTable.STATE, wanted ? state | VERSION_1 : state & ~VERSION_1);
    }
}
