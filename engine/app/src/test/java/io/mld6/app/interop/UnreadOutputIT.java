// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.app.testing.MldProcess;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.Hub;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.Observer;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import io.mld6.engine.testing.SeenFrame;
import io.mld6.engine.testing.Statement;
import io.mld6.engine.testing.TestReports;
import io.mld6.engine.testing.Vectors;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Nobody reads what the command prints, or not any more: queries go out, answers go out, and
/// whoever asks it to stop is obeyed.
@RequiresNetns
@RequiresCommands({"ip", "mkfifo"})
class UnreadOutputIT {
    private static final int PIPE_OCTETS = 64 << 10;
    private static final String QUERIER =
            "querier e0 --query-interval 1s --max-response 500ms --mld 2";
    private static final String POPULATION =
            "emulate e0 --mld 1 --listeners 5 --groups ff0e::db8:0:101+4 --hearing snooped"
                    + " --seed 1";
    private static final int MEMBERSHIPS = 20;
    private static final int CONTROL_S = 0x13;

    private Path directory;
    private Hub hub;
    private Observer observer;
    private Netns near;

    @BeforeEach
    void open(@TempDir Path fresh) throws Exception {
        directory = fresh;
        hub = Hub.create();
        observer = Observer.on(hub);
        near = Netns.create("near");
        hub.port(near, "e0");
    }

    @AfterEach
    void close() throws Exception {
        near.close();
        observer.close();
        hub.close();
    }

