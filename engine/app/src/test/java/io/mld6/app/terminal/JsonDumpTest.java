// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.mld6.app.cli.Failure;
import io.mld6.engine.testing.Await;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class JsonDumpTest {
    private final Terminal terminal =
            new Terminal(
                    new PrintWriter(new StringWriter()),
                    new PrintWriter(new StringWriter()),
                    false,
                    false,
                    true);
    private Path directory;
    private Path file;

    @BeforeEach
    void keep(@TempDir Path fresh) {
        directory = fresh;
        file = fresh.resolve("state.json");
    }

    private JsonDump dump() {
        return JsonDump.of(file.toString(), terminal, Duration.ofMillis(300));
    }

    private static JsonDump.Document one() {
        return json -> json.writeNumber(1);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> left = Files.list(directory)) {
            return left.sorted().toList();
        }
    }

    @Test
    void leavesNothingBehindUntilThereIsADocument() throws Exception {
        JsonDump dump = dump();
        assertThat(files()).as("no empty file, no draft").isEmpty();
        dump.write(JsonNodeFactory.instance.objectNode().put("a", 1));
        assertThat(files()).containsExactly(file);
        assertThat(file).content().contains("\"a\" : 1");
    }

    @Test
    void keepsTheModeOfWhatExists() throws Exception {
        Files.writeString(file, "before");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        dump().write(one());
        assertThat(file).hasContent("1");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
    }

    @Test
    void replacesALinkAndNeverWritesThroughIt() throws Exception {
        Path victim = Files.writeString(directory.resolve("victim"), "untouched");
        Files.createSymbolicLink(file, victim);
        dump().write(one());
        assertThat(victim).hasContent("untouched");
        assertThat(Files.isSymbolicLink(file)).isFalse();
        assertThat(file).hasContent("1");
    }

    @Test
    void takesAwayDraftsOfKilledRunsOnly() throws Exception {
        Process killed = new ProcessBuilder("true").start();
        killed.waitFor();
        long alive = ProcessHandle.current().parent().orElseThrow().pid();
        Path abandoned = draft("state.json", killed.pid());
        Path inUse = draft("state.json", alive);
        Path others = draft("other.json", killed.pid());
        Path planted = directory.resolve(".state.json.tmp");
        Files.createFile(planted);
        dump();
        assertThat(abandoned).doesNotExist();
        assertThat(files()).contains(inUse, others, planted);
    }

    private Path draft(String name, long pid) throws IOException {
        return Files.createFile(
                directory.resolve("." + name + "." + pid + "-0123456789abcdef.tmp"));
    }

    @Test
    void aDocumentThatFailsIsSaidOnceAndTheNextIsTried() throws Exception {
        List<String> lines = new ArrayList<>();
        JsonDump dump = dump();
        AtomicBoolean full = new AtomicBoolean(true);
        AtomicInteger tried = new AtomicInteger();
        for (int i = 1; i <= 5; i++) {
            full.set(i <= 3);
            dump.offer(
                    json -> {
                        tried.incrementAndGet();
                        if (full.get()) {
                            throw new IOException("No space left on device");
                        }
                        json.writeNumber(1);
                    },
                    lines::add);
            int times = i;
            Await.until(() -> assertThat(tried).hasValue(times));
            assertThatNothingRuns(dump);
        }
        assertThat(lines)
                .containsExactly(
                        "cannot write --json "
                                + file
                                + ": No space left on device (going on, and trying again)",
                        "--json " + file + " is written again");
        assertThat(file).hasContent("1");
    }

    private static void assertThatNothingRuns(JsonDump dump) throws Exception {
        Await.until(() -> assertThat(dump.isIdle()).isTrue());
    }

    @Test
    void aPipeWithoutAReaderHoldsNobodyUp() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
        List<String> lines = new ArrayList<>();
        JsonDump dump = dump();
        for (int i = 0; i < 3; i++) {
            dump.offer(one(), lines::add);
        }
        assertThat(lines).hasSize(1).first().asString().contains("leaving some out");
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> dump.write(one()))
                .withMessageContaining("nobody reads it");
    }

    @Test
    void waitsForOneThatGetsOn() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        JsonDump dump = dump();
        dump.offer(
                json -> {
                    go.await();
                    json.writeNumber(0);
                },
                _ -> {});
        go.countDown();
        dump.write(one());
        assertThat(file).hasContent("1");
    }

    @Test
    void refusesWhatCannotBeWritten() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonDump.of(directory.toString(), terminal))
                .withMessageContaining("expected - or a file that can be written");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonDump.of(directory.resolve("no/such").toString(), terminal));
    }
}
