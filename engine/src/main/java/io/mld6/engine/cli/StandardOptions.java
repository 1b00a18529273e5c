// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.cli;

import java.lang.module.ModuleDescriptor;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

/// `--help` and `--version`, in the same words everywhere.
@Command(versionProvider = StandardOptions.Version.class)
final class StandardOptions {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            order = 100,
            description = "Show this help and exit.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            order = 101,
            description = "Show the version and exit.")
    private boolean version;

    /// The version in the module descriptor, and the runtime underneath.
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            ModuleDescriptor descriptor = Mld6.class.getModule().getDescriptor();
            String version =
                    descriptor == null
                            ? "(unpackaged)"
                            : descriptor.rawVersion().orElse("(unpackaged)");
            return new String[] {"mld6 " + version + ", Java " + Runtime.version()};
        }
    }
}
