// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.dut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Commands and files: what goes wrong with them is one line, and takes no longer than is allowed.
@SuppressWarnings("NullAway.Init") // JUnit fills the directory
class TextDeviceTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir private Path directory;

    @Test
    @DisplayName("DUT-1: a command line goes through a shell, with its quotes")
    void aCommandIsAsked() throws Exception {
        try (TextDevice device =
                TextDevice.frr("printf '%s' '{\"default\": {\"r0\": {}}}' && exit 0", LIMIT)) {
            assertThat(device.read().size()).isZero();
        }
    }

    @Test
    @DisplayName("DUT-1: a file of that name is read, anew each time; else it is a command")
    void aFileIsReadIfThereIsOne() throws Exception {
        Path file = directory.resolve("state.json");
        Files.writeString(file, "{\"group\": []}");
        try (TextDevice device = TextDevice.json(file.toString(), LIMIT)) {
            assertThat(device.read().size()).isZero();
            Files.writeString(file, "{\"group\": [{\"group-address\": \"ff0e::1\"}]}");
            assertThat(device.read().size()).isOne();
        }
        try (TextDevice device = TextDevice.json("cat " + file, LIMIT)) {
            assertThat(device.read().size()).isOne();
        }
    }

    @ParameterizedTest
    @DisplayName("DUT-1: exit status and complaint are one line")
    @CsvSource(
            delimiter = '|',
            value = {
                "echo one >&2; echo two >&2; exit 3 | : exit status 3: one",
                "exit 4 | : exit status 4",
                "echo '{}'; exit 5 | : exit status 5",
                "no-such-command-here | : exit status 127: ",
                "echo nonsense | : not JSON: line 1, column",
            })
    void whatACommandComplainsOfIsOneLine(String command, String line) {
        TextDevice device = TextDevice.json(command, LIMIT);
        assertThatExceptionOfType(DeviceException.class)
                .isThrownBy(device::read)
                .withMessageStartingWith(command + ": ")
                .withMessageContaining(line.strip())
                .satisfies(refused -> assertThat(refused).message().hasLineCount(1));
    }

    @Test
    @DisplayName("DUT-1: a command that hangs is ended, with those it started")
    void aCommandThatHangsIsEnded() throws Exception {
        Path pid = directory.resolve("pid");
        TextDevice device =
                TextDevice.json(
                        "sh -c 'echo $$ > %s; sleep 600' | cat".formatted(pid),
                        Duration.ofMillis(700));
        assertThatExceptionOfType(DeviceException.class)
                .isThrownBy(device::read)
                .withMessageEndingWith("no answer within 700 ms");
        long left = Long.parseLong(Files.readString(pid).strip());
        ProcessHandle.of(left)
                .ifPresent(handle -> assertThat(handle.onExit()).succeedsWithin(LIMIT));
    }

    @Test
    @DisplayName("DUT-1: output without end is cut off")
    void outputIsBounded() {
        TextSource source = new TextSource("yes", java.util.List.of("yes", "[]"), LIMIT, 100_000);
        assertThatExceptionOfType(DeviceException.class)
                .isThrownBy(
                        () ->
                                source.read(
                                        text -> {
                                            long _ =
                                                    text.transferTo(
                                                            java.io.OutputStream
                                                                    .nullOutputStream());
                                            return new DeviceView.Builder().build();
                                        }))
                .withMessage("yes: more than 100000 octets");
    }

    @Test
    @DisplayName("DUT-1: a file that is gone is named")
    void aFileThatIsGoneIsNamed() throws Exception {
        Path file = directory.resolve("gone.json");
        Files.writeString(file, "[]");
        TextDevice device = TextDevice.json(file.toString(), LIMIT);
        Files.delete(file);
        assertThatExceptionOfType(DeviceException.class)
                .isThrownBy(device::read)
                .withMessage(file + ": there is no such file");
        try (InputStream nothing = InputStream.nullInputStream()) {
            assertThatExceptionOfType(DeviceException.class)
                    .isThrownBy(() -> YangGroups.read(nothing));
        }
    }
}
