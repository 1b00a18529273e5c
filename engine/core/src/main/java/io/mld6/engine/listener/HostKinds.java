// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import io.mld6.engine.registry.ListenerTable;
import java.util.ArrayList;
import java.util.List;

/// The kind of each listener, as four bits of its state: the number of one of a few kinds.
///
/// ```text
///  31          8 7 ... 4 3   2    1     0
/// | segment     | kind  | - - | live | version 1 |
/// ```
///
/// Thread: event loop only. Cost: O(1).
final class HostKinds {
    private static final int SHIFT = 4;
    private static final int MASK = 0xf << SHIFT;
    private static final int MOST = 16;

    private final ListenerTable listeners;
    private final List<HostKind> kinds = new ArrayList<>();

    /// @param usual of whoever is not told another
    HostKinds(ListenerTable listeners, HostKind usual) {
        this.listeners = listeners;
        kinds.add(usual);
    }

    HostKind usual() {
        return kinds.getFirst();
    }

    /// Makes a listener one of a kind.
    ///
    /// @throws IllegalStateException if there are too many kinds
    void set(int listener, HostKind kind) {
        int number = number(kind);
        int state = listeners.get(listener, ListenerTable.STATE);
        listeners.set(listener, ListenerTable.STATE, (state & ~MASK) | number << SHIFT);
    }

    /// Makes sure that there is room for a kind.
    ///
    /// @return its number
    /// @throws IllegalStateException if there are too many kinds
    int number(HostKind kind) {
        int number = kinds.indexOf(kind);
        if (number >= 0) {
            return number;
        }
        if (kinds.size() == MOST) {
            throw new IllegalStateException("more than " + MOST + " kinds of listeners");
        }
        kinds.add(kind);
        return kinds.size() - 1;
    }

    HostKind of(int listener) {
        return kinds.get((listeners.get(listener, ListenerTable.STATE) & MASK) >>> SHIFT);
    }
}
