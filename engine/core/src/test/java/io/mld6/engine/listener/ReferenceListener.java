// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// One MLDv2 listener, written from RFC 9777 §4 to §6 and §8.2.1 and nothing else: the reference
/// that the engine is compared with.
///
/// It is told the delay that each query draws, so it knows when answers are due. Repetitions, and
/// all that is sent in version 1 mode, it only knows a window for. What is sent is compared with
/// what its state says at that moment. Times are milliseconds; groups and sources are letters, as
/// in [Mldv2World].
final class ReferenceListener {
    private static final long REPETITION_WITHIN = 1000;
    private static final long REPETITION_WITHIN_V1 = 10_000;
    private static final long TICK = 10;
    private static final long NEVER = Long.MAX_VALUE;

    /// Answers due at one moment: each may read in one of several ways, where the order of two
    /// timers that fire together decides.
    record Answer(long at, Set<String> readings) {}

    private static final class Membership {
        boolean exclude;
        Set<Character> sources = new TreeSet<>();

        /// Filter Mode Retransmission Counter, Retransmission List, and when the next report must
        /// be.
        int modeLeft;

        Map<Character, Integer> sourcesLeft = new TreeMap<>();
        long repeatBy = NEVER;

        /// The group timer and its recorded sources; none of them means the whole state.
        long answerAt = NEVER;

        Set<Character> asked = new TreeSet<>();

        /// The timer of version 1.
        long reportBy = NEVER;

        boolean isListening() {
            return exclude || !sources.isEmpty();
        }

