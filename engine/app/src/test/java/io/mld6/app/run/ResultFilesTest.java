// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mld6.app.main.CommandLineRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where the files of a result go when somebody is in their way.
@SuppressWarnings("NullAway.Init") // JUnit fills the folder
class ResultFilesTest {
    private static final List<String> FILES =
            List.of("result.json", "series.ndjson", "junit.xml", "histograms.hlog", "report.html");
    private static final String TREASURE = "not to be written over";

    @TempDir private Path folder;

    private static CommandLineRun rehearse(String... options) {
        List<String> arguments =
                new ArrayList<>(List.of("rehearse", "first-join", "--phase", "join,leave"));
        arguments.addAll(List.of(options));
        return CommandLineRun.of(arguments.toArray(String[]::new));
    }

    private Path treasure() throws IOException {
        return Files.writeString(folder.resolve("treasure"), TREASURE);
    }

    @Test
    @DisplayName("a link that was planted in the folder is replaced, and not written through")
    void plantedLinks() throws IOException {
        Path treasure = treasure();
        Path results = Files.createDirectories(folder.resolve("results"));
        for (String name : FILES) {
            Path _ = Files.createSymbolicLink(results.resolve(name), treasure);
        }
        CommandLineRun run =
                rehearse("--output", results.toString(), "--set", "output.histograms=true");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(treasure).content().isEqualTo(TREASURE);
        for (String name : FILES) {
            assertThat(Files.isRegularFile(results.resolve(name), LinkOption.NOFOLLOW_LINKS))
                    .as(name)
                    .isTrue();
        }
        try (Stream<Path> all = Files.list(results)) {
            assertThat(all).as("no drafts").hasSize(FILES.size());
        }
    }

    @Test
    @DisplayName("the folder may be a link; so may the place of the report, which is replaced")
    void linksOfTheUser() throws IOException {
        Path treasure = treasure();
        Path real = Files.createDirectories(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        Path report = Files.createSymbolicLink(folder.resolve("report.html"), treasure);
        CommandLineRun run = rehearse("--output", link.toString(), "--report", report.toString());
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(real.resolve("result.json")).isNotEmptyFile();
        assertThat(treasure).content().isEqualTo(TREASURE);
        assertThat(report).content().contains("<section id=\"verdict\"");
        Path astray = Files.createSymbolicLink(folder.resolve("astray"), folder.resolve("gone"));
        CommandLineRun refused = rehearse("--output", astray.toString());
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err().lines()).hasSize(1);
    }

    @Test
    @DisplayName("1: a disk that is full costs what did not fit, and is said behind the verdict")
    void fullDisk() throws IOException {
        assumeTrue(Files.isWritable(Path.of("/dev/full")));
        Path results = folder.resolve("results");
        CommandLineRun run = rehearse("--output", results.toString(), "--report", "/dev/full");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo("mld6 rehearse: cannot write results: No space left on device\n");
        assertThat(run.out()).contains("verdict: ");
        assertThat(results.resolve("result.json")).isNotEmptyFile();
        assertThat(results.resolve("junit.xml")).isNotEmptyFile();
    }

    @Test
    @DisplayName("2: a folder is no place for a report, and that is said before anything is done")
    void folderForReport() {
        CommandLineRun run = rehearse("--output", "none", "--report", folder.toString());
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).contains("--report FILE that can be written");
        assertThat(run.out()).doesNotContain("rehearsal first-join");
    }
}
