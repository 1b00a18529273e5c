// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mld6.codec.wire.InternetChecksum;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.RecordType;
import io.mld6.codec.wire.VlanTags;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Runs that are copied are the runs that would have been written.
class RecordRunsTest {
    private static final int ROWS = 300;
    private static final int FRAME_OCTETS = 4000;
    private static final int IS_EX = RecordType.IS_EX.wireValue();
    private static final int TO_EX = RecordType.TO_EX.wireValue();

    private final long[] groups = new long[ROWS * 4];
    private long edition;

    RecordRunsTest() {
        for (int row = 0; row < ROWS; row++) {
            setAddress(row, row);
        }
    }

    private void setAddress(int row, long number) {
        var address = new Ipv6Address(0xff0e_0000_0000_0000L, 0x1_0001 * number);
        groups[row * 4] = address.high();
        groups[row * 4 + 1] = address.low();
        groups[row * 4 + 2] = InternetChecksum.sum(address);
    }

    /// Reports about the neighbouring rows from one on; before the first, a row may come to stand
    /// for another address.
    record Step(int type, int first, int count, int times, boolean changes) {
        int[] rows() {
            return IntStream.range(first, first + count).toArray();
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.of(IS_EX, TO_EX),
                        Arbitraries.of(0, 1, 72),
                        Arbitraries.of(1, 7, 8, 72, 128, 129),
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.of(true, false, false, false))
                .as(Step::new)
                .list()
                .ofMaxSize(40);
    }

    @Property(tries = 300)
    void manyReportsSayWhatTheirRecordsSay(@ForAll("steps") List<Step> steps) {
        ReportWriter writer = new ReportWriter(VlanTags.NONE);
        ReportWriter slow = new ReportWriter(VlanTags.NONE);
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (step.changes()) {
                setAddress(step.first(), ROWS + i);
                edition++;
            }
            for (int time = 0; time < step.times(); time++) {
                ByteBuffer whole = begun(writer);
                writer.addRecords(step.type(), groups, edition, step.rows(), step.count());
                int length = writer.finishV2();
                ByteBuffer single = begun(slow);
                for (int row : step.rows()) {
                    int at = row * 4;
                    slow.addRecord(
                            step.type(), groups[at], groups[at + 1], (int) groups[at + 2], 0);
                }
                assertThat(length).isEqualTo(slow.finishV2());
                assertThat(whole).as("step %d, time %d: %s", i, time, step).isEqualTo(single);
                assertThat(writer.recordsAlike()).isEqualTo(slow.recordsAlike());
            }
        }
    }

    private static ByteBuffer begun(ReportWriter writer) {
        ByteBuffer slab = ByteBuffer.allocateDirect(FRAME_OCTETS);
        writer.beginV2(slab, 0, 0x0200_0000_0001L, 1, 2, 3);
        return slab;
    }

    /// Has met a run of edition 1 twice, whose group addresses add 99.
    private static RecordRuns keeping(int... rows) {
        RecordRuns runs = new RecordRuns();
        ByteBuffer frame = ByteBuffer.allocateDirect(FRAME_OCTETS);
        for (int i = 0; i < 2; i++) {
            runs.copyOrNote(IS_EX, 1, rows, rows.length, frame, 0);
            runs.written(99, frame, 0);
        }
        return runs;
    }

    @Test
    void octetsAreKeptFromTheSecondTimeOn() {
        RecordRuns runs = new RecordRuns();
        int[] rows = IntStream.range(5, 25).toArray();
        ByteBuffer frame = ByteBuffer.allocateDirect(FRAME_OCTETS);
        for (int i = 0; i < 2; i++) {
            assertThat(runs.copyOrNote(IS_EX, 7, rows, 20, frame, 0)).isEqualTo(RecordRuns.UNKNOWN);
            frame.putInt(0, 42).putInt(396, 43);
            runs.written(1234, frame, 0);
        }
        ByteBuffer next = ByteBuffer.allocateDirect(FRAME_OCTETS);
        assertThat(runs.copyOrNote(IS_EX, 7, rows, 20, next, 100)).isEqualTo(1234);
        assertThat(next.getInt(100)).isEqualTo(42);
        assertThat(next.getInt(496)).isEqualTo(43);
        assertThat(next.getInt(500)).as("behind it").isZero();
    }

    @ParameterizedTest
    @CsvSource({"4, 1", "2, 2"})
    void anotherTypeOrEditionIsAnotherRun(int type, long otherEdition) {
        int[] rows = IntStream.range(0, 20).toArray();
        RecordRuns runs = keeping(rows);
        ByteBuffer frame = ByteBuffer.allocateDirect(FRAME_OCTETS);
        assertThat(runs.copyOrNote(IS_EX, 1, rows, 20, frame, 0)).as("kept").isEqualTo(99);
        assertThat(runs.copyOrNote(type, otherEdition, rows, 20, frame, 0))
                .isEqualTo(RecordRuns.UNKNOWN);
    }

    /// Of a thousand groups at 61 or 72 records a Report, wherever their rows begin, and whether
    /// they were joined upwards or downwards.
    @ParameterizedTest
    @CsvSource({"72, 0, 1", "72, 999, -1", "61, 0, 1", "61, 999, -1", "72, 131, 1", "72, 1111, -1"})
    void allRunsOfOneListenerAreKept(int records, int start, int step) {
        RecordRuns runs = new RecordRuns();
        ByteBuffer frame = ByteBuffer.allocateDirect(FRAME_OCTETS);
        for (int time = 1; time <= 3; time++) {
            for (int said = 0; said + records <= 1000; said += records) {
                int first = start + step * said;
                int[] rows = IntStream.range(0, records).map(i -> first + step * i).toArray();
                long sum = runs.copyOrNote(IS_EX, 1, rows, records, frame, 0);
                assertThat(sum).isEqualTo(time == 3 ? first : RecordRuns.UNKNOWN);
                if (time < 3) {
                    runs.written(first, frame, 0);
                }
            }
        }
    }

    @Test
    void aRunThatDoesNotFitIsRefused() {
        int[] rows = IntStream.range(0, 20).toArray();
        RecordRuns runs = keeping(rows);
        ByteBuffer small = ByteBuffer.allocateDirect(399);
        assertThatThrownBy(() -> runs.copyOrNote(IS_EX, 1, rows, 20, small, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}
