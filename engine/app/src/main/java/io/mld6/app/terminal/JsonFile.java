// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.terminal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mld6.app.cli.Failure;
import io.mld6.app.cli.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/// Where `--json` writes: nowhere, standard output, or a file.
public final class JsonFile {
    private static final String STANDARD_OUTPUT = "-";

    private final @Nullable String name;
    private final Terminal terminal;

    private JsonFile(@Nullable String name, Terminal terminal) {
        this.name = name;
        this.terminal = terminal;
    }

    /// Refuses a file that cannot be written, before anything else has happened.
    public static JsonFile of(@Nullable String name, Terminal terminal, CommandSpec spec) {
        JsonFile file = new JsonFile(name, terminal);
        if (name != null && !file.isStandardOutput()) {
            try {
                Files.newByteChannel(
                                Path.of(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                        .close();
            } catch (IOException | IllegalArgumentException refused) {
                Refusal.unless(
                        false,
                        spec,
                        "--json",
                        "'" + name + "' (expected - or a file that can be written)");
            }
        }
        return file;
    }

    /// No JSON wanted.
    static JsonFile none(Terminal terminal) {
        return new JsonFile(null, terminal);
    }

    public boolean isStandardOutput() {
        return STANDARD_OUTPUT.equals(name);
    }

    /// Writes the object, if somebody wants it.
    public void write(JsonNode object) throws Failure {
        if (name == null) {
            return;
        }
        try {
            String text =
                    new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(object);
            if (isStandardOutput()) {
                terminal.out().println(text);
                terminal.out().flush();
            } else {
                Files.writeString(Path.of(name), text + "\n");
            }
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        } catch (IOException refused) {
            throw new Failure("cannot write --json " + name + ": " + refused.getMessage());
        }
    }
}
