// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mld6.app.main.CommandLineRun;
import java.io.File;
import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Completion is asked for by bash and zsh themselves, pages are read by groff and man.
@SuppressWarnings("NullAway.Init") // JUnit fills the folder
class ShellTest {
    /// Completes what is behind `mld6`, in the last word, and prints what is offered.
    private static final String ASK =
            """
            source "$1"; shift
            COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
            _mld6
            printf '%s\\n' "${COMPREPLY[@]}"
            """;

    /// Types into a zsh of its own, in which the first completion is what loads the script, and
    /// prints what the line becomes.
    private static final String TYPE =
            """
            zmodload zsh/zpty zsh/zselect
            folder=$1 typed=$2 wanted=$3
            zpty shell zsh -f -i
            await() {
                local seen= chunk=
                repeat 200; do
                    while zpty -r -t shell chunk; do seen+=$chunk; done
                    [[ $seen == *$1* ]] && { print -r -- $1; return; }
                    zselect -t 5
                done
                print -r -- "instead of $1: ${(V)seen}"
            }
            zpty -w shell "PS1=; TERM=dumb; fpath=($folder \\$fpath); autoload -U compinit"
            zpty -w shell 'compinit -u -D; mld6() { :; }; print re""ady'
            await ready >/dev/null
            zpty -w -n shell $typed$'\t'
            await $wanted
            """;

    @TempDir static Path folder;

    private static Path script;

    @BeforeAll
    static void write() throws IOException {
        CommandLineRun run = CommandLineRun.of("completion", "bash");
        assertThat(run.status()).isZero();
        script = Files.writeString(folder.resolve("completion"), run.out());
    }

    private static boolean isThere(String tool) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(place -> Files.isExecutable(Path.of(place, tool)));
    }

    private static List<String> said(int status, String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isEqualTo(status);
        return text.lines().toList();
    }

    /// What bash offers for the last of `words`.
    private static List<String> offered(String... words) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("bash", "-uc", ASK, "bash", script.toString(), "mld6"));
        command.addAll(List.of(words));
        return said(0, command.toArray(String[]::new));
    }

    @Test
    void bashReadsTheScript() throws Exception {
        assumeTrue(isThere("bash"));
        assertThat(said(0, "bash", "-n", script.toString())).isEmpty();
        assertThat(said(0, "bash", "-c", "source " + script + "; complete -p mld6"))
                .containsExactly("complete -o filenames -F _mld6 mld6");
    }

    @Test
    void completesCommandsOptionsAndTheirWords() throws Exception {
        assumeTrue(isThere("bash"));
        assertThat(offered("qu")).containsExactlyInAnyOrder("querier", "query");
        assertThat(offered("emulate", "--li")).containsExactly("--listen", "--listeners");
        assertThat(offered("emulate", "eth1", "--hearing", ""))
                .containsExactly("shared", "snooped");
        assertThat(offered("emulate", "eth1", "--hearing", "sn")).containsExactly("snooped");
        assertThat(offered("emulate", "--mld", "")).containsExactly("1", "2", "2-lite");
        assertThat(offered("--color", "")).containsExactly("auto", "always", "never");
        // As bash takes --color=n apart.
        assertThat(offered("query", "--color", "=", "n")).containsExactly("never");
        assertThat(offered("config", "--color", "=")).containsExactly("auto", "always", "never");
        // As it is with = taken out of COMP_WORDBREAKS.
        assertThat(offered("query", "--color=n")).containsExactly("--color=never");
        assertThat(offered("man", "do")).containsExactly("doctor");
        assertThat(offered("emulate", "--segm")).containsExactly("");
    }

    @Test
    void completesInterfacesAndFiles() throws Exception {
        assumeTrue(isThere("bash") && NetworkInterface.getByName("lo") != null);
        assertThat(offered("emulate", "l")).contains("lo");
        assertThat(offered("doctor", "")).contains("lo");
        assertThat(offered("conform", "")).contains("querier", "snooper", "host", "lo");
        assertThat(offered("conform", "snooper", "eth1", "--second", "")).contains("lo");
        assertThat(offered("run", folder + "/comp")).containsExactly(script.toString());
    }

    @Test
    void zshCompletesFromTheFirstTabOn() throws Exception {
        assumeTrue(isThere("zsh"));
        Path functions = Files.createDirectories(folder.resolve("functions"));
        Path _ =
                Files.writeString(
                        functions.resolve("_mld6"), CommandLineRun.of("completion", "zsh").out());
        Path reports = Files.createDirectories(folder.resolve("reports"));
        for (String[] typed :
                new String[][] {
                    {"mld6 emulate eth1 --hearing sn", "mld6 emulate eth1 --hearing snooped"},
                    {"mld6 query --color=n", "mld6 query --color=never"},
                    {"mld6 conform --report " + folder + "/rep", "--report " + reports},
                    {"mld6 conform --report=" + folder + "/rep", "--report=" + reports}
                }) {
            assertThat(said(0, "zsh", "-fc", TYPE, "zsh", functions + "", typed[0], typed[1]))
                    .containsExactly(typed[1]);
        }
    }

    @Test
    void zshRunsThatOfBash() throws IOException {
        CommandLineRun zsh = CommandLineRun.of("completion", "zsh");
        assertThat(zsh.out())
                .startsWith("#compdef mld6\nautoload -U +X bashcompinit && bashcompinit\n")
                .contains(Files.readString(script));
        assertThat(CommandLineRun.of("completion", "fish").status()).isEqualTo(2);
    }

    @Test
    void pagesAreWhatRoffTakesWithoutAWarning() throws Exception {
        Path pages = folder.resolve("man1");
        assertThat(CommandLineRun.of("man", "--directory", pages.toString()).status()).isZero();
        List<String> all;
        try (Stream<Path> written = Files.list(pages)) {
            all = written.map(Path::toString).sorted().toList();
        }
        assertThat(all)
                .hasSizeGreaterThan(15)
                .contains(pages.resolve("mld6.1").toString(), pages + "/mld6-emulate.1");
        if (isThere("groff")) {
            for (String page : all) {
                assertThat(said(0, "groff", "-man", "-ww", "-Tutf8", "-z", page))
                        .as(page)
                        .isEmpty();
            }
        }
        if (isThere("mandoc")) {
            for (String page : all) {
                assertThat(said(0, "mandoc", "-T", "lint", "-W", "error", page)).isEmpty();
            }
        }
    }

    @Test
    void aPageSaysWhatHelpSays() throws Exception {
        String page = CommandLineRun.of("man", "rehearse").out();
        assertThat(page)
                .contains(
                        ".TH MLD6-REHEARSE 1 ",
                        ".SH SYNOPSIS\n.nf\nmld6 rehearse FILE [OPTION]...\n.fi\n",
                        ".TP\n\\fB\\-\\-phase=NAME\\fR\n",
                        ".SH EXIT STATUS\n.TP\n\\fB0\\fR\nevery expectation held\n",
                        "rehearse.loss=0.1%",
                        "\\fBmld6\\-run\\fR(1)");
        assertThat(CommandLineRun.of("man", "emulate").out())
                .contains("Default: shared.")
                .doesNotContain("${", "%n", "\\-\\-segment");
        assertThat(CommandLineRun.of("man", "emulat").err()).contains("did you mean 'emulate'?");
    }
}
