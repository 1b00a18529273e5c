// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import io.mld6.codec.wire.RecordType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// A router as RFC 9777 §7 tells it, with the default values: maps of objects, sets, and every
/// timer looked at every time. To compare with; slow and plain.
final class NaiveRouter {
    static final long MALI = 270_000;
    static final long OLDER_HOST = 260_000;
    static final long LLQI = 1000;
    static final int LLQC = 2;
    static final long LLQT = LLQI * LLQC;
    static final long TICK = 10;

    private static final long NEVER = Long.MAX_VALUE;

    /// Times are moments in milliseconds.
    static final class Source {
        /// [#NEVER] for an excluded source, whose timer is 0.
        long endMillis;

        int queriesLeft;

        boolean isRequested() {
            return endMillis != NEVER;
        }
    }

    static final class Group {
        boolean exclude;
        long filterEnd = NEVER;
        long olderHostEnd = NEVER;
        int queriesLeft;
        long groupQueryAt = NEVER;
        long sourceQueryAt = NEVER;

        /// When it was asked about last, and whether Q(MA) was among that and nobody answered.
        long askedAt = NEVER;
        boolean inVain;
        final Map<Character, Source> sources = new TreeMap<>();

        Set<Character> names(boolean requested) {
            Set<Character> names = new TreeSet<>();
            sources.forEach(
                    (name, source) -> {
                        if (source.isRequested() == requested) {
                            names.add(name);
                        }
                    });
            return names;
        }
    }

    final Map<Character, Group> groups = new HashMap<>();
    final List<String> asked = new ArrayList<>();
    boolean querier = true;
    long nowMillis;

    private static Set<Character> minus(Set<Character> a, Set<Character> b) {
        Set<Character> result = new TreeSet<>(a);
        result.removeAll(b);
        return result;
    }

    private static Set<Character> both(Set<Character> a, Set<Character> b) {
        Set<Character> result = new TreeSet<>(a);
        result.retainAll(b);
        return result;
    }

    private Group known(char name) {
        return Objects.requireNonNull(groups.get(name));
    }

    // §7.4.1 and §7.4.2.

    void record(RecordType type, char name, Set<Character> listed) {
        if (name == 'S' && (type == RecordType.IS_EX || type == RecordType.TO_EX)) {
            return;
        }
        Group group = groups.computeIfAbsent(name, _ -> new Group());
        Set<Character> b = listed;
        if (group.olderHostEnd != NEVER) {
            if (type == RecordType.BLOCK) {
                return;
            }
            b = type == RecordType.TO_EX ? Set.of() : listed;
        }
        if (group.exclude) {
            exclude(name, group, type, b);
        } else {
            include(name, group, type, b);
        }
        forgetIfEmpty(name);
    }

    private void include(char name, Group group, RecordType type, Set<Character> b) {
        Set<Character> a = group.names(true);
        switch (type) {
            case IS_IN, ALLOW -> set(group, b, nowMillis + MALI);
            case IS_EX -> {
                set(group, minus(b, a), NEVER);
                delete(group, minus(a, b));
                startFilter(group);
            }
            case BLOCK -> send(name, both(a, b), false);
            case TO_EX -> {
                set(group, minus(b, a), NEVER);
                delete(group, minus(a, b));
                send(name, both(a, b), false);
                startFilter(group);
            }
            case TO_IN -> {
                set(group, b, nowMillis + MALI);
                send(name, minus(a, b), false);
            }
        }
    }

    private void exclude(char name, Group group, RecordType type, Set<Character> a) {
        Set<Character> x = group.names(true);
        Set<Character> y = group.names(false);
        Set<Character> fresh = minus(minus(a, x), y);
        switch (type) {
            case IS_IN, ALLOW -> set(group, a, nowMillis + MALI);
            case IS_EX -> {
                set(group, fresh, nowMillis + MALI);
                delete(group, minus(x, a));
                delete(group, minus(y, a));
                startFilter(group);
            }
            case BLOCK -> {
                set(group, fresh, group.filterEnd);
                send(name, minus(a, y), false);
            }
            case TO_EX -> {
                set(group, fresh, group.filterEnd);
                delete(group, minus(x, a));
                delete(group, minus(y, a));
                send(name, minus(a, y), false);
                startFilter(group);
            }
            case TO_IN -> {
                set(group, a, nowMillis + MALI);
                send(name, minus(x, a), true);
            }
        }
    }

