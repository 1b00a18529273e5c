// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mld6.codec.wire.Ipv6Address;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The one who counts is counted on: frames are laid out here by hand.
class ReportAnalysisTest {
    private static final long BASE_MAC = 0x02_00_00_00_00_01L;
    private static final Ipv6Address GROUP = Ipv6Address.parse("ff0e::db8:0:1");

    private final Path file;

    ReportAnalysisTest(@TempDir Path directory) {
        file = directory.resolve("some.pcap");
    }

    @Test
    void countsEachAnswerOnce() throws IOException {
        List<byte[]> frames = prologue();
        frames.addAll(List.of(report(0, 0), report(0, 1), report(1, 0), report(1, 1)));
        frames.add(report(1, 1));
        ReportAnalysis seen = analyse(frames);
        assertThat(seen.before()).isEqualTo(1);
        assertThat(seen.betweenReadyAndQuery()).isZero();
        assertThat(seen.answers()).isEqualTo(5);
        assertThat(seen.distinct()).isEqualTo(4);
        assertThat(seen.strange()).isZero();
        assertThat(seen.groupsAnsweredOnce()).isZero();
        assertThat(seen.leastMillis()).isEqualTo(0.001, within(1e-9));
        assertThat(seen.mostMillis()).isEqualTo(0.004, within(1e-9));
    }

    @Test
    void noticesWhoSpeaksUnasked() throws IOException {
        List<byte[]> frames = prologue();
        frames.add(2, report(0, 0));
        assertThat(analyse(frames).betweenReadyAndQuery()).isEqualTo(1);
        assertThat(analyse(List.of(report(0, 0))).betweenReadyAndQuery()).isPositive();
    }

    @Test
    void takesNothingForAReportThatHasAFault() throws IOException {
        for (int at = 0; at < 86; at++) {
            byte[] report = report(1, 1);
            List<byte[]> frames = prologue();
            frames.add(Vectors.with(report, at, report[at] ^ 1));
            ReportAnalysis seen = analyse(frames);
            assertThat(seen.distinct()).as("octet " + at).isZero();
            assertThat(seen.strange()).as("octet " + at).isEqualTo(1);
        }
    }

    @Test
    void noticesStrangers() throws IOException {
        List<byte[]> frames = prologue();
        frames.addAll(List.of(report(2, 0), report(0, 2), report(-1, 0), report(0, -1)));
        frames.add(Arrays.copyOf(report(0, 0), 87));
        assertThat(analyse(frames).strange()).isEqualTo(5);
    }

    @Test
    void measuresHowEvenTheAnswersAre() {
        assertThat(ReportAnalysis.innerMean(new long[] {7, 10, 20, 30, 9})).isEqualTo(20);
        assertThat(ReportAnalysis.chiSquare(new long[] {7, 10, 20, 30, 9})).isEqualTo(10);
    }

    private static List<byte[]> prologue() {
        return new ArrayList<>(
                List.of(report(0, 0), Marker.frame(), Vectors.frame("v1-general-query")));
    }

    private ReportAnalysis analyse(List<byte[]> frames) throws IOException {
        Pcap.write(file, frames);
        return ReportAnalysis.of(file, 2, 2, BASE_MAC, GROUP.high(), GROUP.low());
    }

    private static byte[] report(int listener, int group) {
        long mac = BASE_MAC + listener;
        long low = GROUP.low() + group;
        ByteBuffer frame = ByteBuffer.allocate(86);
        frame.putShort((short) 0x3333).putInt((int) low);
        frame.putShort((short) (mac >>> 32)).putInt((int) mac).putShort((short) 0x86dd);
        frame.putInt(0x6000_0000).putShort((short) 32).put((byte) 0).put((byte) 1);
        frame.putLong(0xfe80L << 48).putShort((short) 0).put((byte) (mac >>> 24)).put((byte) 0xff);
        frame.put((byte) 0xfe).put((byte) (mac >>> 16)).putShort((short) mac);
        frame.putLong(GROUP.high()).putLong(low);
        frame.putLong(0x3a00_0502_0000_0100L).putInt(131 << 24).putInt(0);
        frame.putLong(GROUP.high()).putLong(low);
        long sum = 24 + 58;
        for (int at = 22; at < 86; at += 2) {
            sum += at >= 54 && at < 62 ? 0 : Short.toUnsignedInt(frame.getShort(at));
        }
        sum = (sum & 0xffff) + (sum >>> 16);
        return frame.putShort(64, (short) ~((sum & 0xffff) + (sum >>> 16))).array();
    }
}
