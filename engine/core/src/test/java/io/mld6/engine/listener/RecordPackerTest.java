// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mld6.codec.wire.InternetChecksum;
import io.mld6.codec.wire.RecordType;
import io.mld6.engine.registry.SourceSets;
import io.mld6.engine.testing.Allocation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RecordPackerTest {
    /// IPv6 header, hop-by-hop options with Router Alert, and the Report up to its records.
    private static final int HEADERS_OCTETS = 40 + 8 + 8;

    /// Of every Report that a record of the same listener ends.
    private static final long PART = 4712;
    private static final long COOKIE = 77;
    private static final List<RecordType> TYPES = List.of(RecordType.values());

    private final SourceSets sets = new SourceSets();
    private Reports reports = new Reports(1500);
    private RecordPacker packer = new RecordPacker(sets, reports);

    private record Entry(RecordType type, int group, List<Long> sources) {
        int octets() {
            return 20 + 16 * sources.size();
        }
    }

    private record Report(int listener, long cookie, List<Entry> records) {
        int packetOctets() {
            return HEADERS_OCTETS + records.stream().mapToInt(Entry::octets).sum();
        }
    }

    /// Keeps what it is told, and minds the order of calls and the size.
    private static final class Reports implements RecordOutput {
        private final int mtuOctets;
        private final List<Report> sent = new ArrayList<>();
        private List<Entry> open = new ArrayList<>();
        private int listener;
        private int sourcesDue;
        private boolean isOpen;

        Reports(int mtuOctets) {
            this.mtuOctets = mtuOctets;
        }

        @Override
        public void beginReport(int listener) {
            assertThat(isOpen).isFalse();
            isOpen = true;
            this.listener = listener;
            open = new ArrayList<>();
        }

        @Override
        public int remainingOctets() {
            assertThat(isOpen).isTrue();
            return mtuOctets - new Report(0, 0, open).packetOctets();
        }

        @Override
        public void record(int type, int group, int sourceCount) {
            assertThat(sourcesDue).isZero();
            assertThat(remainingOctets()).isGreaterThanOrEqualTo(20 + 16 * sourceCount);
            RecordType known = requireNonNull(RecordType.of(type));
            open.add(new Entry(known, group, new ArrayList<>()));
            sourcesDue = sourceCount;
        }

        @Override
        public void source(long high, long low, int sum) {
            assertThat(sourcesDue--).isPositive();
            assertThat(sum).isEqualTo(InternetChecksum.sum(high, low));
            open.getLast().sources.add(low);
        }

        @Override
        public void endReport(long cookie) {
            assertThat(isOpen).isTrue();
            assertThat(sourcesDue).isZero();
            assertThat(open).isNotEmpty();
            isOpen = false;
            sent.add(new Report(listener, cookie, open));
        }

        /// Sources of each record, a list per Report.
        List<List<Integer>> shape() {
            return sent.stream()
                    .map(it -> it.records.stream().map(record -> record.sources.size()).toList())
                    .toList();
        }
    }

    private void mtu(int octets) {
        reports = new Reports(octets);
        packer = new RecordPacker(sets, reports);
    }

    /// A set of `count` sources, `first` being the low half of the first.
    private int sources(long first, int count) {
        long[] words = new long[2 * count];
        for (int i = 0; i < count; i++) {
            words[2 * i] = 0x2001_0db8_0000_0000L;
            words[2 * i + 1] = first + i;
        }
        return sets.intern(words, count);
    }

    private void record(int listener, int group, RecordType type, int sourceSet) {
        packer.record(listener, group, type.wireValue(), sourceSet, () -> PART);
    }

    @ParameterizedTest(name = "V2-65: MTU {0}")
    @CsvSource({"1280, 61, 75", "1500, 72, 89", "9000, 447, 557"})
    void holdsAsMuchAsTheMtuAllows(int mtuOctets, int records, int sourceCount) {
        mtu(mtuOctets);
        for (int group = 0; group <= records; group++) {
            record(1, group, RecordType.IS_EX, SourceSets.EMPTY);
        }
        packer.finish(COOKIE);
        assertThat(reports.shape()).containsExactly(Collections.nCopies(records, 0), List.of(0));

        record(1, 1, RecordType.ALLOW, sources(0, sourceCount));
        record(1, 2, RecordType.ALLOW, sources(0, sourceCount + 1));
        packer.finish(COOKIE);
        assertThat(reports.shape().subList(2, 5))
                .containsExactly(List.of(sourceCount), List.of(sourceCount), List.of(1));
    }

    @Test
    void keepsTheOrderAndTheContentOfRecords() {
        record(1, 7, RecordType.TO_IN, SourceSets.EMPTY);
        record(1, 3, RecordType.BLOCK, sources(5, 2));
        record(1, 7, RecordType.ALLOW, sources(1, 1));
        packer.finish(COOKIE);

        assertThat(reports.sent)
                .containsExactly(
                        new Report(
                                1,
                                COOKIE,
                                List.of(
                                        new Entry(RecordType.TO_IN, 7, List.of()),
                                        new Entry(RecordType.BLOCK, 3, List.of(5L, 6L)),
                                        new Entry(RecordType.ALLOW, 7, List.of(1L)))));
    }

    @Test
    void everyListenerHasItsOwnReportAndTheLastOneTheCookie() {
        record(1, 7, RecordType.IS_EX, SourceSets.EMPTY);
        record(2, 7, RecordType.IS_EX, SourceSets.EMPTY);
        record(1, 8, RecordType.IS_EX, SourceSets.EMPTY);
        packer.finish(COOKIE);

        assertThat(reports.sent).extracting(Report::listener).containsExactly(1, 2, 1);
        assertThat(reports.sent)
                .extracting(Report::cookie)
                .containsExactly(ResponseLedger.UNSOLICITED, ResponseLedger.UNSOLICITED, COOKIE);
    }

    private void unsolicited(int listener, int group, LongSupplier kind) {
        packer.record(listener, group, RecordType.TO_EX.wireValue(), SourceSets.EMPTY, kind);
    }

    @Test
    @DisplayName("LK-9: a Report counts as a repetition only if all of its records are")
    void aReportIsARepetitionIfAllOfItsRecordsAre() {
        unsolicited(1, 7, RecordPacker.REPETITION);
        unsolicited(1, 8, RecordPacker.REPETITION);
        unsolicited(2, 7, RecordPacker.REPETITION);
        unsolicited(2, 8, RecordPacker.UNSOLICITED);
        unsolicited(2, 9, RecordPacker.REPETITION);
        unsolicited(3, 7, RecordPacker.UNSOLICITED);
        unsolicited(4, 7, RecordPacker.REPETITION);
        packer.finish();

        assertThat(reports.sent)
                .extracting(Report::cookie)
                .containsExactly(
                        ResponseLedger.REPETITION,
                        ResponseLedger.UNSOLICITED,
                        ResponseLedger.UNSOLICITED,
                        ResponseLedger.REPETITION);
    }

    @Test
    @DisplayName("LK-9: Reports that one repetition fills are all repetitions")
    void whatARepetitionFillsIsARepetition() {
        int many = sources(1, 200);
        packer.record(1, 7, RecordType.ALLOW.wireValue(), many, RecordPacker.REPETITION);
        packer.finish();

        // 89 sources fit a Report at 1500 octets (RFC 9777 §5.2.16).
        assertThat(reports.sent)
                .extracting(Report::cookie)
                .containsExactly(
                        ResponseLedger.REPETITION,
                        ResponseLedger.REPETITION,
                        ResponseLedger.REPETITION);
    }

    @Test
    void finishingTwiceEndsOneReport() {
        packer.finish(COOKIE);
        record(1, 7, RecordType.IS_EX, SourceSets.EMPTY);
        packer.finish(COOKIE);
        packer.finish(COOKIE);
        record(1, 8, RecordType.IS_EX, SourceSets.EMPTY);
        packer.finish(COOKIE + 1);

        assertThat(reports.sent).extracting(Report::cookie).containsExactly(COOKIE, COOKIE + 1);
    }

    @Test
    void aRecordThatFitsOneReportIsNeverSplit() {
        record(1, 1, RecordType.IS_EX, SourceSets.EMPTY);
        record(1, 2, RecordType.ALLOW, sources(0, 89));
        record(1, 3, RecordType.IS_IN, sources(0, 88));
        record(1, 4, RecordType.TO_IN, SourceSets.EMPTY);
        packer.finish(COOKIE);

        assertThat(reports.shape())
                .containsExactly(List.of(0), List.of(89), List.of(88), List.of(0));
    }

    @Test
    void fillsAReportToTheLastOctet() {
        // 20 + 20 + 85 * 16 = 1400, then 44 are left: a record and a source, 8 octets to spare.
        record(1, 1, RecordType.IS_EX, SourceSets.EMPTY);
        record(1, 2, RecordType.ALLOW, sources(0, 85));
        record(1, 3, RecordType.ALLOW, sources(0, 1));
        record(1, 4, RecordType.ALLOW, sources(0, 1));
        packer.finish(COOKIE);

        assertThat(reports.shape()).containsExactly(List.of(0, 85, 1), List.of(1));
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"IS_EX", "TO_EX"})
    void splitsIntoFullReportsAndLetsOthersShareTheLast(RecordType type) {
        record(1, 1, RecordType.IS_EX, SourceSets.EMPTY);
        record(1, 2, type, sources(0, 200));
        record(1, 3, RecordType.IS_EX, SourceSets.EMPTY);
        packer.finish(COOKIE);

        assertThat(reports.shape())
                .containsExactly(List.of(0), List.of(89), List.of(89), List.of(22, 0));
        assertThat(reports.sent.subList(1, 4))
                .flatExtracting(it -> it.records.getFirst().sources)
                .containsExactlyElementsOf(LongStream.range(0, 200).boxed().toList());
        assertThat(reports.sent)
                .extracting(Report::cookie)
                .containsExactly(PART, PART, PART, COOKIE);
    }

    @Test
    void aSplitThatComesOutEvenLeavesNoEmptyRecord() {
        record(1, 2, RecordType.BLOCK, sources(0, 178));
        packer.finish(COOKIE);

        assertThat(reports.shape()).containsExactly(List.of(89), List.of(89));
    }

    @ParameterizedTest
    @EnumSource(names = {"IS_EX", "TO_EX"})
    void cutsAnExcludeListToTheLowestAddresses(RecordType type) {
        int tooMany = sources(0, 200);
        record(1, 1, RecordType.TO_IN, SourceSets.EMPTY);
        record(1, 2, type, tooMany);
        packer.finish(COOKIE);
        record(1, 2, type, tooMany);
        packer.finish(COOKIE);

        List<Long> lowest = LongStream.range(0, 89).boxed().toList();
        assertThat(reports.shape()).containsExactly(List.of(0), List.of(89), List.of(89));
        assertThat(reports.sent.get(1).records.getFirst().sources).isEqualTo(lowest);
        assertThat(reports.sent.get(2).records.getFirst().sources).isEqualTo(lowest);
    }

    @ParameterizedTest
    @EnumSource(names = {"IS_IN", "ALLOW", "BLOCK"})
    void refusesARecordThatSaysNothing(RecordType type) {
        assertThatThrownBy(() -> record(1, 1, type, SourceSets.EMPTY))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("without sources");
    }

    @Test
    void refusesAReportWithoutRoom() {
        mtu(HEADERS_OCTETS + 20 + 15);

        assertThatThrownBy(() -> record(1, 1, RecordType.ALLOW, sources(0, 1)))
                .isInstanceOf(IllegalStateException.class);
    }

    /// An output that only counts.
    private static final class Counting implements RecordOutput {
        private int remaining;
        private long sources;

        @Override
        public void beginReport(int listener) {
            remaining = 1444;
        }

        @Override
        public int remainingOctets() {
            return remaining;
        }

        @Override
        public void record(int type, int group, int sourceCount) {
            remaining -= 20;
        }

        @Override
        public void source(long high, long low, int sum) {
            remaining -= 16;
            sources++;
        }

        @Override
        public void endReport(long cookie) {}
    }

    @Test
    void allocatesNothing() {
        var counting = new Counting();
        var quiet = new RecordPacker(sets, counting);
        int few = sources(0, 5);
        int many = sources(0, 200);
        Runnable pack =
                () -> {
                    quiet.record(
                            1,
                            1,
                            RecordType.IS_EX.wireValue(),
                            SourceSets.EMPTY,
                            RecordPacker.UNSOLICITED);
                    quiet.record(
                            1, 2, RecordType.ALLOW.wireValue(), many, RecordPacker.UNSOLICITED);
                    quiet.record(
                            2, 1, RecordType.TO_EX.wireValue(), many, RecordPacker.UNSOLICITED);
                    quiet.record(2, 2, RecordType.BLOCK.wireValue(), few, RecordPacker.UNSOLICITED);
                    quiet.finish(COOKIE);
                };

        assertThat(Allocation.octetsOfThousand(pack)).isLessThan(8000);
        assertThat(counting.sources).isEqualTo(5000L * (200 + 89 + 5));
    }

    /// Random records of random listeners: everything arrives once and in order, exclude lists are
    /// cut and nothing else is, no packet is too long, and no Report was begun too early.
    @Test
    void losesNothing() {
        for (long seed = 1; seed <= 60; seed++) {
            packAtRandom(new Random(seed), seed);
        }
    }

    private void packAtRandom(Random random, long seed) {
        mtu(List.of(1280, 1500, 9000).get(random.nextInt(3)));
        int most = (reports.mtuOctets - HEADERS_OCTETS - 20) / 16;
        var expected = new ArrayList<String>();
        int listener = 1;
        for (int i = 0; i < 100; i++) {
            listener += random.nextInt(10) == 0 ? 1 : 0;
            RecordType type = TYPES.get(random.nextInt(TYPES.size()));
            int count = random.nextInt(5) == 0 ? random.nextInt(4 * most) : random.nextInt(6);
            boolean mayBeEmpty = type.isExclude() || type == RecordType.TO_IN;
            int set = sources(i * 10_000L, Math.max(count, mayBeEmpty ? 0 : 1));
            record(listener, i, type, set);
            int kept = type.isExclude() ? Math.min(sets.size(set), most) : sets.size(set);
            expected.add(listener + " " + i + " " + type);
            for (int source = 0; source < kept; source++) {
                expected.add(i + " " + (i * 10_000L + source));
            }
            sets.release(set);
        }
        packer.finish(COOKIE);

        assertThat(arrived()).as("seed %d", seed).isEqualTo(expected);
        checkSizes(seed);
        assertThat(sets.live()).isZero();
    }

    private List<String> arrived() {
        var arrived = new ArrayList<String>();
        int lastGroup = -1;
        for (Report report : reports.sent) {
            for (Entry entry : report.records) {
                if (entry.group != lastGroup) {
                    arrived.add(report.listener + " " + entry.group + " " + entry.type);
                    lastGroup = entry.group;
                }
                entry.sources.forEach(it -> arrived.add(entry.group + " " + it));
            }
        }
        return arrived;
    }

    private void checkSizes(long seed) {
        int most = (reports.mtuOctets - HEADERS_OCTETS - 20) / 16;
        for (int i = 0; i < reports.sent.size(); i++) {
            Report report = reports.sent.get(i);
            assertThat(report.packetOctets()).isLessThanOrEqualTo(reports.mtuOctets);
            if (i == 0 || reports.sent.get(i - 1).listener != report.listener) {
                continue;
            }
            // What began this Report would not have fitted into the one before, or was too large
            // for any.
            Entry first = report.records.getFirst();
            int room = reports.mtuOctets - reports.sent.get(i - 1).packetOctets();
            assertThat(first.octets() > room || first.sources.size() == most)
                    .as("seed %d, report %d", seed, i)
                    .isTrue();
        }
    }

    /// Otherwise an answer would wait for room for ever.
    @Test
    void aReportThatWasBegunTakesARecordHoweverShortTheLinkIs() {
        mtu(75);
        packer.open(3);
        assertThat(packer.room(3)).isOne();
        assertThat(packer.room(4)).isZero();
    }
}
