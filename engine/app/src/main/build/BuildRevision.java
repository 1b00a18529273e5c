// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Writes which version and revision of the source this build is of, for `mld6 --version`.
///
/// Outside of a checkout, or without git, it writes that nothing is known: a build from an archive
/// must not fail for it. The date is the revision's and not today's, so that building again makes
/// the same octets. Usage: `java BuildRevision.java SOURCE FILE VERSION`.
public final class BuildRevision {
    private static final String UNKNOWN = "unknown";

    private BuildRevision() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path source = Path.of(arguments[0]).toRealPath();
        Path file = Path.of(arguments[1]);
        String revision = UNKNOWN;
        String date = UNKNOWN;
        // An archive unpacked inside of somebody else's checkout is no revision of that one.
        if (source.toString().equals(git(source, "rev-parse", "--show-toplevel"))) {
            String dirty = git(source, "status", "--porcelain", "--untracked-files=no");
            revision = git(source, "rev-parse", "--short=12", "HEAD");
            date = git(source, "show", "-s", "--format=%cs", "HEAD");
            if (!dirty.isEmpty() && !revision.equals(UNKNOWN)) {
                revision += "-dirty";
            }
        }
        Files.createDirectories(file.getParent());
        Files.writeString(
                file, "version=%s\nrevision=%s\ndate=%s\n".formatted(arguments[2], revision, date));
    }

    /// What git says, or that it is unknown.
    private static String git(Path source, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-C", source.toString()));
        command.addAll(List.of(arguments));
        Process process;
        try {
            process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
        } catch (IOException noGit) {
            return UNKNOWN;
        }
        String said =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return process.waitFor() == 0 ? said : UNKNOWN;
    }
}
