// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit fills the field
class InterfaceGuardTest {
    @TempDir Path settings;

    private void disableIpv6(String name, String value) throws Exception {
        Files.createDirectory(settings.resolve(name));
        Files.writeString(settings.resolve(name).resolve("disable_ipv6"), value + "\n");
    }

    @Test
    void saysThatTheKernelAnswersTooWhileItsIpv6IsOn() throws Exception {
        disableIpv6("eth0.7", "0");
        assertThat(InterfaceGuard.kernelAnswersToo("eth0.7", settings))
                .hasValue(
                        "note: IPv6 is on at eth0.7, so the kernel of this host answers queries there,"
                                + " too (sysctl -w net.ipv6.conf.eth0/7.disable_ipv6=1 turns it off)");
    }

    @Test
    void saysNothingWhereTheKernelIsQuiet() throws Exception {
        disableIpv6("eth1", "1");
        assertThat(InterfaceGuard.kernelAnswersToo("eth1", settings)).isEmpty();
        assertThat(InterfaceGuard.kernelAnswersToo("nosuch0", settings)).isEmpty();
    }
}