        Set<Character> wanted(Set<Character> of) {
            return of.stream()
                    .filter(source -> sources.contains(source) != exclude)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private final int robustness;
    private final int maximumAsked;
    private final Map<Character, Membership> memberships = new TreeMap<>();
    private long generalAt = NEVER;
    private long version1Until = NEVER;

    ReferenceListener(int robustness, int maximumAsked) {
        this.robustness = robustness;
        this.maximumAsked = maximumAsked;
    }

    private Membership membership(char group) {
        return memberships.computeIfAbsent(group, _ -> new Membership());
    }

    boolean isListening(char group) {
        return membership(group).isListening();
    }

    int listeningTo() {
        return (int) memberships.values().stream().filter(Membership::isListening).count();
    }

    boolean isVersion1() {
        return version1Until != NEVER;
    }

    // The service interface; the result is what must be sent at once.

    Set<String> listen(char group, boolean exclude, Set<Character> sources, long now) {
        Membership one = membership(group);
        boolean was = one.isListening();
        boolean modeChanges = one.exclude != exclude;
        Set<Character> difference = new TreeSet<>(one.sources);
        difference.addAll(sources);
        difference.removeIf(source -> one.sources.contains(source) && sources.contains(source));
        one.exclude = exclude;
        one.sources = new TreeSet<>(sources);
        if (isVersion1()) {
            return listenInVersion1(group, one, was, now);
        }
        if (!one.isListening()) {
            one.answerAt = NEVER;
        }
        if (modeChanges) {
            one.modeLeft = robustness;
        } else if (difference.isEmpty()) {
            return Set.of();
        } else {
            difference.forEach(source -> one.sourcesLeft.put(source, robustness));
        }
        return stateChange(group, now);
    }

    private Set<String> listenInVersion1(char group, Membership one, boolean was, long now) {
        if (was == one.isListening()) {
            return Set.of();
        }
        if (was) {
            one.reportBy = NEVER;
            return Set.of("v1 Done " + group);
        }
        one.reportBy = robustness > 1 ? now + REPETITION_WITHIN_V1 : NEVER;
        return Set.of("v1 Report " + group);
    }

    /// The next State Change Report's records for a group, which thereby is sent.
    private Set<String> stateChange(char group, long now) {
        Membership one = membership(group);
        Set<String> records = new HashSet<>();
        if (one.modeLeft > 0) {
            records.add(record(one.exclude ? "TO_EX" : "TO_IN", group, one.sources));
            one.modeLeft--;
        } else {
            Set<Character> allowed = one.wanted(one.sourcesLeft.keySet());
            Set<Character> blocked = new TreeSet<>(one.sourcesLeft.keySet());
            blocked.removeAll(allowed);
            if (!allowed.isEmpty()) {
                records.add(record("ALLOW", group, allowed));
            }
            if (!blocked.isEmpty()) {
                records.add(record("BLOCK", group, blocked));
            }
        }
        one.sourcesLeft.replaceAll((_, left) -> left - 1);
        one.sourcesLeft.values().removeIf(left -> left == 0);
        boolean more = one.modeLeft > 0 || !one.sourcesLeft.isEmpty();
        one.repeatBy = more ? now + REPETITION_WITHIN : NEVER;
        return records;
    }

    private static String record(String type, char group, Set<Character> sources) {
        return type
                + " "
                + group
                + sources.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }

    // Queries that reach the listener.

    void generalQuery(long drawn, long now) {
        long at = now + drawn;
        if (listeningTo() > 0 && generalAt > at) {
            generalAt = at;
        }
    }

    /// @param sources none for Q(MA)
    void specificQuery(char group, Set<Character> sources, long drawn, long now) {
        Membership one = membership(group);
        boolean concerned = sources.isEmpty() ? one.isListening() : !one.wanted(sources).isEmpty();
        long at = now + drawn;
        if (!concerned || generalAt <= at) { // rule 1
            return;
        }
        if (one.answerAt == NEVER) { // rule 3
            one.asked = new TreeSet<>(sources);
        } else if (sources.isEmpty() || one.asked.isEmpty()) { // rule 4
            one.asked.clear();
        } else { // rule 5
            one.asked.addAll(sources);
        }
        if (one.asked.size() > maximumAsked) {
            one.asked.clear();
        }
        one.answerAt = Math.min(one.answerAt, at);
    }

    /// A General Query of version 1 came; the query itself is then put as [#queryInVersion1].
    void olderQuerier(long until) {
        if (!isVersion1()) {
            generalAt = NEVER;
            for (Membership one : memberships.values()) {
                one.modeLeft = 0;
                one.sourcesLeft.clear();
                one.repeatBy = NEVER;
                one.answerAt = NEVER;
            }
        }
        version1Until = until;
    }

    /// Some query, read as version 1.
    void queryInVersion1(char group, long maximumDelay, long now) {
        Membership one = membership(group);
        if (one.isListening()) {
            one.reportBy = Math.min(one.reportBy, now + Math.max(TICK, maximumDelay));
        }
    }

    void generalQueryInVersion1(long maximumDelay, long now) {
        memberships.keySet().forEach(group -> queryInVersion1(group, maximumDelay, now));
    }

    // Time.

    /// Answers due up to a moment, at which the state has been the same for a while.
    List<Answer> answersUntil(long now) {
        List<Answer> answers = new ArrayList<>();
        long general = generalAt;
        if (general <= now) {
            generalAt = NEVER;
        }
        memberships.forEach(
                (group, one) -> {
                    long specific = one.answerAt;
                    boolean reported = general <= now && one.isListening();
                    if (reported) {
                        answers.add(new Answer(general, Set.of(wholeState(group))));
                        if (specific > general) {
                            one.asked.clear(); // §6.3: lists of reported groups are cleared
                        }
                    }
                    if (specific <= now) {
                        Set<String> readings = new HashSet<>();
                        if (one.asked.isEmpty() || (reported && specific == general)) {
                            readings.add(wholeState(group));
                        }
                        if (!one.asked.isEmpty()) {
                            Set<Character> wanted = one.wanted(one.asked);
                            readings.add(wanted.isEmpty() ? "" : record("IS_IN", group, wanted));
                        }
                        one.answerAt = NEVER;
                        one.asked.clear();
                        answers.add(new Answer(specific, readings));
                    }
                });
        return answers;
    }

    private String wholeState(char group) {
        Membership one = membership(group);
        return record(one.exclude ? "IS_EX" : "IS_IN", group, one.sources);
    }

    /// A repetition was seen; what it must say, or nothing if none may come now.
    Set<String> repetition(char group, long at) {
        return at <= membership(group).repeatBy && membership(group).repeatBy != NEVER
                ? stateChange(group, at)
                : Set.of();
    }

    /// A version 1 Report was seen; whether it may come now.
    boolean reportedInVersion1(char group, long at) {
        Membership one = membership(group);
        boolean lawful =
                isVersion1() && at <= version1Until && one.reportBy != NEVER && at <= one.reportBy;
        one.reportBy = NEVER;
        return lawful;
    }

    /// What must have been sent by now and was not.
    List<String> overdue(long now) {
        List<String> missing = new ArrayList<>();
        long end = Math.min(now, version1Until);
        memberships.forEach(
                (group, one) -> {
                    if (one.repeatBy < now || one.reportBy < end) {
                        missing.add("group " + group);
                    }
                });
        if (version1Until <= now) {
            version1Until = NEVER;
            memberships.values().forEach(one -> one.reportBy = NEVER);
        }
        return missing;
    }
}