    /// A script that runs a command with its output somewhere else.
    private String redirected(String redirection) throws IOException {
        Path script = directory.resolve("redirected.sh");
        Files.writeString(script, "#!/bin/sh\nexec \"$@\" " + redirection + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script.toString();
    }

    private Path fifo() throws Exception {
        Path fifo = directory.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
        return fifo;
    }

    /// A pipe with room for `octets` more, and nobody who reads.
    private static RandomAccessFile filled(Path fifo, int octets) throws IOException {
        RandomAccessFile both = new RandomAccessFile(fifo.toFile(), "rw");
        both.write(new byte[PIPE_OCTETS - octets]);
        return both;
    }

    private void sayMuch(int first) throws Exception {
        for (int i = first; i < first + 300; i++) {
            observer.say(
                    TestReports.version2(
                            i,
                            new TestReports.Said(
                                    Statement.Kind.IS_EX,
                                    Ipv6Address.parse("ff0e::db8:1:0").plus(i),
                                    List.of())));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {">", "2>", ">&2 2>"})
    @DisplayName("SD-27: a full pipe: every query goes out, and SIGTERM ends it")
    void querierAsksOnWhileNobodyReads(String redirection) throws Exception {
        Path fifo = fifo();
        try (RandomAccessFile _ = filled(fifo, 4096);
                MldProcess mld6 =
                        MldProcess.start(near, redirected(redirection + fifo), "", QUERIER)) {
            observer.await(frame -> frame.type() == SeenFrame.QUERY);
            for (int i = 0; i < 8; i++) {
                sayMuch(300 * i);
                observer.await(UnreadOutputIT::isGeneral);
            }
            mld6.signal(MldProcess.SIGTERM);
            assertThat(mld6.exitStatus()).as(mld6.toString()).isBetween(0, 1);
        }
    }

    private static boolean isGeneral(SeenFrame frame) {
        return frame.type() == SeenFrame.QUERY && frame.group().equals("0:0:0:0:0:0:0:0");
    }

    /// Ctrl-S, and then a link that goes and comes back, which is said there as it happens.
    @Test
    @RequiresCommands({"script", "stty"})
    @DisplayName("SD-27: a terminal that was stopped: every query goes out")
    void querierAsksOnOnAStoppedTerminal() throws Exception {
        Path keys = fifo();
        Path script = directory.resolve("on-a-terminal.sh");
        Files.writeString(
                script,
                "#!/bin/sh\nexec script -qfc \"stty rows 40 cols 120; exec $*\" /dev/null"
                        + (" >/dev/null <" + keys + "\n"));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        try (RandomAccessFile keyboard = new RandomAccessFile(keys.toFile(), "rw");
                MldProcess _ = MldProcess.start(near, script.toString(), "", QUERIER)) {
            observer.await(UnreadOutputIT::isGeneral);
            observer.await(UnreadOutputIT::isGeneral);
            keyboard.write(CONTROL_S);
            near.run("ip link set e0 down");
            near.run("ip link set e0 up");
            for (int i = 0; i < 8; i++) {
                sayMuch(300 * i);
                observer.await(UnreadOutputIT::isGeneral);
            }
        }
        // The terminal is gone with `script`, which the querier takes as its end.
        Await.until(
                () ->
                        assertThat(near.run("ip netns pids " + near.name()).lines())
                                .as("the command that asks, and nobody else")
                                .hasSize(1));
    }

    @Test
    @DisplayName("SD-27: a full pipe: emulated listeners answer, and leave when asked")
    void emulationAnswersAndLeavesWhileNobodyReads() throws Exception {
        Path fifo = fifo();
        try (RandomAccessFile _ = filled(fifo, 0);
                MldProcess mld6 = MldProcess.start(near, redirected(">" + fifo), "", POPULATION)) {
            Set<SeenFrame> joined = new HashSet<>();
            Await.until(
                    () -> {
                        joined.addAll(of(SeenFrame.REPORT));
                        assertThat(joined).hasSize(MEMBERSHIPS);
                    });
            for (int i = 0; i < 3; i++) {
                near.run("ip link set e0 down");
                near.run("ip link set e0 up");
            }
            Set<SeenFrame> again = new HashSet<>();
            Await.until(
                    () -> {
                        again.addAll(of(SeenFrame.REPORT));
                        assertThat(again).hasSize(MEMBERSHIPS);
                    });
            observer.say(Vectors.frame("v1-general-query-zero-delay"));
            observer.await(frame -> frame.type() == SeenFrame.REPORT);
            mld6.signal(MldProcess.SIGTERM);
            Set<SeenFrame> left = new HashSet<>();
            Await.until(
                    () -> {
                        left.addAll(of(SeenFrame.DONE));
                        assertThat(left).hasSize(MEMBERSHIPS);
                    });
            assertThat(mld6.exitStatus()).as("results were lost").isEqualTo(1);
        }
    }

    private List<SeenFrame> of(int type) throws IOException {
        return observer.heard().stream().filter(frame -> frame.type() == type).toList();
    }

    @Test
    @DisplayName("SD-27: a reader that goes away, as head does, ends the run")
    void endsWhenTheReaderGoes() throws Exception {
        Path fifo = fifo();
        RandomAccessFile reader = filled(fifo, PIPE_OCTETS);
        try (MldProcess mld6 = MldProcess.start(near, redirected(">" + fifo), "", QUERIER)) {
            try (reader) {
                assertThat(reader.readLine()).isNotEmpty();
            }
            observer.await(frame -> frame.type() == SeenFrame.QUERY);
            assertThat(mld6.exitStatus()).as(mld6.toString()).isZero();
        }
    }

    @Test
    @DisplayName("a document for a full disk: said, and status 1")
    void aLostDocumentIsAFailure() throws Exception {
        String arguments = POPULATION + " --duration 500ms --json -";
        try (MldProcess mld6 = MldProcess.start(near, redirected(">/dev/full"), "", arguments)) {
            assertThat(mld6.exitStatus()).as(mld6.toString()).isEqualTo(1);
            assertThat(mld6.errors())
                    .anyMatch(line -> line.contains("cannot write --json -: No space"));
        }
    }

    @Test
    @DisplayName("a dump that fails is said, and the next one works")
    void aFailedDumpDoesNotEndTheQuerier() throws Exception {
        Path folder = Files.createDirectory(directory.resolve("dumps"));
        Path json = folder.resolve("state.json");
        try (MldProcess mld6 =
                MldProcess.start(near, "", "", QUERIER + " --dump-every 100ms --json " + json)) {
            Await.until(() -> assertThat(json).exists());
            Path aside = directory.resolve("aside");
            Files.move(folder, aside);
            mld6.await("cannot write");
            observer.await(frame -> frame.type() == SeenFrame.QUERY);
            Files.createDirectory(folder);
            Await.until(() -> assertThat(json).exists());
            mld6.signal(MldProcess.SIGTERM);
            assertThat(mld6.exitStatus()).as(mld6.toString()).isZero();
        }
    }

    @Test
    @DisplayName("the summary is the end of the output")
    void nothingComesAfterTheSummary() throws Exception {
        Path out = directory.resolve("out");
        try (MldProcess mld6 = MldProcess.start(near, redirected(">" + out), "", QUERIER)) {
            observer.await(frame -> frame.type() == SeenFrame.QUERY);
            sayMuch(0);
            ProcessHandle process = ProcessHandle.of(mld6.pid()).orElseThrow();
            mld6.signal(MldProcess.SIGTERM);
            for (int i = 1; process.isAlive(); i++) {
                sayMuch(300 * i);
            }
            assertThat(mld6.exitStatus()).isZero();
        }
        List<String> lines = Files.readAllLines(out, StandardCharsets.UTF_8);
        assertThat(lines).last().asString().startsWith("kernel ");
    }
}
