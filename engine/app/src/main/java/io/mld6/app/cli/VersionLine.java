// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import java.lang.module.ModuleDescriptor;
import picocli.CommandLine.IVersionProvider;

/// The version in the module descriptor, and the runtime underneath.
public final class VersionLine implements IVersionProvider {
    VersionLine() {}

    @Override
    public String[] getVersion() {
        return new String[] {"mld6 " + version() + ", Java " + Runtime.version()};
    }

    /// The version of this program alone.
    public static String version() {
        ModuleDescriptor descriptor = VersionLine.class.getModule().getDescriptor();
        return descriptor == null ? "(unpackaged)" : descriptor.rawVersion().orElse("(unpackaged)");
    }
}
