// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import io.mld6.engine.listener.HostHabits.Adoption;
import io.mld6.engine.listener.HostHabits.Quirk;
import io.mld6.engine.listener.HostHabits.SourceAnswer;
import io.mld6.engine.registry.ListenerTable;
import io.mld6.engine.registry.MembershipRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

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
    /// Of what was heard: the Robustness Variable heard last was 0.
    private static final byte ZERO_LAST = 1 << 3;

    private final ListenerTable listeners;
    private final List<HostKind> kinds = new ArrayList<>();
    /// Of each kind: a General Query looks one up for every listener.
    private final DelayLaw[] laws = new DelayLaw[MOST];
    /// Whether any kind has habits: while none has, nobody is looked up.
    private boolean habits;
    /// Those that any kind has.
    private final Set<Quirk> quirks = EnumSet.noneOf(Quirk.class);
    /// The Robustness Variable other than 0 that was heard last, by segment; 0 for none.
    private byte[] heardRobustness = new byte[0];

    private final Voices voices;
    private HostKind lastNamed;
    private int lastNumber;

    /// @param usual of whoever is not told another
    HostKinds(MembershipRegistry registry, HostKind usual) {
        this.listeners = registry.listeners();
        this.voices = new Voices(registry, this);
        this.lastNamed = usual;
        this.lastNumber = numberOf(usual);
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
    @SuppressWarnings("ReferenceEquality") // whether it is the very one named before
    int number(HostKind kind) {
        // A population names its kind for every listener: comparing kinds by what is in them takes
        // longer than all the rest of adding one.
        if (kind == lastNamed) {
            return lastNumber;
        }
        lastNumber = numberOf(kind);
        lastNamed = kind;
        return lastNumber;
    }

    private int numberOf(HostKind kind) {
        int number = kinds.indexOf(kind);
        if (number >= 0) {
            return number;
        }
        if (kinds.size() == MOST) {
            throw new IllegalStateException("more than " + MOST + " kinds of listeners");
        }
        laws[kinds.size()] = kind.law();
        kinds.add(kind);
        habits |= !isNone(kind.habits());
        quirks.addAll(kind.habits().quirks());
        return kinds.size() - 1;
    }

    /// Nearly always the very object, and records that are compared for the first time take
    /// milliseconds of a start.
    @SuppressWarnings("ReferenceEquality")
    private static boolean isNone(HostHabits habits) {
        return habits == HostHabits.NONE || habits.equals(HostHabits.NONE);
    }

    /// A query said how robust hosts of its segment are to be.
    ///
    /// @param robustness 0 to 7; 0 says only that it is more than 7
    void heardRobustness(int segment, int robustness) {
        if (!habits) {
            return;
        }
        if (segment >= heardRobustness.length) {
            heardRobustness =
                    Arrays.copyOf(
                            heardRobustness, Math.max(2 * heardRobustness.length, segment + 1));
        }
        heardRobustness[segment] =
                (byte) (robustness == 0 ? heardRobustness[segment] | ZERO_LAST : robustness);
    }

    /// How often a listener says each change.
    ///
    /// @param usual as configured
    int transmissions(int listener, int usual) {
        if (!habits) {
            return usual;
        }
        HostHabits own = of(listener).habits();
        if (own.adoption() == Adoption.NONE) {
            return own.transmissions() == 0 ? usual : own.transmissions();
        }
        int segment = listeners.segment(listener);
        int heard = segment < heardRobustness.length ? heardRobustness[segment] : 0;
        boolean none = own.adoption() == Adoption.ALWAYS && (heard & ZERO_LAST) != 0;
        return Math.max(HostHabits.LEAST_ADOPTED, none ? 0 : heard & ~ZERO_LAST);
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

    /// What a listener answers to a query about sources of a group in EXCLUDE mode.
    SourceAnswer sourceAnswer(int listener) {
        return habits ? of(listener).habits().sourceAnswer() : SourceAnswer.STANDARD;
    }

    /// Whether any kind has a quirk: while none has, nobody is looked up.
    boolean any(Quirk quirk) {
        return habits && quirks.contains(quirk);
    }

    /// Whether a listener has a quirk.
    boolean has(int listener, Quirk quirk) {
        return habits && of(listener).habits().quirks().contains(quirk);
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

    /// The listener whose address and MAC a listener's frames have: its own, unless it spoofs.
    int voice(int listener) {
        return has(listener, Quirk.SPOOFS) ? voices.of(listener) : listener;
    }

    /// What kind a listener is.
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

    /// Octets of what is kept for each segment and each listener that spoofs.
    long sizeOctets() {
        return heardRobustness.length + voices.sizeOctets();
    }
}
