// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mld6.app.testing.MldProcess;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `--json FILE` leaves in a folder that others may write to as well.
@RequiresNetns
@RequiresCommands({"ip"})
class JsonFileIT {
    private static final String EMULATE = "emulate e0 --listeners 2 --groups ff0e::1 --json ";
    private static final String QUERIER = "querier e0 --json ";

    private Path directory;
    private Path json;
    private Netns near;
    private Netns far;

    @BeforeEach
    void open(@TempDir Path fresh) throws Exception {
        directory = fresh;
        json = fresh.resolve("state.json");
        near = Netns.create("near");
        far = Netns.create("far");
        near.veth("e0", far, "p0");
    }

    @AfterEach
    void close() {
        near.close();
        far.close();
    }

    /// The command at work, which writes at its end.
    private MldProcess start(String command) throws Exception {
        return MldProcess.start(near, "", "", command + json)
                .await(command.equals(EMULATE) ? "ready" : "querier: this router");
    }

    private void end(MldProcess mld6) throws Exception {
        mld6.signal(MldProcess.SIGTERM);
        assertThat(mld6.exitStatus()).as(mld6.toString()).isZero();
        assertThat(new ObjectMapper().readTree(json.toFile())).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {EMULATE, QUERIER})
    @DisplayName("a link under a name that can be foreseen is not written through")
    void doesNotFollowAPlantedLink(String command) throws Exception {
        Path victim = Files.writeString(directory.resolve("victim"), "untouched");
        try (MldProcess mld6 = start(command)) {
            Path _ =
                    Files.createSymbolicLink(
                            directory.resolve(".state.json." + mld6.pid() + ".tmp"), victim);
            end(mld6);
        }
        assertThat(victim).hasContent("untouched");
        assertThat(Files.isRegularFile(json, LinkOption.NOFOLLOW_LINKS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {EMULATE, QUERIER})
    @DisplayName("a file that exists keeps its mode, and its content until there is a document")
    void keepsWhatExists(String command) throws Exception {
        Files.writeString(json, "before");
        Files.setPosixFilePermissions(json, PosixFilePermissions.fromString("rw-r-----"));
        try (MldProcess mld6 = start(command)) {
            assertThat(json).hasContent("before");
            end(mld6);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(json)))
                .isEqualTo("rw-r-----");
    }

    @ParameterizedTest
    @ValueSource(strings = {EMULATE, QUERIER})
    @DisplayName("there is no file, and no draft, before there is a document")
    void isNotThereBeforehand(String command) throws Exception {
        try (MldProcess mld6 = start(command)) {
            assertThat(directory).isEmptyDirectory();
            end(mld6);
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).as("no draft either").containsExactly(json);
        }
    }
}
