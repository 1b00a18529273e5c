// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.terminal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.app.cli.Failure;
import io.mld6.lab.json.JsonTrees;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Where a JSON document of any length goes, again and again: nowhere, standard output, or a file.
///
/// A file is written beside its place and put there when it is complete, so that whoever reads it
/// sees a whole document, the old one or the new one. What is no regular file, such as a pipe, is
/// written to as it is.
///
/// Documents are written by a thread each of which there is at most one at a time, since a pipe
/// without a reader may hold it up for ever. *Thread*: [#offer] and [#write] by one caller.
public final class JsonDump {
    private static final String STANDARD_OUTPUT = "-";
    /// Documents that follow each other in one writing have a line each.
    private static final JsonFactory FACTORY =
            new JsonFactoryBuilder().rootValueSeparator("\n").build();

    /// How long a document that somebody waits for may stand still.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /// How many times as long for a file.
    private static final int FILE_PATIENCE = 12;

    private static final long LOOK_MILLIS = 100;

    /// Writes one document. *Thread*: one of the dump's.
    @FunctionalInterface
    public interface Document {
        void writeTo(JsonGenerator json) throws IOException, Failure, InterruptedException;
    }

    private final @Nullable String name;
    private final Terminal terminal;
    private final Duration patience;
    private final AtomicLong progress = new AtomicLong();
    private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);
    /// What is wrong with documents that nobody waited for, until one succeeds.
    private @Nullable String trouble;

    private long offers;
    private long omitted;

    private JsonDump(@Nullable String name, Terminal terminal, Duration patience) {
        this.name = name;
        this.terminal = terminal;
        this.patience = patience;
    }

    /// Somewhere to write to, looked at before anything else has happened.
    ///
    /// @throws IllegalArgumentException that names a file that cannot be written
    public static JsonDump of(@Nullable String name, Terminal terminal) {
        return of(name, terminal, PATIENCE);
    }

    /// Standard output, whatever is asked for.
    static JsonDump toStandardOutput(Terminal terminal) {
        return new JsonDump(STANDARD_OUTPUT, terminal, PATIENCE);
    }

    static JsonDump of(@Nullable String name, Terminal terminal, Duration patience) {
        JsonDump dump = new JsonDump(name, terminal, patience);
        if (name != null && !dump.isStandardOutput()) {
            try {
                Path target = Path.of(name);
                if (DraftFile.isReplaceable(target)) {
                    DraftFile.removeAbandoned(target);
                }
                DraftFile.check(target);
            } catch (IOException | IllegalArgumentException _) {
                throw new IllegalArgumentException(
                        "'" + name + "' (expected - or a file that can be written)");
            }
        }
        return dump;
    }

    public boolean isStandardOutput() {
        return STANDARD_OUTPUT.equals(name);
    }

    /// Writes a document, if somebody wants it, and waits for nothing. What goes wrong is said
    /// once, and that it goes well again; a document that comes before the last one is written is
    /// left out.
    ///
    /// @param lines takes what is to be said
    public void offer(Document document, Consumer<String> lines) {
        if (name == null) {
            return;
        }
        offers++;
        if (!running.isDone()) {
            if (omitted++ == 0) {
                lines.accept(
                        "--json " + name + ": nobody takes the last document, leaving some out");
            }
            return;
        }
        if (offers > 1) {
            tell(lines);
        }
        running = start(document);
    }

    /// Whether no document is being written.
    public boolean isIdle() {
        return running.isDone();
    }

    private void tell(Consumer<String> lines) {
        String now = running.isCompletedExceptionally() ? failure(running.exceptionNow()) : null;
        if (now != null && trouble == null) {
            lines.accept(now + " (going on, and trying again)");
        } else if (now == null && (trouble != null || omitted > 0)) {
            lines.accept("--json " + name + " is written again");
            omitted = 0;
        }
        trouble = now;
    }

    /// Writes a document, if somebody wants it, and waits until it is written.
    ///
    /// @throws Failure if it cannot be written, or nobody takes it in time
    public void write(Document document) throws Failure, InterruptedException {
        if (name == null) {
            return;
        }
        await(running.handle((_, _) -> "")); // how an earlier one went is told by others
        running = start(document);
        await(running);
    }

    /// As [#write].
    public void write(JsonNode object) throws Failure, InterruptedException {
        write(json -> JsonTrees.write(json, object));
    }

    private void await(CompletableFuture<?> written) throws Failure, InterruptedException {
        long before = progress.get();
        long sinceNanos = System.nanoTime();
        while (true) {
            try {
                written.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException _) {
                long nowNanos = System.nanoTime();
                if (progress.get() != before) {
                    before = progress.get();
                    sinceNanos = nowNanos;
                } else if (nowNanos - sinceNanos >= patience().toNanos()) {
                    throw new Failure(
                            "cannot write --json "
                                    + name
                                    + (isFile() ? ": it takes too long" : ": nobody reads it"));
                }
            } catch (ExecutionException failed) {
                switch (failed.getCause()) {
                    case RuntimeException bug -> throw bug;
                    case Error bug -> throw bug;
                    case null -> throw new IllegalStateException(failed);
                    case Throwable refused -> throw new Failure(failure(refused));
                }
            }
        }
    }

    /// A file has no reader that could be away: a busy machine or a slow disk gets more time.
    private Duration patience() {
        return isFile() ? patience.multipliedBy(FILE_PATIENCE) : patience;
    }

    private boolean isFile() {
        return !isStandardOutput() && DraftFile.isReplaceable(Path.of(String.valueOf(name)));
    }

    private String failure(Throwable why) {
        return why instanceof Failure
                ? String.valueOf(why.getMessage())
                : "cannot write --json " + name + ": " + why.getMessage();
    }

    private CompletableFuture<Void> start(Document document) {
        CompletableFuture<Void> written = new CompletableFuture<>();
        Thread.ofPlatform()
                .daemon()
                .name("json")
                .start(
                        () -> {
                            try {
                                put(document);
                                written.complete(null);
                            } catch (Throwable failed) {
                                written.completeExceptionally(failed);
                            }
                        });
        return written;
    }

    private void put(Document document) throws IOException, Failure, InterruptedException {
        if (isStandardOutput()) {
            try {
                write(document, terminal.documents(), false);
                terminal.documents().flush();
            } catch (IOException refused) {
                // A reader that went away has what it wanted.
                if (!terminal.isReaderGone()) {
                    throw refused;
                }
            }
            return;
        }
        Path target = Path.of(String.valueOf(name));
        if (DraftFile.isReplaceable(target)) {
            try (DraftFile draft = DraftFile.beside(target)) {
                try (Writer writer = draft.writer()) {
                    write(document, writer, true);
                }
                draft.putInPlace();
            }
        } else {
            try (Writer writer = Files.newBufferedWriter(target)) {
                write(document, writer, false);
            }
        }
    }

    /// A document in a stream takes one line, so that the next one can be told apart.
    private void write(Document document, Writer writer, boolean pretty)
            throws IOException, Failure, InterruptedException {
        try (JsonGenerator json = FACTORY.createGenerator(new Progress(writer))) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            if (pretty) {
                json.setPrettyPrinter(new DefaultPrettyPrinter());
            }
            document.writeTo(json);
            json.writeRaw('\n');
        }
    }

    private final class Progress extends FilterWriter {
        Progress(Writer writer) {
            super(writer);
        }

        @Override
        public void write(char[] characters, int from, int count) throws IOException {
            out.write(characters, from, count);
            progress.addAndGet(count);
        }
    }
}
