// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import picocli.CommandLine.Option;

/// Whether [InterfaceGuard] lets a link pass that it would refuse: for every command that sends on
/// a real one.
public final class ForceOption {
    @Option(
            names = "--force",
            order = 90,
            description = "Use an interface even if a default route goes over its link.")
    private boolean force;

    public boolean isGiven() {
        return force;
    }
}
