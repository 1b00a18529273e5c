// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.mld6.app.testing.MldProcess;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Temporary folders that take no file, or from which nothing may be run.
@RequiresNetns
@RequiresCommands({"ip", "unshare", "mount"})
class TemporaryFolderIT {
    private static final String EMULATE = "emulate e0 --listeners 2 --groups ff0e::1";

    private Path folder;
    private Netns near;
    private Netns far;

    @BeforeEach
    void open(@TempDir Path temporary) throws Exception {
        folder = temporary;
        near = Netns.create("near");
        far = Netns.create("far");
        near.veth("e0", far, "p0");
    }

    @AfterEach
    void close() {
        near.close();
        far.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"noexec", "ro"})
    @DisplayName("the product brings the native library unpacked")
    void isNotNeeded(String mountedWith) throws Exception {
        assumeProduct();
        try (MldProcess mld6 = start(mountedWith, "", EMULATE)) {
            mld6.await("ready");
            assertThat(mld6.errors()).isEmpty();
            assertThat(mld6.interrupt().at("/memberships").asInt()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {EMULATE, "querier e0", "query e0", "bench-link e0", "demo --listeners 9"})
    @DisplayName("without a native library: one line that says what helps")
    void isNamedWhereItIsNeeded(String arguments) throws Exception {
        try (MldProcess mld6 = start("noexec", "-Djava.library.path=/nowhere", arguments)) {
            assertThat(mld6.exitStatus()).as(mld6.toString()).isEqualTo(1);
            assertThat(mld6.errors())
                    .singleElement()
                    .asString()
                    .contains("cannot load", "netty", "-Dio.netty.native.workdir=");
        }
    }

    @Test
    @DisplayName("a start leaves nothing in the temporary folder")
    void unpacksNothing() throws Exception {
        assumeProduct();
        String there = "-Djava.io.tmpdir=" + folder;
        try (MldProcess mld6 = MldProcess.start(near, "", there, EMULATE)) {
            mld6.await("ready");
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files).isEmpty();
            }
            assertThat(mld6.interrupt().at("/memberships").asInt()).isEqualTo(2);
        }
    }

    /// Not for classes that only look like the product.
    private static void assumeProduct() {
        assumeThat(MldProcess.product().resolve("lib")).exists();
    }

    /// With a temporary folder that is mounted for this process alone.
    private MldProcess start(String mountedWith, String javaOptions, String arguments)
            throws IOException {
        Path place = Files.createDirectory(folder.resolve("tmp"));
        Path script = folder.resolve("with-tmp");
        Files.writeString(
                script,
                "mount -t tmpfs -o %s none %s && exec \"$@\"".formatted(mountedWith, place));
        return MldProcess.start(
                near,
                "unshare --mount sh " + script,
                ("-Djava.io.tmpdir=" + place + " " + javaOptions).strip(),
                arguments);
    }
}
