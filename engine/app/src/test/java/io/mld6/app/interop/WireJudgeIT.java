// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.app.testing.MldProcess;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.Capture;
import io.mld6.engine.testing.Marker;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.Pcap;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import io.mld6.engine.testing.Vectors;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// tshark, and what `check-pcap.sh` works out from its fields, judge everything we send in a life:
/// joining, repeating, answering queries of all kinds, leaving.
@RequiresNetns
@RequiresCommands({"bash", "tcpdump", "tshark"})
class WireJudgeIT {
    private static final int SNAP_OCTETS = 2048;
    private static final int LISTENERS = 3;
    private static final int GROUPS = 8;
    private static final int MEMBERSHIPS = LISTENERS * (GROUPS + 1);

    private record Ask(String query, int answers) {}

    record Verdict(int status, String text) {}

    /// One after the other; all but the specific ones make everybody answer.
    private static final List<Ask> ASKED =
            List.of(
                    new Ask("v1-general-query-zero-delay", MEMBERSHIPS),
                    new Ask("v1-specific-query", LISTENERS),
                    new Ask("v2-group-specific-query", LISTENERS),
                    new Ask("v2-general-query", MEMBERSHIPS));

    private static final int ANSWERS = 2 * (MEMBERSHIPS + LISTENERS);

    private final Path directory;

    WireJudgeIT(@TempDir Path directory) {
        this.directory = directory;
    }

    /// SEED-1, SEED-34, SEED-35, SEED-36, V1-2, V1-9, V1-10: without tags, with one, with two.
    ///
    /// @param vlan of the command line
    /// @param tags the same as they stand in a frame
    @ParameterizedTest
    @CsvSource({"'',''", "--vlan 100,81000064", "--vlan 200.100,88a800c881000064"})
    void findsNoOffence(String vlan, String tags) throws Exception {
        try (Netns near = Netns.create("near");
                Netns far = Netns.create("far")) {
            near.veth("e0", far, "p0");
            Path file = directory.resolve("life.pcap");
            try (Capture capture = Capture.start(far, "p0", SNAP_OCTETS, file);
                    MldProcess mld6 =
                            MldProcess.emulate(
                                    near,
                                    "e0",
                                    ("--mld 1 --listeners 3 --groups ff02::1:3,ff05::fffe+2,ff0e::db8:0:100+5"
                                                    + " --solicited-node --hearing snooped --seed 4 "
                                                    + vlan)
                                            .strip())) {
                mld6.await("ready");
                int expected = 2 * MEMBERSHIPS;
                for (Ask ask : ASKED) {
                    capture.send(tagged(Vectors.frame(ask.query()), tags));
                    int frames = expected + 1 + ask.answers();
                    Await.until(() -> assertThat(frames(file)).isEqualTo(frames));
                    expected = frames;
                }
                JsonNode summary = mld6.interrupt();
                assertThat(capture.stop()).isZero();

                assertThat(summary.at("/responses/sent").asInt()).isEqualTo(ANSWERS);
                assertThat(summary.at("/sent/doneV1").asInt()).isEqualTo(MEMBERSHIPS);
                Verdict verdict = judge(file);
                assertThat(verdict.text())
                        .contains("life.pcap: " + (expected + MEMBERSHIPS) + " MLD frames, 0 bad");
                assertThat(verdict.status()).isZero();
            }
        }
    }

    /// Who never finds anything is no judge.
    @Test
    void wouldFindOffences() throws Exception {
        List<byte[]> frames = new ArrayList<>();
        Stream.of(
                        "bad-checksum",
                        "bad-hop-limit-255",
                        "bad-no-hop-by-hop",
                        "bad-alert-value-rsvp",
                        "bad-query-source-global",
                        "bad-query-length-26",
                        "bad-report-record-count",
                        "bad-report-destination")
                .map(Vectors::frame)
                .forEach(frames::add);
        frames.add(Vectors.with(Vectors.frame("v1-report"), 5, 2)); // destination MAC
        frames.add(Vectors.frame("v1-report"));
        Path file = directory.resolve("offences.pcap");
        Pcap.write(file, frames);
        Verdict verdict = judge(file);
        assertThat(verdict.text()).contains("offences.pcap: 10 MLD frames, 9 bad");
        assertThat(verdict.status()).isEqualTo(1);
    }

    private static byte[] tagged(byte[] frame, String tags) {
        byte[] octets = HexFormat.of().parseHex(tags);
        int[] words = new int[octets.length / 4];
        Arrays.setAll(words, i -> ByteBuffer.wrap(octets).getInt(4 * i));
        return Vectors.tagged(frame, words);
    }

    static int frames(Path file) throws IOException {
        int[] count = new int[1];
        Pcap.read(file, (_, frame, length) -> count[0] += Marker.is(frame, length) ? 0 : 1);
        return count[0];
    }

    static Verdict judge(Path file) throws IOException, InterruptedException, URISyntaxException {
        Path script =
                Path.of(
                        Objects.requireNonNull(WireJudgeIT.class.getResource("check-pcap.sh"))
                                .toURI());
        Process process =
                new ProcessBuilder("bash", script.toString(), file.toString())
                        .redirectErrorStream(true)
                        .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Verdict(process.waitFor(), text);
    }
}
