// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.app.testing.MldProcess;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The build leaves out of the product what nothing reaches. What Netty takes by name depends on
/// how it is told to work: each way runs.
@RequiresNetns
@RequiresCommands("ip")
class ShrunkLibrariesIT {
    private static final String NETTY = "-Dio.netty.";

    @ParameterizedTest
    @DisplayName("nothing is missing, however Netty is told to work")
    @ValueSource(
            strings = {
                NETTY + "noUnsafe=true",
                "--sun-misc-unsafe-memory-access=deny",
                NETTY + "noUnsafe=true " + NETTY + "jfr.enabled=true",
                NETTY + "leakDetection.level=paranoid",
                NETTY + "allocator.type=pooled",
                NETTY + "allocator.type=unpooled",
                NETTY + "allocator.type=adaptive",
                NETTY + "noPreferDirect=true",
            })
    void runs(String javaOptions) throws Exception {
        try (Netns near = Netns.create("near");
                Netns far = Netns.create("far")) {
            near.veth("e0", far, "p0");
            try (MldProcess mld6 =
                    MldProcess.start(
                            near,
                            "",
                            javaOptions,
                            "emulate e0 --listeners 20 --groups ff0e::1+10 --duration 1s --listen"
                                    + " 127.0.0.1:0")) {
                assertThat(mld6.exitStatus()).as(mld6.toString()).isZero();
                assertThat(mld6.errors()).isEmpty();
            }
        }
    }
}
