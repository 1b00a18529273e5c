// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The actions by the words that scenarios use, where each stands, and what is said of it.
enum ActionKind {
    JOIN(Stands.PHASE, "up-to", "rate", "arrivals"),
    LEAVE(Stands.PHASE, "up-to", "rate", "arrivals"),
    CHURN(Stands.PHASE, "join", "leave", "on", "off"),
    ZAP(
            Stands.PHASE,
            "share",
            "surf",
            "dwell",
            "view",
            "next",
            "combined",
            "wait-for-data",
            "leave-join-delay"),
    SWITCH(Stands.PHASE, "to", "share", "within", "combined"),
    SOURCES(Stands.PHASE, "filter", "to", "share", "rate", "arrivals"),
    HOLD(Stands.PHASE),
    QUERY(Stands.EVENT),
    LINK_DOWN(Stands.EVENT),
    POWER_CUT(Stands.EVENT, "share", "back-after"),
    MOVE(Stands.EVENT, "to", "count"),
    SET(Stands.EVENT);

    /// Keys of an event beside its action's.
    static final List<String> EVENT_KEYS = List.of("in", "at");

    /// Keys of what stands behind `query`.
    static final List<String> QUERY_KEYS =
            List.of("version", "max-response", "group", "sources", "vlan", "from");

    /// Where an action stands.
    enum Stands {
        /// In a phase's `do`.
        PHASE,
        /// In `events`.
        EVENT
    }

    private final Stands stands;
    /// What goes with the word, with spaces between.
    private final String more;

    ActionKind(Stands stands, String... keys) {
        this.stands = stands;
        this.more = String.join(" ", keys);
    }

    Stands stands() {
        return stands;
    }

    /// The action's word, and what goes with it.
    List<String> keys() {
        List<String> all = new ArrayList<>(List.of(word()));
        if (!more.isEmpty()) {
            all.addAll(List.of(more.split(" ", -1)));
        }
        return all;
    }

    String word() {
        return Values.word(this);
    }

    static Optional<ActionKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }

    /// The words of the actions that stand there.
    static List<String> words(Stream<Stands> places) {
        List<Stands> wanted = places.toList();
        return Arrays.stream(values())
                .filter(kind -> wanted.contains(kind.stands))
                .map(ActionKind::word)
                .toList();
    }
}
