// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Which link: for every command that touches a real one.
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class InterfaceOptions {
    @Parameters(
            paramLabel = "IFACE",
            description = "Ethernet interface, in the network namespace of this process.")
    private String name;

    @Mixin private ForceOption force;

    public String name() {
        return name;
    }

    public boolean force() {
        return force.isGiven();
    }
}
