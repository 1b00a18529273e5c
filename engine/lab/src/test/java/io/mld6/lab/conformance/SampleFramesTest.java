// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mld6.codec.decode.Decoded;
import io.mld6.codec.decode.Destinations;
import io.mld6.codec.decode.DropReason;
import io.mld6.codec.decode.FrameDecoder;
import io.netty.buffer.Unpooled;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The frames of `mld6 send-frames`: what is promised of them, and files of a user.
class SampleFramesTest {
    private static final String GOOD =
            """
            frames:
            - id: mine
              title: a query
              clause: our own
              reason: BAD_HOP_LIMIT
              frame: {query: "::", hop-limit: 64}
            """;

    static List<SampleFrame> builtIn() {
        return SampleFrames.builtIn();
    }

    /// The reasons are those of the list of rules, written down before any decoder.
    @ParameterizedTest(name = "{0}")
    @MethodSource("builtIn")
    @DisplayName("SF-1: a decoder gives the reason that is promised of each frame")
    void keepsItsPromise(SampleFrame frame) {
        Decoded decoded =
                new FrameDecoder()
                        .decode(
                                Unpooled.wrappedBuffer(frame.octets()),
                                0,
                                frame.octets().length,
                                false,
                                Destinations.any());
        String given = decoded instanceof DropReason reason ? reason.name() : SampleFrame.ACCEPT;
        assertThat(given).isEqualTo(frame.reason());
    }

    @Test
    @DisplayName("SF-1: every frame has an id of its own, and each is of a row or a vector")
    void areOfTheRules() throws Exception {
        Path beside = Path.of("../CONFORMANCE.md");
        Path rules = Files.exists(beside) ? beside : Path.of("engine/CONFORMANCE.md");
        String text = Files.readString(rules);
        Set<String> ids = new HashSet<>();
        int byRule = 0;
        for (SampleFrame frame : SampleFrames.builtIn()) {
            assertThat(ids.add(frame.id())).as(frame.id()).isTrue();
            if (frame.id().startsWith("FZ-")) {
                byRule++;
                String row = frame.id().substring(0, frame.id().length() - 1);
                assertThat(text).contains("\n| " + row + " |");
                assertThat(frame.isMeantBy(row)).isTrue();
            }
        }
        assertThat(byRule).isGreaterThan(50);
        assertThat(ids.size() - byRule).isEqualTo(92);
    }

    @Test
    @DisplayName("SF-2: FZ-4 means its own frames, and not those of FZ-40")
    void knowsWhoIsMeant() {
        SampleFrame frame = new SampleFrame("FZ-40a", "", "", SampleFrame.ACCEPT, new byte[0]);
        assertThat(frame.isMeantBy("FZ-40a")).isTrue();
        assertThat(frame.isMeantBy("FZ-40")).isTrue();
        assertThat(frame.isMeantBy("FZ-4")).isFalse();
        assertThat(frame.isMeantBy("FZ-40b")).isFalse();
    }

    @Test
    @DisplayName("SF-2: a user's frames, by template and by octets")
    void readsAUsers(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("mine.yaml");
        Files.writeString(
                file,
                GOOD + "- {id: b, title: t, clause: c, reason: L2_TRUNCATED, hex: \"33 33 00\"}\n");
        List<SampleFrame> frames = SampleFrames.in(file);
        assertThat(frames).extracting(SampleFrame::id).containsExactly("mine", "b");
        assertThat(frames.get(1).octets()).containsExactly(0x33, 0x33, 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "reason: BAD_HOP_LIMIT; reason: BAD_LUCK;      mine: reason: 'BAD_LUCK' (expected ACCEPT",
                "title: a query;        titel: a query;        frame 1: unknown 'titel'",
                "clause: our own;       hex: 00;               mine: expected 'frame' or 'hex'",
                "query:;                quer:;                 mine: a frame to send: unknown 'quer'",
                "hop-limit: 64;         cut: 999;              mine: ",
                "hop-limit: 64;         from: fe80;            mine: not an address: 'fe80'",
                "frames:;               frame:;                unknown 'frame' (expected frames)"
            })
    @DisplayName("SF-2: what is wrong in a file is named with its place")
    void namesWhatIsWrong(String right, String wrong, String message, @TempDir Path folder)
            throws Exception {
        Path file = folder.resolve("f.yaml");
        Files.writeString(file, GOOD.replace(right, wrong));
        assertThatThrownBy(() -> SampleFrames.in(file))
                .isInstanceOf(CaseException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(message);
    }
}
