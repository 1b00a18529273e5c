// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Flags win over variables, variables over the file, the file over the defaults. Shown by
/// `emulate --dry-run` on the loopback interface, which sends nothing.
@SuppressWarnings("NullAway.Init") // JUnit fills the folder
class SettingsTest {
    private static final String FILE =
            """
            # of all commands
            output = json

            [emulate]
            listeners = 3
            groups = ff0e::db8:0:1+10
            --seed = 7
            """;

    @TempDir private Path folder;

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("config"), text);
    }

    private JsonNode planned(Map<String, String> environment, String... flags) throws IOException {
        String[] arguments = new String[flags.length + 3];
        System.arraycopy(new String[] {"emulate", "lo", "--dry-run"}, 0, arguments, 0, 3);
        System.arraycopy(flags, 0, arguments, 3, flags.length);
        CommandLineRun run = CommandLineRun.in(environment, arguments);
        assertThat(run.status()).as(run.err()).isZero();
        return new ObjectMapper().readTree(run.out());
    }

    @Test
    void theNearerOneWins() throws IOException {
        Map<String, String> environment = new HashMap<>();
        environment.put("MLD6_CONFIG", write(FILE).toString());
        assertThat(planned(environment).get("memberships").asInt()).isEqualTo(30);
        assertThat(planned(environment).get("seed").asInt()).isEqualTo(7);
        environment.put("MLD6_EMULATE_LISTENERS", "4");
        assertThat(planned(environment).get("memberships").asInt()).isEqualTo(40);
        assertThat(planned(environment, "--listeners", "5").get("memberships").asInt())
                .isEqualTo(50);
    }

    @Test
    void theFileIsWhereTheFlagSaysOrWhereSettingsUsuallyAre() throws IOException {
        Files.createDirectories(folder.resolve("home/.config/mld6"));
        Path usual = folder.resolve("home/.config/mld6/config");
        Files.writeString(usual, FILE.replace("= 3", "= 6"));
        Map<String, String> home = Map.of("HOME", folder.resolve("home").toString());
        assertThat(planned(home).get("memberships").asInt()).isEqualTo(60);
        assertThat(planned(home, "--config", write(FILE).toString()).get("memberships").asInt())
                .isEqualTo(30);
        Map<String, String> elsewhere = new HashMap<>(home);
        elsewhere.put("XDG_CONFIG_HOME", folder.resolve("none").toString());
        CommandLineRun without =
                CommandLineRun.in(elsewhere, "emulate", "lo", "--dry-run", "--seed", "1");
        assertThat(without.status()).isEqualTo(2);
        assertThat(without.err()).contains("Missing required options");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    [emulate];listners = 3        | :2: unknown option 'listners' of emulate; did you mean 'listeners'?
                    [emulat];listeners = 3        | :1: unknown command 'emulat'; did you mean 'emulate'?
                    ;;listeners = 3               | :3: unknown option 'listeners' before the first [COMMAND]; accepted: color, output
                    [emulate];listeners           | :2: not a setting: 'listeners' (expected [COMMAND] or OPTION = VALUE)
                    [emulate];seed = 1;seed = 2   | :3: 'seed' is set already, at
                    [emulate];force = true        | :2: 'force' is said each time, on the command line
                    color = never;colour = x      | :2: unknown option 'colour' before the first [COMMAND]; did you mean 'color'?
                    """)
    void aLineThatIsNotUnderstoodIsAnError(String lines, String said) throws IOException {
        Path file = write(lines.replace(';', '\n'));
        CommandLineRun run =
                CommandLineRun.in(Map.of("MLD6_CONFIG", file.toString()), "rehearse", "none");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.errLines()).hasSize(1);
        assertThat(run.err()).startsWith("mld6: " + file).contains(said);
    }

    @Test
    void aFileThatWasNamedMustBeThere() {
        CommandLineRun run = CommandLineRun.in(Map.of(), "config", "--config=/no/such/file");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).isEqualTo("mld6: no file of settings: /no/such/file\n");
    }

    @Test
    void aBadValueIsNamedWithWhereItComesFrom() throws IOException {
        Path file = write(FILE.replace("= 3", "= x"));
        String[] arguments = {"emulate", "lo", "--dry-run", "--config", file.toString()};
        assertThat(CommandLineRun.in(Map.of(), arguments).err())
                .contains("'--listeners'", "whole number")
                .endsWith("(from " + file + ":5)\n");
        assertThat(CommandLineRun.in(Map.of("MLD6_EMULATE_LISTENERS", "y"), arguments).err())
                .contains("'--listeners'")
                .endsWith("(from MLD6_EMULATE_LISTENERS)\n");
    }

    @Test
    @DisplayName("mld6 config --show: each option, its value, and who set it")
    void showsWhereValuesComeFrom() throws IOException {
        Path file = write(FILE);
        Map<String, String> environment =
                Map.of("MLD6_EMULATE_TICK", "20ms", "MLD6_EMULATE_TIKC", "3ms");
        CommandLineRun run =
                CommandLineRun.in(
                        environment, "config", "emulate", "--show", "--config", file.toString());
        assertThat(run.status()).isZero();
        JsonNode shown = new ObjectMapper().readTree(run.out());
        assertThat(shown.get("file").asText()).isEqualTo(file.toString());
        Map<String, String> from = new HashMap<>();
        for (JsonNode option : shown.get("options")) {
            from.put(
                    option.get("key").asText(),
                    option.get("value").asText() + " " + option.get("from").asText());
        }
        assertThat(from)
                .containsEntry("emulate.listeners", "3 " + file + ":5")
                .containsEntry("emulate.tick", "20ms MLD6_EMULATE_TICK")
                .containsEntry("emulate.hearing", "shared default")
                .containsEntry("emulate.dry-run", "false default")
                .containsEntry("emulate.max-pps", "null -")
                .doesNotContainKeys("emulate.force", "emulate.config", "querier.from");
        CommandLineRun lines = CommandLineRun.in(environment, "config");
        assertThat(lines.out().lines().map(line -> line.split(" +", -1)[0]).limit(2))
                .containsExactly("OPTION", "emulate");
        assertThat(lines.out())
                .contains(
                        "MLD6_EMULATE_TIKC is the variable of no option; did you mean MLD6_EMULATE_TICK?");
    }

    @Test
    @DisplayName("--color, NO_COLOR and TERM: a flag wins, colours are for terminals")
    void colours() {
        Map<String, String> none = Map.of();
        Map<String, String> noColor = Map.of("NO_COLOR", "1");
        assertThat(CommandLineRun.in(none, "explain", "98").out()).doesNotContain("\u001b");
        assertThat(CommandLineRun.watched(none, "explain", "98").out()).contains("\u001b");
        assertThat(CommandLineRun.watched(noColor, "explain", "98").out()).doesNotContain("\u001b");
        assertThat(CommandLineRun.watched(Map.of("TERM", "dumb"), "explain", "98").out())
                .doesNotContain("\u001b");
        assertThat(CommandLineRun.watched(Map.of("MLD6_COLOR", "never"), "explain", "98").out())
                .doesNotContain("\u001b");
        assertThat(CommandLineRun.in(noColor, "explain", "98", "--color=always").out())
                .contains("\u001b");
        assertThat(CommandLineRun.watched(none, "--help").out()).contains("\u001b[");
        assertThat(CommandLineRun.watched(none, "--color", "never", "--help").out())
                .doesNotContain("\u001b");
    }
}
