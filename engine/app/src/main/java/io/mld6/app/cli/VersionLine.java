// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import java.lang.module.ModuleDescriptor;
import picocli.CommandLine.IVersionProvider;

/// The version in the module descriptor, and the runtime underneath.
public final class VersionLine implements IVersionProvider {
    VersionLine() {}

    @Override
    public String[] getVersion() {
        ModuleDescriptor descriptor = VersionLine.class.getModule().getDescriptor();
        String version =
                descriptor == null
                        ? "(unpackaged)"
                        : descriptor.rawVersion().orElse("(unpackaged)");
        return new String[] {"mld6 " + version + ", Java " + Runtime.version()};
    }
}
