// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.link.FrameBatch;
import io.mld6.engine.listener.ResponseLedger;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.metrics.MldCounter;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is written counts as sent only when the kernel took it.
class BatchOutputBooksTest {
    private final Counters counters = new Counters();
    private final ResponseLedger ledger = new ResponseLedger(10_000_000);
    private final Deque<FrameBatch> waiting = new ArrayDeque<>();
    private final BatchOutput output =
            BatchOutput.to(
                    waiting::add,
                    1500,
                    VlanTags.NONE,
                    new OutputParts(ledger, counters, () -> 0, new Pace(0, 0), () -> {}));

    @AfterEach
    void release() {
        waiting.forEach(FrameBatch::release);
    }

    private void report(int records, long cookie) {
        output.beginReport(0, 1);
        for (int i = 0; i < records; i++) {
            output.record(2, 0xff0eL << 48, i, 0, 0);
        }
        output.endReport(cookie);
    }

    /// Released untried is refused with `ECANCELED`.
    @Test
    void refusedFramesCountWithTheirRecordsAndAnswers() {
        int round = ledger.openRound(0, 1_000_000_000);
        ledger.armed(round, 1);
        report(72, ResponseLedger.PART);
        report(28, ledger.cookie(round, 0));
        output.flush();
        assertThat(counters.get(MldCounter.SENT_RECORDS)).as("not before the verdict").isZero();
        waiting.remove().release();

        assertThat(counters.get(MldCounter.FRAMES_FAILED)).isEqualTo(2);
        assertThat(counters.get(MldCounter.REFUSED_ECANCELED)).isEqualTo(2);
        assertThat(counters.get(MldCounter.REFUSED_RECORDS)).isEqualTo(100);
        assertThat(counters.get(MldCounter.REFUSED_ANSWERS)).isEqualTo(1);
        assertThat(counters.get(MldCounter.SENT_RECORDS)).isZero();
        assertThat(ledger.sent()).isZero();
        assertThat(ledger.pending()).isZero();
    }
}
