// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.app.cli.Settings;
import io.mld6.app.terminal.Terminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@SuppressWarnings("NullAway.Init") // JUnit fills the directory
class OfferedTest {
    @TempDir private Path home;

    @Test
    @DisplayName("the table's names are the commands' own")
    void names() {
        CommandLine line = Mld6.commandLine(Terminal.ofProcess());
        assertThat(line.getSubcommands().keySet())
                .containsExactlyElementsOf(Offered.ALL.stream().map(Offered::name).toList());
    }

    @Test
    @DisplayName("a command that is named first needs none but its own options")
    void one() {
        assertThat(Offered.enough(false, "emulate", "e0", "--groups", "ff0e::1"))
                .extracting(Offered::name)
                .containsExactly("emulate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "emulat", "--help", "--version", "config", "completion", "man"})
    @DisplayName("whoever guesses, lists or shows commands needs all")
    void all(String first) {
        assertThat(Offered.enough(false, first)).isSameAs(Offered.ALL);
        assertThat(Offered.enough(false)).isSameAs(Offered.ALL);
    }

    @Test
    @DisplayName("where the environment or a file sets options, all are needed to check them")
    void set() throws Exception {
        assertThat(Offered.enough(true, "emulate")).isSameAs(Offered.ALL);
        Map<String, String> environment = Map.of("XDG_CONFIG_HOME", home.toString());
        assertThat(Settings.mayBeSet(environment, "emulate")).isFalse();
        assertThat(Settings.mayBeSet(Map.of("MLD6_SEND_RATE", "5/s"), "emulate")).isTrue();
        assertThat(Settings.mayBeSet(Map.of(), "emulate", "--config", "f")).isTrue();
        Path file = home.resolve("mld6/config");
        Files.createDirectories(file.resolveSibling("."));
        Files.write(file, List.of("color = never"));
        assertThat(Settings.mayBeSet(environment, "emulate")).isTrue();
    }
}
