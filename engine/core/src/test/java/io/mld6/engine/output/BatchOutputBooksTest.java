// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.engine.link.FrameBatch;
import io.mld6.engine.listener.ResponseLedger;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.metrics.MldCounter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What is written counts as sent only when the kernel took it, and is as long as the link allows
/// at that moment.
class BatchOutputBooksTest {
    private static final int ETHERNET_OCTETS = 14;
    /// IPv6, hop-by-hop, ICMPv6 up to the first record; a record without sources.
    private static final int HEADER_OCTETS = 40 + 8 + 8;
    private static final int RECORD_OCTETS = 20;

    private final Counters counters = new Counters();
    private final ResponseLedger ledger = new ResponseLedger(10_000_000, counters);
    private final Deque<FrameBatch> waiting = new ArrayDeque<>();
    private int mtuOctets = 1500;
    private final BatchOutput output =
            BatchOutput.to(
                    waiting::add,
                    () -> mtuOctets,
                    new OutputParts(ledger, counters, () -> 0, new Pace(0, 0), () -> {}));

    @AfterEach
    void release() {
        waiting.forEach(FrameBatch::release);
    }

    private void report(int records, long cookie) {
        output.beginReport(0, 0, 1);
        for (int i = 0; i < records; i++) {
            output.record(2, 0xff0eL << 48, i, 0, 0);
        }
        output.endReport(cookie);
    }

    /// Fills a Report; how many records that takes.
    private int fill() {
        output.beginReport(0, 0, 1);
        int records = 0;
        while (output.remainingOctets() >= RECORD_OCTETS) {
            output.record(2, 0xff0eL << 48, records++, 0, 0);
        }
        output.endReport(ResponseLedger.UNSOLICITED);
        return records;
    }

    private List<Integer> lengths() {
        output.flush();
        List<Integer> lengths = new ArrayList<>();
        for (FrameBatch batch : waiting) {
            for (int i = 0; i < batch.count(); i++) {
                lengths.add(batch.length(i));
            }
        }
        return lengths;
    }

    @Test
    @DisplayName("LK-1: frames that the kernel did not take count with their records and answers")
    void refusedFramesCountWithTheirRecordsAndAnswers() {
        int round = ledger.openRound(0, 1_000_000_000);
        ledger.armed(round, 1);
        report(72, ResponseLedger.UNSOLICITED);
        report(28, ledger.cookie(round, 0));
        output.flush();
        assertThat(counters.get(MldCounter.SENT_RECORDS)).as("not before the verdict").isZero();
        assertThat(output.isIdle()).isFalse();
        // Released untried is refused with ECANCELED.
        waiting.remove().release();

        assertThat(output.isIdle()).isTrue();
        assertThat(counters.get(MldCounter.FRAMES_SUBMITTED)).isEqualTo(2);
        assertThat(counters.get(MldCounter.FRAMES_FAILED)).isEqualTo(2);
        assertThat(counters.get(MldCounter.REFUSED_ECANCELED)).isEqualTo(2);
        assertThat(counters.get(MldCounter.REFUSED_RECORDS)).isEqualTo(100);
        assertThat(counters.get(MldCounter.REFUSED_RESPONSES)).isEqualTo(1);
        assertThat(counters.get(MldCounter.SENT_REPORT_V2)).isZero();
        assertThat(counters.get(MldCounter.SENT_RECORDS)).isZero();
        assertThat(ledger.sent()).isZero();
        assertThat(ledger.pending()).isZero();
    }

    /// RFC 9777 §5.2.16: as many records as the MTU allows, so 72 at 1500, 61 at 1280, 447 at 9000.
    @Test
    @DisplayName("LK-2 V2-66: Reports are as long as the link allows when they are begun")
    void packingFollowsTheMtuDownAndUp() {
        assertThat(fill()).isEqualTo(72);
        mtuOctets = 1280;
        assertThat(fill()).isEqualTo(61);
        mtuOctets = 9000;
        assertThat(fill()).isEqualTo(447);
        mtuOctets = 65_535;
        assertThat(fill()).as("9000 is the most").isEqualTo(447);
        mtuOctets = 68;
        assertThat(fill()).as("never less than one").isEqualTo(1);
        assertThat(lengths())
                .containsExactly(frame(72), frame(61), frame(447), frame(447), frame(1));
    }

    private static int frame(int records) {
        return ETHERNET_OCTETS + HEADER_OCTETS + records * RECORD_OCTETS;
    }

    @Test
    @DisplayName("LK-2: batches of the old size that are under way are waited for")
    void batchesUnderWayCountAfterTheMtuGrew() {
        int first = fill();
        output.flush();
        mtuOctets = 9000;
        int second = fill();
        output.flush();
        assertThat(output.isIdle()).isFalse();
        waiting.remove().release();
        assertThat(output.isIdle()).isFalse();
        waiting.remove().release();
        assertThat(output.isIdle()).isTrue();
        assertThat(counters.get(MldCounter.REFUSED_RECORDS)).isEqualTo(first + second);
        output.setOpen(true);
        int room = output.room();
        assertThat(fill()).isEqualTo(447);
        assertThat(output.room()).as("all of the new batches are there").isEqualTo(room - 1);
    }
}
