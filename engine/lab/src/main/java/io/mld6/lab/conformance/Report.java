// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What a run has found, to be told in one form or another.
///
/// @param version of the program
/// @param subject what the device was tested as
/// @param interfaces the cables to it
/// @param facts what was known of it, by name; durations in milliseconds
/// @param names its address `D` and others
/// @param results of the cases, in the order of the files
public record Report(
        String version,
        Subject subject,
        List<String> interfaces,
        Map<String, Double> facts,
        Map<String, String> names,
        List<CaseResult> results) {
    private static final int MUST_FAILED = 99;
    private static final int UNDECIDED = 98;

    /// Copies the lists and maps.
    public Report {
        interfaces = List.copyOf(interfaces);
        facts = Map.copyOf(facts);
        names = Map.copyOf(names);
        results = List.copyOf(results);
    }

    /// How many cases ended how.
    public Map<Outcome, Long> counts() {
        Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
        for (Outcome outcome : Outcome.values()) {
            counts.put(outcome, 0L);
        }
        results.forEach(result -> counts.merge(result.outcome(), 1L, Long::sum));
        return counts;
    }

    /// Cases a conforming device cannot fail, and which this one failed.
    public long mustFailed() {
        return results.stream().filter(CaseResult::isMustFailed).count();
    }

    /// 99 if a MUST failed; else 98 if something is inconclusive; else 0.
    public int exitStatus() {
        if (mustFailed() > 0) {
            return MUST_FAILED;
        }
        return counts().getOrDefault(Outcome.INCONCLUSIVE, 0L) > 0 ? UNDECIDED : 0;
    }

    /// `98 passed, 3 failed (2 of them MUST), 1 inconclusive, ...`.
    public String summary() {
        long must = mustFailed();
        return counts().entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .map(
                        entry ->
                                switch (entry.getKey()) {
                                    case PASS -> entry.getValue() + " passed";
                                    case FAIL ->
                                            entry.getValue() + " failed (" + must + " of a MUST)";
                                    case INCONCLUSIVE, NOT_APPLICABLE, NOT_RUN ->
                                            entry.getValue() + " " + entry.getKey().word();
                                })
                .collect(Collectors.joining(", "));
    }
}