    private static void set(Group group, Set<Character> names, long endMillis) {
        for (char name : names) {
            group.sources.computeIfAbsent(name, _ -> new Source()).endMillis = endMillis;
        }
    }

    private static void delete(Group group, Set<Character> names) {
        group.sources.keySet().removeAll(names);
    }

    private void startFilter(Group group) {
        group.exclude = true;
        group.filterEnd = nowMillis + MALI;
    }

    private void forgetIfEmpty(char name) {
        Group group = groups.get(name);
        if (group != null && !group.exclude && group.sources.isEmpty()) {
            groups.remove(name);
        }
    }

    // §7.6.3.

    private void send(char name, Set<Character> sources, boolean asksGroup) {
        if (!querier) {
            return;
        }
        Group group = known(name);
        boolean asksSources = false;
        for (char each : sources) {
            Source source = Objects.requireNonNull(group.sources.get(each));
            if (source.endMillis > nowMillis + LLQT) {
                source.endMillis = nowMillis + LLQT;
                source.queriesLeft = LLQC;
                asksSources = true;
            }
        }
        boolean askedNow = group.askedAt == nowMillis;
        boolean asksAnew = asksGroup;
        if (asksGroup) {
            group.inVain &= group.filterEnd <= nowMillis + LLQT;
            group.filterEnd = Math.min(group.filterEnd, nowMillis + LLQT);
            group.queriesLeft = LLQC;
            group.groupQueryAt = nowMillis;
            if (askedNow && group.inVain) {
                group.queriesLeft = LLQC - 1;
                group.groupQueryAt = nowMillis + LLQI;
                asksAnew = false;
            }
        }
        if (asksSources) {
            group.sourceQueryAt = nowMillis;
        }
        if (!askedNow) {
            transmit(name, asksAnew, asksSources);
            return;
        }
        // SEC-17: asked about once a tick.
        if (asksAnew) {
            group.groupQueryAt = nowMillis + TICK;
            group.filterEnd = postponed(group.filterEnd);
        }
        if (asksSources) {
            group.sourceQueryAt = nowMillis + TICK;
            for (Source source : group.sources.values()) {
                if (source.queriesLeft > 0) {
                    source.endMillis = postponed(source.endMillis);
                }
            }
        }
    }

    /// What was lowered just now waits for its query.
    private long postponed(long end) {
        return end == nowMillis + LLQT ? end + TICK : end;
    }

    private void transmit(char name, boolean groupDue, boolean sourcesDue) {
        Group group = known(name);
        boolean groupAsked = groupDue && group.exclude && group.queriesLeft > 0;
        if (groupDue) {
            group.groupQueryAt = NEVER;
        }
        group.inVain &= group.askedAt == nowMillis;
        if (groupAsked) {
            boolean answered = group.filterEnd > nowMillis + LLQT;
            ask("Q(" + name + ")", answered);
            group.askedAt = nowMillis;
            group.inVain |= !answered;
            group.queriesLeft--;
            group.groupQueryAt = group.queriesLeft > 0 ? nowMillis + LLQI : NEVER;
        }
        if (!sourcesDue) {
            return;
        }
        List<String> set = new ArrayList<>();
        List<String> clear = new ArrayList<>();
        group.sourceQueryAt = NEVER;
        group.sources.forEach(
                (each, source) -> {
                    if (source.isRequested() && source.queriesLeft > 0) {
                        boolean raised = source.endMillis > nowMillis + LLQT;
                        (raised ? set : clear).add(each.toString());
                        source.queriesLeft--;
                        if (source.queriesLeft > 0) {
                            group.sourceQueryAt = nowMillis + LLQI;
                        }
                    }
                });
        if (!set.isEmpty() || !clear.isEmpty()) {
            group.askedAt = nowMillis;
        }
        if (!set.isEmpty() && !groupAsked) {
            ask("Q(" + name + "{" + String.join(",", set) + "})", true);
        }
        if (!clear.isEmpty()) {
            ask("Q(" + name + "{" + String.join(",", clear) + "})", false);
        }
    }

