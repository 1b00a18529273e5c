// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import java.util.Arrays;

/// What the screens of a population show. A listener has several, with a seat before each, side by
/// side; it listens to a channel as long as one of them shows it. Thread: the stage's.
final class Screens {
    static final int NOTHING = -1;

    private final int each;
    private final int[] shown;
    private final int[] before;

    /// Dark ones.
    ///
    /// @param each screens of a listener
    Screens(int listeners, int each) {
        this.each = each;
        this.shown = new int[Math.multiplyExact(listeners, each)];
        this.before = new int[shown.length];
        Arrays.fill(shown, NOTHING);
        Arrays.fill(before, NOTHING);
    }

    /// All there are.
    int count() {
        return shown.length;
    }

    /// Screens of a listener.
    int each() {
        return each;
    }

    /// Whose a seat is.
    int listener(int seat) {
        return seat / each;
    }

    /// The first seat of a listener.
    int first(int listener) {
        return listener * each;
    }

    /// A channel, or [#NOTHING].
    int channel(int seat) {
        return shown[seat];
    }

    /// The channel it showed before; the one it shows if there was none.
    int before(int seat) {
        return before[seat] == NOTHING ? shown[seat] : before[seat];
    }

    /// Shows something else.
    ///
    /// @param next a channel, or [#NOTHING]
    void show(int seat, int next) {
        if (shown[seat] != NOTHING) {
            before[seat] = shown[seat];
        }
        shown[seat] = next;
    }

    /// Whether another screen of the same listener shows a channel.
    boolean isShownBeside(int seat, int channel) {
        int first = first(listener(seat));
        for (int other = first; other < first + each; other++) {
            if (other != seat && shown[other] == channel) {
                return true;
            }
        }
        return false;
    }

    /// Whether a screen with a lower number of the same listener shows the same.
    ///
    /// @param on seats that count
    boolean isShownEarlier(int seat, SeatBag on) {
        for (int other = first(listener(seat)); other < seat; other++) {
            if (shown[other] == shown[seat] && on.has(other)) {
                return true;
            }
        }
        return false;
    }
}
