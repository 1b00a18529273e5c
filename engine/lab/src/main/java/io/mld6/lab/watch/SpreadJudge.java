// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.watch;

import java.util.ArrayList;
import java.util.List;

/// Whether answers to a General Query are spread over the Maximum Response Delay (RFC 9777 §6.2,
/// §6.3). Chance may bring any answers together, so only what it brings together less than once in
/// a million queries is complained of.
final class SpreadJudge {
    /// Shorter delays leave too little to tell chance by.
    private static final long LEAST_DELAY_NANOS = Seconds.NANOS;

    /// So many Reports of one host within a [#TOGETHER] of the delay: chance makes `8 * 20^-7`.
    /// `[DEC]`
    private static final int BURST_REPORTS = 8;

    /// Of so many hosts three quarters within a [#TOGETHER] of the delay: chance makes less than
    /// `10^-7`. `[DEC]`
    private static final int CROWD_HOSTS = 12;

    private static final int TOGETHER = 20;

    /// So many rounds in succession, all answers within a hundredth of the delay: chance makes
    /// `100^-3`. `[DEC]`
    private static final int PROMPT_ROUNDS = 3;

    private static final int PROMPT = 100;

    private final Books books;

    SpreadJudge(Books books) {
        this.books = books;
    }

    /// A Report that tells current state.
    void answer(Segment segment, WatchedSender host) {
        AnswerRound round = segment.round();
        if (round != null) {
            host.answers().came(round, books.nowNanos());
        }
    }

    /// The round is over.
    void judge(Segment segment, AnswerRound round) {
        if (round.isMixed() || round.delayNanos() < LEAST_DELAY_NANOS) {
            return;
        }
        List<WatchedSender> answered = new ArrayList<>();
        for (WatchedSender host : segment.senders().values()) {
            if (host.answers().isOf(round)) {
                answered.add(host);
                one(host, round);
            }
        }
        crowd(answered, round);
    }

    private void one(WatchedSender host, AnswerRound round) {
        HostAnswers answers = host.answers();
        long span = answers.lastNanos() - answers.firstNanos();
        if (answers.reports() >= BURST_REPORTS && span <= round.delayNanos() / TOGETHER) {
            complain(
                    Fault.ANSWER_BURST,
                    host,
                    "%d Reports within %s".formatted(answers.reports(), Seconds.text(span)),
                    round);
        }
        long took = answers.lastNanos() - round.askedNanos();
        if (answers.prompt(took <= round.delayNanos() / PROMPT) == PROMPT_ROUNDS) {
            complain(
                    Fault.ANSWER_AT_ONCE,
                    host,
                    "%d General Queries in succession, the last within %s"
                            .formatted(PROMPT_ROUNDS, Seconds.text(took)),
                    round);
        }
    }

    /// Whether most hosts speak at the same moment, whenever that is.
    private void crowd(List<WatchedSender> hosts, AnswerRound round) {
        if (hosts.size() < CROWD_HOSTS) {
            return;
        }
        hosts.sort((a, b) -> Long.compare(first(a), first(b)));
        int most = (hosts.size() * 3 + 3) / 4;
        for (int i = 0; i + most <= hosts.size(); i++) {
            long span = first(hosts.get(i + most - 1)) - first(hosts.get(i));
            if (span <= round.delayNanos() / TOGETHER) {
                complain(
                        Fault.ANSWERS_TOGETHER,
                        hosts.get(i),
                        "with %d other hosts within %s".formatted(most - 1, Seconds.text(span)),
                        round);
                return;
            }
        }
    }

    private static long first(WatchedSender host) {
        return host.answers().firstNanos();
    }

    private void complain(Fault fault, WatchedSender host, String what, AnswerRound round) {
        books.complain(
                fault,
                host.sender(),
                what + ", Maximum Response Delay " + Seconds.text(round.delayNanos()));
    }
}
