// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.terminal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.mld6.app.cli.Failure;
import io.mld6.app.cli.Refusal;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/// Where a JSON document of any length goes, again and again: nowhere, standard output, or a file.
///
/// A file is written beside its place and put there when it is complete, so that whoever reads it
/// sees a whole document, the old one or the new one. What is no regular file, such as a pipe, is
/// written to as it is.
public final class JsonDump {
    private static final String STANDARD_OUTPUT = "-";
    private static final JsonFactory FACTORY = new JsonFactory();

    /// Writes one document.
    @FunctionalInterface
    public interface Document {
        void writeTo(JsonGenerator json) throws IOException, Failure, InterruptedException;
    }

    private final @Nullable String name;
    private final Terminal terminal;

    private JsonDump(@Nullable String name, Terminal terminal) {
        this.name = name;
        this.terminal = terminal;
    }

    /// Refuses a file that cannot be written, before anything else has happened.
    public static JsonDump of(@Nullable String name, Terminal terminal, CommandSpec spec) {
        JsonDump dump = new JsonDump(name, terminal);
        if (name != null && !dump.isStandardOutput()) {
            try {
                Path target = Path.of(name);
                if (isReplaceable(target)) {
                    Files.delete(Files.createFile(beside(target)));
                } else if (!Files.isWritable(target) || Files.isDirectory(target)) {
                    throw new IOException(name);
                }
            } catch (IOException | IllegalArgumentException refused) {
                throw Refusal.of(
                        spec,
                        "--json",
                        "'" + name + "' (expected - or a file that can be written)");
            }
        }
        return dump;
    }

    public boolean isStandardOutput() {
        return STANDARD_OUTPUT.equals(name);
    }

    private static boolean isReplaceable(Path target) {
        return !Files.exists(target) || Files.isRegularFile(target);
    }

    private static Path beside(Path target) {
        return target.resolveSibling(
                "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
    }

    /// Writes a document, if somebody wants it.
    public void write(Document document) throws Failure, InterruptedException {
        if (name == null) {
            return;
        }
        try {
            if (isStandardOutput()) {
                write(document, terminal.out(), false);
                terminal.out().flush();
            } else if (isReplaceable(Path.of(name))) {
                replace(Path.of(name), document);
            } else {
                try (Writer writer = Files.newBufferedWriter(Path.of(name))) {
                    write(document, writer, false);
                }
            }
        } catch (IOException refused) {
            throw new Failure("cannot write --json " + name + ": " + refused.getMessage());
        }
    }

    private static void replace(Path target, Document document)
            throws IOException, Failure, InterruptedException {
        Path draft = beside(target);
        boolean complete = false;
        try {
            try (Writer writer = Files.newBufferedWriter(draft, StandardCharsets.UTF_8)) {
                write(document, writer, true);
            }
            Files.move(
                    draft,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            complete = true;
        } finally {
            if (!complete) {
                Files.deleteIfExists(draft);
            }
        }
    }

    /// A document in a stream takes one line, so that the next one can be told apart.
    private static void write(Document document, Writer writer, boolean pretty)
            throws IOException, Failure, InterruptedException {
        try (JsonGenerator json = FACTORY.createGenerator(writer)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            if (pretty) {
                json.setPrettyPrinter(new DefaultPrettyPrinter());
            }
            document.writeTo(json);
            json.writeRaw('\n');
        }
    }
}
