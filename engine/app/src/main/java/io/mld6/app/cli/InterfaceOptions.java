// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import io.mld6.codec.wire.VlanTags;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Which link: for every command that touches a real one.
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class InterfaceOptions {
    @Parameters(
            paramLabel = "IFACE",
            description = "Ethernet interface, in the network namespace of this process.")
    private String name;

    @Option(
            names = "--vlan",
            paramLabel = "ID[.ID]",
            order = 60,
            description =
                    "802.1Q VLAN of all frames, or an outer (802.1ad) and an inner one. Default:"
                            + " untagged.")
    private VlanTags vlan = VlanTags.NONE;

    @Option(
            names = "--force",
            order = 90,
            description = "Use the interface even if it carries a default route.")
    private boolean force;

    public String name() {
        return name;
    }

    public VlanTags vlan() {
        return vlan;
    }

    public boolean force() {
        return force;
    }
}
