// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.demo;

import io.mld6.codec.decode.DropReason;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.handler.FrameAccounting;
import io.mld6.codec.message.Mldv1Done;
import io.mld6.codec.message.Mldv1Report;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.host.Hearing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What a querier heard, held against what it should have heard. Knows nothing but frames: no
/// counter of the engine is looked at.
///
/// *Thread*: the querier's event loop.
final class ResponseWatch implements FrameAccounting {
    private static final int MOST_EXAMPLES = 10;
    private static final long UNANSWERED = -1;
    private static final double NANOS_PER_MILLI = 1e6;

    private enum Phase {
        JOINING,
        QUIET,
        ASKED,
        LEAVING
    }

    private final DemoPlan plan;
    private final Hearing segment;
    private final long[] delayNanos;
    private final boolean[] groupResponded;
    private final List<String> differences = new ArrayList<>();
    private Phase phase = Phase.JOINING;
    private long askedNanos;
    private long limitNanos;
    private long differenceCount;
    private long heard;
    private long unsolicited;
    private long answers;
    private long dones;

    ResponseWatch(DemoPlan plan, Hearing segment) {
        this.plan = plan;
        this.segment = segment;
        delayNanos = new long[plan.memberships()];
        Arrays.fill(delayNanos, UNANSWERED);
        groupResponded = new boolean[plan.groups()];
    }

    /// From now on nobody may report.
    void expectQuiet() {
        phase = Phase.QUIET;
    }

    /// A General Query goes out now.
    void expectResponses(long nowNanos, long maximumResponseNanos) {
        phase = Phase.ASKED;
        askedNanos = nowNanos;
        limitNanos = maximumResponseNanos;
    }

    /// From now on listeners say Done.
    void expectDones() {
        phase = Phase.LEAVING;
    }

    @Override
    public void accepted(MldFrame frame) {
        accepted(frame, System.nanoTime());
    }

    void accepted(MldFrame frame, long nowNanos) {
        heard++;
        switch (frame.message()) {
            case Mldv1Report report -> heard(frame, report.group(), nowNanos);
            case Mldv1Done _ -> dones++;
            default -> differ("not an MLDv1 Report or Done: " + frame);
        }
    }

    @Override
    public void dropped(DropReason reason) {
        differ("a frame no querier accepts: " + reason);
    }

    private void heard(MldFrame frame, Ipv6Address group, long nowNanos) {
        int membership = plan.membership(frame.sourceMac(), group);
        if (membership == DemoPlan.NONE
                || !frame.source().equals(Ipv6Address.linkLocalEui64(frame.sourceMac()))
                || !frame.destination().equals(group)
                || frame.vlan().count() != 0) {
            differ("a report nobody should send: " + frame);
            return;
        }
        switch (phase) {
            case JOINING -> unsolicited++;
            case QUIET -> differ("reported without a query: " + plan.describe(membership));
            case LEAVING -> differ("reported after the answers: " + plan.describe(membership));
            case ASKED -> answered(membership, nowNanos - askedNanos);
        }
    }

    private void answered(int membership, long delay) {
        answers++;
        int group = plan.groupOf(membership);
        if (delayNanos[membership] != UNANSWERED) {
            differ("answered twice: " + plan.describe(membership));
        } else if (segment == Hearing.SHARED && groupResponded[group]) {
            differ("answered although another had: " + plan.describe(membership));
        }
        if (delay > limitNanos) {
            differ(
                    String.format(
                            Locale.ROOT,
                            "answered %.1f ms late: %s",
                            (delay - limitNanos) / NANOS_PER_MILLI,
                            plan.describe(membership)));
        }
        delayNanos[membership] = delay;
        groupResponded[group] = true;
    }

    /// Adds up, once all answers must be in.
    ResponseVerdict verdict() {
        long silent = 0;
        for (int membership = 0; membership < delayNanos.length; membership++) {
            if (delayNanos[membership] != UNANSWERED) {
                continue;
            }
            if (segment == Hearing.SHARED && groupResponded[plan.groupOf(membership)]) {
                silent++;
            } else {
                differ("did not answer: " + plan.describe(membership));
            }
        }
        double[] delaysMillis =
                Arrays.stream(delayNanos)
                        .filter(delay -> delay != UNANSWERED)
                        .mapToDouble(delay -> delay / NANOS_PER_MILLI)
                        .sorted()
                        .toArray();
        return new ResponseVerdict(
                unsolicited,
                answers,
                silent,
                delaysMillis,
                differenceCount,
                List.copyOf(differences));
    }

    /// Reports and Dones so far, whatever they are worth.
    long heard() {
        return heard;
    }

    long unsolicited() {
        return unsolicited;
    }

    long answers() {
        return answers;
    }

    long dones() {
        return dones;
    }

    private void differ(String text) {
        differenceCount++;
        if (differences.size() < MOST_EXAMPLES) {
            differences.add(text);
        }
    }
}
