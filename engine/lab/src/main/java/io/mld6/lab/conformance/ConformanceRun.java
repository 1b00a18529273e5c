// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// All cases against one device, one after the other. *Thread*: one.
public final class ConformanceRun {
    /// A device that failed may still owe something, which is not to be taken for the next case's.
    private static final long OWED_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final Subject subject;
    private final List<ConformanceCase> cases;
    private final Facts facts;
    private final FrameLog log;
    private final Progress progress;
    private final Map<String, Integer> ordinals = new HashMap<>();
    private Map<String, String> names = Map.of();

    /// Hears how it goes, on the runner's thread.
    public interface Progress {
        /// The device was found out about.
        ///
        /// @param names its address `D` and others
        void learnt(Facts facts, Map<String, String> names);

        /// It is known what will run.
        ///
        /// @param cases how many
        /// @param nanos how long they take at most
        /// @param leftOut how many take too long
        void planned(int cases, long nanos, int leftOut);

        /// A case begins.
        ///
        /// @param number from 1
        /// @param leftNanos how long this and all that follow take at most
        void begins(ConformanceCase tested, int number, long leftNanos);

        /// A case has ended, or never began.
        void ended(CaseResult result);
    }

    /// A run that has not begun.
    ///
    /// @param cases all there are; each has groups of its own, whichever of them run
    /// @param facts what is told of the device; what is learnt is added
    public ConformanceRun(
            Subject subject,
            List<ConformanceCase> cases,
            Facts facts,
            Bench bench,
            Progress progress) {
        this.subject = subject;
        this.cases = List.copyOf(cases);
        this.facts = facts;
        this.progress = progress;
        log = new FrameLog(bench);
        for (ConformanceCase one : cases) {
            ordinals.put(one.id(), ordinals.size());
        }
    }

    /// Learns the device's intervals and runs what applies.
    ///
    /// @param selected ids of cases or rules; empty for all
    /// @param longestNanos cases that may take longer are left out; 0 for none
    /// @param patienceNanos for the first query of a querier
    /// @return a result for each selected case
    /// @throws BenchException if there is no device, or the bench fails
    /// @throws CaseException if a case says what cannot be
    public List<CaseResult> run(List<String> selected, long longestNanos, long patienceNanos) {
        names = new Learner(log, facts, ordinals.size() + 1).learn(subject, patienceNanos);
        progress.learnt(facts, names);
        List<CaseResult> results = new ArrayList<>();
        List<ConformanceCase> runnable = new ArrayList<>();
        Map<String, Long> estimates = new HashMap<>();
        int leftOut = 0;
        long total = 0;
        for (ConformanceCase one : inOrder(selected)) {
            String objection = objection(one);
            if (!objection.isEmpty()) {
                results.add(CaseResult.without(one, Outcome.NOT_APPLICABLE, objection));
                continue;
            }
            long nanos = Estimate.nanos(one, scope(one)) + settlingNanos(one);
            if (longestNanos > 0 && nanos > longestNanos) {
                leftOut++;
                String reason = "may take " + nanos / 1_000_000_000 + " s";
                results.add(CaseResult.without(one, Outcome.NOT_RUN, reason));
                continue;
            }
            estimates.put(one.id(), nanos);
            total += nanos;
            runnable.add(one);
        }
        progress.planned(runnable.size(), total, leftOut);
        results.forEach(progress::ended);
        runAll(runnable, estimates, total, results);
        results.sort(Comparator.comparingInt(result -> ordinal(result.tested())));
        return results;
    }

    /// Ends early, with what there is, when somebody asks.
    private void runAll(
            List<ConformanceCase> runnable,
            Map<String, Long> estimates,
            long total,
            List<CaseResult> results) {
        long left = total;
        boolean stopped = false;
        int number = 0;
        for (ConformanceCase one : runnable) {
            number++;
            CaseResult result = null;
            if (!stopped) {
                progress.begins(one, number, left);
                try {
                    result = CaseRunner.run(log, scope(one), one);
                    log.awaitUntil(log.nanos() + Math.max(settlingNanos(one), owed(result)));
                } catch (BenchException failed) {
                    if (!failed.isStop()) {
                        throw failed;
                    }
                    stopped = true;
                }
            }
            if (result == null) {
                result = CaseResult.without(one, Outcome.NOT_RUN, "nobody waited for it");
            }
            left -= estimates.getOrDefault(one.id(), 0L);
            results.add(result);
            progress.ended(result);
        }
    }

    /// A switch owes nothing; and while we say nothing it may find that there is no querier.
    private long owed(CaseResult result) {
        return result.outcome() == Outcome.FAIL && subject != Subject.SNOOPER ? OWED_NANOS : 0;
    }

    /// A host that was made to do something repeats what it reported: that is over then.
    private long settlingNanos(ConformanceCase one) {
        boolean commanded = one.steps().stream().anyMatch(Step.Command.class::isInstance);
        return subject == Subject.HOST && commanded ? scope(one).nanos("QRV*URI") : 0;
    }

    private int ordinal(ConformanceCase one) {
        return ordinals.getOrDefault(one.id(), 0);
    }

    private Scope scope(ConformanceCase one) {
        return new Scope(facts, ordinal(one), names);
    }

    private List<ConformanceCase> inOrder(List<String> selected) {
        List<ConformanceCase> wanted =
                cases.stream()
                        .filter(
                                one ->
                                        selected.isEmpty()
                                                || selected.contains(one.id())
                                                || selected.contains(one.rule()))
                        .toList();
        List<ConformanceCase> ordered = new ArrayList<>(wanted);
        ordered.sort(Comparator.comparing(ConformanceCase::disturbs));
        return ordered;
    }

    private String objection(ConformanceCase one) {
        for (String condition : one.when()) {
            try {
                String objection = Condition.objection(condition, scope(one), log.bench());
                if (!objection.isEmpty()) {
                    return objection;
                }
            } catch (CaseException wrong) {
                throw new CaseException(one.id() + ": " + wrong.getMessage());
            }
        }
        return "";
    }
}
