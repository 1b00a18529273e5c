// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import io.mld6.engine.link.LinkException;
import io.mld6.engine.linux.LinkInfo;
import io.mld6.engine.linux.Links;
import io.mld6.engine.linux.NativeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/// What is asked about an interface before a frame goes out on it.
public final class InterfaceGuard {
    private static final Path SETTINGS = Path.of("/proc/sys/net/ipv6/conf");

    private InterfaceGuard() {}

    /// The interface, if it may be used: nobody floods the office by accident.
    ///
    /// @param force use it even if it carries a default route
    public static LinkInfo check(String name, boolean force, CommandSpec spec)
            throws LinkException {
        try {
            LinkInfo link = Links.find(name);
            if (link == null) {
                throw LinkException.unknownInterface(name);
            }
            if (!force && Links.carriesDefaultRoute(link.index())) {
                throw Refusal.because(
                        spec,
                        "interface '"
                                + name
                                + "' carries a default route: use another one, or say --force");
            }
            return link;
        } catch (NativeException failed) {
            throw new LinkException(
                    LinkException.Kind.IO,
                    "cannot ask the kernel about interface '" + name + "': " + failed.getMessage(),
                    failed);
        }
    }

    /// A line to say once if the kernel of this host answers queries on the interface, too.
    public static Optional<String> kernelAnswersToo(String name) {
        return kernelAnswersToo(name, SETTINGS);
    }

    static Optional<String> kernelAnswersToo(String name, Path settings) {
        try {
            String disabled = Files.readString(settings.resolve(name).resolve("disable_ipv6"));
            if (!disabled.strip().equals("0")) {
                return Optional.empty();
            }
        } catch (IOException _) {
            return Optional.empty(); // no IPv6 in this kernel, or not for this interface
        }
        return Optional.of(
                "note: IPv6 is on at "
                        + name
                        + ", so the kernel of this host answers queries there, too (sysctl -w"
                        + " net.ipv6.conf."
                        + name.replace('.', '/')
                        + ".disable_ipv6=1 turns it off)");
    }
}
