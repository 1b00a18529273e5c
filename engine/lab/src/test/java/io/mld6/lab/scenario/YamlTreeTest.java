// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Files that want more than a scenario may: all refused, quickly, with one line.
@Timeout(20)
@SuppressWarnings("NullAway.Init") // filled before each test
class YamlTreeTest {
    @TempDir Path folder;

    private static void refused(String text, String said) {
        assertThatExceptionOfType(ScenarioException.class)
                .isThrownBy(() -> ScenarioReader.read("f.yaml", text, List.of(), List.of()))
                .withMessageContaining(said);
    }

    @Test
    void aliasesThatMultiplyAreRefused() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            String alias = "*a" + (i - 1);
            bomb.append(
                    "a%d: &a%d [%s]\n"
                            .formatted(i, i, String.join(", ", Collections.nCopies(10, alias))));
        }
        refused(bomb.toString(), "too many values; accepted: up to 200000");
    }

    @Test
    void manyAliasesAreRefused() {
        refused(
                "a: &a x\nb: [" + "*a , ".repeat(1001) + "]\n",
                "too many aliases; accepted: up to 1000");
    }

    @Test
    void aliasesThatDeepenAreRefused() {
        StringBuilder deep = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 50; i++) {
            deep.append("a%d: &a%d [*a%d]\n".formatted(i, i, i - 1));
        }
        refused(deep.toString(), "too deep");
    }

    @Test
    void bracketsInBracketsAreRefused() {
        refused("a: " + "[".repeat(500_000), "too deep");
        refused("a: " + "{a: ".repeat(100_000), "too deep");
        refused("- ".repeat(100_000), "too deep");
    }

    @Test
    void manyValuesAreRefused() {
        refused("a: [" + "x,".repeat(300_000) + "]", "too many values");
    }

    @Test
    void aLongTextIsRefused() {
        refused("# " + "x".repeat(1 << 20), "f.yaml: too long; accepted: up to 1 MiB of YAML");
    }

    @Test
    void aFileOfAHundredMegabytesIsRefusedUnread() throws IOException {
        Path file = folder.resolve("big.yaml");
        try (RandomAccessFile made = new RandomAccessFile(file.toFile(), "rw")) {
            made.setLength(100_000_000);
        }
        assertThatExceptionOfType(ScenarioException.class)
                .isThrownBy(() -> ScenarioReader.read(file, List.of(), List.of()))
                .withMessage(file + ": too long; accepted: up to 1 MiB of YAML");
    }

    @Test
    void aFileThatIsNotThereOrNotTextIsRefused() throws IOException {
        Path missing = folder.resolve("missing.yaml");
        assertThatExceptionOfType(ScenarioException.class)
                .isThrownBy(() -> ScenarioReader.read(missing, List.of(), List.of()))
                .withMessage(missing + ": cannot be read: there is no such file");
        Path latin =
                Files.write(folder.resolve("latin.yaml"), new byte[] {'a', ':', ' ', (byte) 0xe9});
        assertThatExceptionOfType(ScenarioException.class)
                .isThrownBy(() -> ScenarioReader.read(latin, List.of(), List.of()))
                .withMessage(latin + ": not text; accepted: YAML in UTF-8");
        assertThatExceptionOfType(ScenarioException.class)
                .isThrownBy(() -> ScenarioReader.read(folder, List.of(), List.of()))
                .withMessageStartingWith(folder + ": cannot be read");
    }

    @Test
    void whatAFileSaysNeverBreaksTheLine() {
        assertThatExceptionOfType(ScenarioException.class)
                .isThrownBy(
                        () ->
                                ScenarioReader.read(
                                        "f.yaml",
                                        "\"a\\nb\\e[31m\": 1\nmld6: 1",
                                        List.of(),
                                        List.of()))
                .satisfies(
                        e ->
                                assertThat(e.getMessage())
                                        .doesNotContain("\n", "\u001b")
                                        .contains("\\u000a"));
    }
}
