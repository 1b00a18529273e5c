// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.app.testing.MldProcess;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.Capture;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.Pcap;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import io.mld6.engine.testing.TestQueries;
import io.mld6.engine.testing.Vectors;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// tshark, and what `check-pcap.sh` works out from its fields, judge everything MLDv2 listeners
/// send
/// in a life: joining, with and without a valid address, repeating, answering queries of all kinds,
/// leaving.
@RequiresNetns
@RequiresCommands({"bash", "tcpdump", "tshark"})
@SuppressWarnings("NullAway.Init") // JUnit fills the directory
class Mldv2WireJudgeIT {
    private static final int SNAP_OCTETS = 2048;
    private static final int LISTENERS = 3;
    private static final String GROUP = "ff0e::db8:0:100";
    private static final int GROUPS = 150;
    private static final String SOURCE = "2001:db8::1";
    private static final int GENERAL_DELAY_MS = 500;

    @TempDir private Path directory;

    /// V2-4..6, V2-14..16, V2-62, V2-65: `reports` are what an answer of one listener to a General
    /// Query takes at an MTU of 1500, 72 records without sources, 40 with one, 27 with two in each.
    ///
    /// @param tags the same as `--vlan`, as they stand in a frame
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | '' | 3",
                "--vlan 100 | 81000064 | 3",
                "--vlan 200.100 | 88a800c881000064 | 3",
                "--mld 2-lite | '' | 3",
                "--filter include --sources 2001:db8::1 | '' | 4",
                "--mld 2-lite --filter include --sources 2001:db8::1 | '' | 4",
                "--filter exclude --sources 2001:db8::2+2 | '' | 6",
            })
    void findsNoOffence(String options, String tags, int reports) throws Exception {
        try (Netns near = Netns.create("near");
                Netns far = Netns.create("far")) {
            near.veth("e0", far, "p0");
            Path file = directory.resolve("life.pcap");
            try (Capture capture = Capture.start(far, "p0", SNAP_OCTETS, file);
                    MldProcess mld6 = emulate(near, options)) {
                mld6.await("ready");
                int frames = 2 * LISTENERS * reports;
                awaitFrames(file, frames);
                ask(capture, tags, "::", GENERAL_DELAY_MS);
                frames += 1 + LISTENERS * reports;
                awaitFrames(file, frames);
                ask(capture, tags, GROUP, GENERAL_DELAY_MS);
                ask(capture, tags, "ff0e::db8:0:101", 0);
                frames += 2 + 2 * LISTENERS;
                awaitFrames(file, frames);
                // What nobody listens to is not answered.
                ask(capture, tags, "ff0e::db8:0:fff", 0);
                ask(capture, tags, GROUP, 0, "2001:db8::ffff", SOURCE);
                frames += 2 + LISTENERS;
                awaitFrames(file, frames);
                JsonNode summary = mld6.interrupt();
                assertThat(capture.stop()).isZero();

                int sent = summary.at("/sent/reportV2").asInt();
                assertThat(sent).isGreaterThan(frames - 5);
                judge(file, sent + 5);
            }
        }
    }

    /// V2-15, V2-17, HR-3: what is said from `::` while an address is tested, and again from it.
    @Test
    void findsNoOffenceInListenersThatTestTheirAddresses() throws Exception {
        try (Netns near = Netns.create("near");
                Netns far = Netns.create("far")) {
            near.veth("e0", far, "p0");
            Path file = directory.resolve("boot.pcap");
            try (Capture capture = Capture.start(far, "p0", SNAP_OCTETS, file);
                    MldProcess mld6 =
                            emulate(near, "--dad --filter include --sources 2001:db8::1")) {
                mld6.await("ready");
                JsonNode summary = mld6.interrupt();
                assertThat(capture.stop()).isZero();

                int[] unspecified = new int[1];
                Pcap.read(
                        file,
                        (_, frame, length) -> {
                            ByteBuffer in = ByteBuffer.wrap(frame, 0, length);
                            boolean report = length > 90 && frame[62] == (byte) 143;
                            unspecified[0] +=
                                    report && in.getLong(22) == 0 && in.getLong(30) == 0 ? 1 : 0;
                        });
                assertThat(unspecified[0]).isBetween(LISTENERS * 4, 2 * LISTENERS * 5);
                int sent = summary.at("/sent/reportV2").asInt();
                assertThat(sent).isGreaterThan(2 * unspecified[0]);
                judge(file, sent);
            }
        }
    }

    private static MldProcess emulate(Netns near, String options) throws Exception {
        return MldProcess.emulate(
                near,
                "e0",
                "--listeners %d --groups %s+%d --seed 4 %s"
                        .formatted(LISTENERS, GROUP, GROUPS, options)
                        .strip());
    }

    private static void ask(
            Capture capture, String tags, String group, int delayMillis, String... sources)
            throws Exception {
        byte[] octets = HexFormat.of().parseHex(tags);
        int[] words = new int[octets.length / 4];
        Arrays.setAll(words, i -> ByteBuffer.wrap(octets).getInt(4 * i));
        capture.send(
                Vectors.tagged(
                        TestQueries.version2(delayMillis, 2, 125, group, List.of(sources)), words));
    }

    private static void awaitFrames(Path file, int frames) throws Exception {
        Await.until(() -> assertThat(WireJudgeIT.frames(file)).isEqualTo(frames));
    }

    private static void judge(Path file, int frames) throws Exception {
        WireJudgeIT.Verdict verdict = WireJudgeIT.judge(file);
        assertThat(verdict.text()).contains(": " + frames + " MLD frames, 0 bad");
        assertThat(verdict.status()).isZero();
    }
}
