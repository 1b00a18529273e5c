// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// Finds out who the device is and what its intervals are, from what it says, before any case runs.
final class Learner {
    private static final Map<String, Object> GENERAL = Map.of("kind", "query", "group", "::");
    private static final long A_MOMENT = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long ANSWER_MILLIS = 1000;
    private static final long LATEST_ANSWER = TimeUnit.SECONDS.toNanos(10);
    private static final long SPECIFIC_PATIENCE = TimeUnit.SECONDS.toNanos(5);

    /// Specific queries more than so many intervals apart are no repetitions of each other.
    private static final double SAME_SERIES = 1.6;

    private static final int MOST_SPECIFIC_QUERIES = 8;

    private final FrameLog log;
    private final Facts facts;
    private final Map<String, String> names = new TreeMap<>();
    private final Scope scope;

    /// @param ordinal of the groups used to find out: no case's
    Learner(FrameLog log, Facts facts, int ordinal) {
        this.log = log;
        this.facts = facts;
        scope = new Scope(facts, ordinal, names);
    }

    /// Finds out.
    ///
    /// @param patienceNanos for the first query of a querier
    /// @return names: the device's address `D` and MAC address `DM`, and others
    /// @throws BenchException if there is no such device
    Map<String, String> learn(Subject subject, long patienceNanos) {
        switch (subject) {
            case QUERIER -> querier(patienceNanos);
            case HOST -> host();
            case SNOOPER -> snooper();
        }
        return names;
    }

    private void querier(long patienceNanos) {
        long start = log.nanos();
        if (log.bench().means().contains("restart")) {
            log.bench().command("restart");
        }
        int index = log.next(0, GENERAL, start - 1, start + patienceNanos, scope);
        if (index < 0) {
            throw BenchException.failed(
                    "no General Query heard within "
                            + patienceNanos / TimeUnit.SECONDS.toNanos(1)
                            + " s: nobody asks on this link");
        }
        HeardFrame query = log.frames().get(index);
        device(query);
        facts.learn("VERSION", number(query, "version", 2));
        facts.learn("QRI", number(query, "mrd", 0));
        if (number(query, "qqi", 0) > 0) {
            facts.learn("QI", number(query, "qqi", 0));
        }
        if (number(query, "qrv", 0) > 0) {
            facts.learn("QRV", number(query, "qrv", 0));
        }
        lastListener();
    }

    private void device(HeardFrame frame) {
        names.put("D", frame.text("source"));
        names.put("DM", frame.text("mac-source"));
    }

    private static double number(HeardFrame frame, String field, long otherwise) {
        return frame.fields().get(field) instanceof Long value ? value : otherwise;
    }

    /// A listener comes and goes: how often, and for how long, is asked who else listens?
    private void lastListener() {
        boolean version1 = facts.value("VERSION") == 1;
        long _ = say(version1 ? Map.of("v1-report", "$G") : Map.of("report", List.of("TO_EX $G")));
        log.awaitUntil(log.nanos() + A_MOMENT);
        long left = say(version1 ? Map.of("done", "$G") : Map.of("report", List.of("TO_IN $G")));
        Map<String, Object> asked = Map.of("kind", "query", "group", scope.resolve("$G"));
        int index = log.next(0, asked, left, left + SPECIFIC_PATIENCE, scope);
        int count = 0;
        while (index >= 0 && count < MOST_SPECIFIC_QUERIES) {
            HeardFrame query = log.frames().get(index);
            facts.learn("LLQI", number(query, "mrd", 1000));
            count++;
            long next = query.nanos() + Math.round(scope.nanos("LLQI") * SAME_SERIES);
            index = log.next(index + 1, asked, left, next + scope.toleranceNanos(), scope);
        }
        facts.learn("LLQC-LEARNT", Math.max(count, 1));
    }

    /// @return when
    private long say(Map<String, Object> template) {
        byte[] octets = FrameTemplates.build(template, scope);
        long nanos = log.nanos();
        log.send(1, octets);
        return nanos;
    }

    /// Late answers are an answer, too: the cases are there to find that.
    private void host() {
        long start = say(Map.of("query", "::", "mrd", ANSWER_MILLIS, "qqi", "125s"));
        long until = start + LATEST_ANSWER;
        int index = log.next(0, Map.of("kind", "report|v1-report"), start, until, scope);
        if (index < 0) {
            throw BenchException.failed("no host answers a General Query on this link");
        }
        HeardFrame answer = log.frames().get(index);
        device(answer);
        facts.learn("VERSION", answer.text("kind").equals("report") ? 2 : 1);
        log.awaitUntil(
                Math.max(
                        log.nanos() + A_MOMENT,
                        start + TimeUnit.MILLISECONDS.toNanos(ANSWER_MILLIS)));
    }

    /// Somebody asks behind the second port, so that there is a router, and snooping begins.
    private void snooper() {
        byte[] query =
                FrameTemplates.build(Map.of("query", "::", "mrd", "QRI", "qqi", "QI"), scope);
        long start = log.nanos();
        log.send(2, query);
        int index = log.next(0, GENERAL, start, start + TimeUnit.SECONDS.toNanos(1), scope);
        if (index < 0) {
            throw BenchException.failed(
                    "a General Query into the second interface does not come out of the first:"
                            + " there is no switch between them, or it does not pass frames");
        }
        log.awaitUntil(start + scope.nanos("QRI"));
    }
}
