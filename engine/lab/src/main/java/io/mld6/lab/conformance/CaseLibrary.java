// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Where cases are kept: beside this class, a folder a subject, and in folders of the user.
public final class CaseLibrary {
    private static final String INDEX = "index";
    private static final String SUFFIX = ".yaml";

    private CaseLibrary() {}

    /// The cases that come with the program.
    public static List<ConformanceCase> builtIn(Subject subject) {
        List<ConformanceCase> cases = new ArrayList<>();
        String folder = subject.word() + "/";
        for (String file : text(folder + INDEX).lines().filter(line -> !line.isBlank()).toList()) {
            cases.addAll(CaseReader.read(file, text(folder + file)));
        }
        return unique(cases);
    }

    /// A user's own cases, from the files `*.yaml` of a folder, in the order of their names.
    ///
    /// @throws CaseException if one cannot be read
    /// @throws IOException if the folder cannot
    public static List<ConformanceCase> in(Path folder) throws IOException {
        List<ConformanceCase> cases = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(SUFFIX)).sorted().toList()) {
                cases.addAll(CaseReader.read(file.toString(), Files.readString(file)));
            }
        }
        return unique(cases);
    }

    private static List<ConformanceCase> unique(List<ConformanceCase> cases) {
        Set<String> ids = new HashSet<>();
        for (ConformanceCase one : cases) {
            if (!ids.add(one.id())) {
                throw new CaseException("two cases are called " + one.id());
            }
        }
        return cases;
    }

    private static String text(String resource) {
        try (InputStream in = CaseLibrary.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no " + resource + " in the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
