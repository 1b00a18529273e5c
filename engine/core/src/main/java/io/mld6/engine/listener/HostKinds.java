// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import io.mld6.engine.registry.ListenerTable;
import java.util.ArrayList;
import java.util.Arrays;
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
    /// Of each kind: a General Query looks one up for every listener.
    private final DelayLaw[] laws = new DelayLaw[MOST];
    /// Whether any kind has habits: while none has, nobody is looked up.
    private boolean habits;
    /// The Robustness Variable heard last, by segment; 0 for none.
    private byte[] heardRobustness = new byte[0];

    /// @param usual of whoever is not told another
    HostKinds(ListenerTable listeners, HostKind usual) {
        this.listeners = listeners;
        kinds.add(usual);
        laws[0] = usual.law();
        habits = !usual.habits().equals(HostHabits.NONE);
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
        laws[kinds.size()] = kind.law();
        kinds.add(kind);
        habits |= !kind.habits().equals(HostHabits.NONE);
        return kinds.size() - 1;
    }

    /// A query said how robust hosts of its segment are to be.
    ///
    /// @param robustness 0 to 7; 0 says nothing
    void heardRobustness(int segment, int robustness) {
        if (robustness == 0 || !habits) {
            return;
        }
        if (segment >= heardRobustness.length) {
            heardRobustness =
                    Arrays.copyOf(
                            heardRobustness, Math.max(2 * heardRobustness.length, segment + 1));
        }
        heardRobustness[segment] = (byte) robustness;
    }

    /// How often a listener says each change.
    ///
    /// @param usual as configured
    int transmissions(int listener, int usual) {
        if (!habits) {
            return usual;
        }
        HostHabits own = of(listener).habits();
        if (own.adoptsRobustness()) {
            int segment = listeners.segment(listener);
            int heard = segment < heardRobustness.length ? heardRobustness[segment] : 0;
            return Math.max(HostHabits.LEAST_ADOPTED, heard);
        }
        return own.transmissions() == 0 ? usual : own.transmissions();
    }

    /// The longest wait of a listener before a repetition.
    ///
    /// @param usualNanos as configured
    long repetitionNanos(int listener, long usualNanos) {
        if (!habits) {
            return usualNanos;
        }
        long own = of(listener).habits().repetitionNanos();
        return own == 0 ? usualNanos : own;
    }

    /// Whether a listener tells the whole state of a group in EXCLUDE mode when it is asked about
    /// sources.
    boolean tellsWholeState(int listener) {
        return habits && of(listener).habits().wholeState();
    }

    /// What of the state of a new membership follows from its listener's silence.
    int silence(int listener) {
        if (!habits) {
            return 0;
        }
        return switch (of(listener).habits().silence()) {
            case NONE -> 0;
            case AFTER_JOINS -> MembershipState.ASLEEP;
            case ALWAYS -> MembershipState.MUTE;
        };
    }

    HostKind of(int listener) {
        return kinds.get(numberIn(listeners.get(listener, ListenerTable.STATE)));
    }

    /// How a listener chooses its delays.
    ///
    /// @param state [ListenerTable#STATE]
    DelayLaw law(int state) {
        return laws[numberIn(state)];
    }

    private static int numberIn(int state) {
        return (state & MASK) >>> SHIFT;
    }
}