    private void ask(String text, boolean suppress) {
        asked.add(nowMillis + " " + text + (suppress ? " S" : ""));
    }

    void setQuerier(boolean wanted) {
        querier = wanted;
        if (!wanted) {
            for (Group group : groups.values()) {
                keepUnasked(group);
                group.queriesLeft = 0;
                group.groupQueryAt = NEVER;
                if (group.sourceQueryAt != NEVER) {
                    group.sourceQueryAt = NEVER;
                    group.sources.values().forEach(source -> source.queriesLeft = 0);
                }
            }
        }
    }

    /// What was to be asked about and was not, not even once, is known as before the leave.
    private void keepUnasked(Group group) {
        if (group.groupQueryAt != NEVER && group.queriesLeft == LLQC) {
            group.filterEnd = Math.max(group.filterEnd, nowMillis + MALI);
        }
        if (group.sourceQueryAt != NEVER) {
            for (Source source : group.sources.values()) {
                if (source.isRequested() && source.queriesLeft == LLQC) {
                    source.endMillis = Math.max(source.endMillis, nowMillis + MALI);
                }
            }
        }
    }

    // §7.6.1.

    void heard(char name, Set<Character> sources, boolean suppress, long delayMillis) {
        Group group = groups.get(name);
        if (group == null || suppress) {
            return;
        }
        long end = nowMillis + delayMillis * LLQC;
        if (sources.isEmpty()) {
            if (group.exclude) {
                group.filterEnd = Math.min(group.filterEnd, end);
            }
            return;
        }
        for (char each : sources) {
            Source source = group.sources.get(each);
            if (source != null && source.isRequested()) {
                source.endMillis = Math.min(source.endMillis, end);
            }
        }
    }

    // §8.3.2.

    void reportV1(char name) {
        if (name != 'S') {
            record(RecordType.IS_EX, name, Set.of());
            known(name).olderHostEnd = nowMillis + OLDER_HOST;
        }
    }

    void doneV1(char name) {
        if (name != 'S') {
            record(RecordType.TO_IN, name, Set.of());
        }
    }

    // §7.2 and §7.5.

    void run(long millis) {
        long end = nowMillis + millis;
        for (long next; (next = nextMoment()) <= end; ) {
            nowMillis = next;
            for (char name : List.copyOf(groups.keySet())) {
                expire(known(name));
                forgetIfEmpty(name);
                Group group = groups.get(name);
                if (group != null) {
                    boolean groupDue = group.groupQueryAt == nowMillis;
                    boolean sourcesDue = group.sourceQueryAt == nowMillis;
                    if (groupDue || sourcesDue) {
                        transmit(name, groupDue, sourcesDue);
                    }
                }
            }
        }
        nowMillis = end;
    }

    private long nextMoment() {
        long next = NEVER;
        for (Group group : groups.values()) {
            next = Math.min(next, group.filterEnd);
            next = Math.min(next, group.olderHostEnd);
            next = Math.min(next, Math.min(group.groupQueryAt, group.sourceQueryAt));
            for (Source source : group.sources.values()) {
                next = Math.min(next, source.endMillis);
            }
        }
        return next;
    }

    private void expire(Group group) {
        if (group.olderHostEnd == nowMillis) {
            group.olderHostEnd = NEVER;
        }
        for (var each : List.copyOf(group.sources.entrySet())) {
            if (each.getValue().endMillis == nowMillis) {
                if (group.exclude) {
                    each.getValue().endMillis = NEVER;
                    each.getValue().queriesLeft = 0;
                } else {
                    group.sources.remove(each.getKey());
                }
            }
        }
        if (group.filterEnd == nowMillis) {
            delete(group, group.names(false));
            group.exclude = false;
            group.filterEnd = NEVER;
            group.queriesLeft = 0;
        }
    }

    // §7.3, Table 6.

    boolean forwards(char name, char source) {
        Group group = groups.get(name);
        if (group == null) {
            return false;
        }
        Source known = group.sources.get(source);
        return known == null ? group.exclude : known.isRequested();
    }
}
