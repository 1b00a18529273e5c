// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.linux.DefaultRoutes;
import io.mld6.engine.linux.LinkInfo;
import io.mld6.engine.linux.Links;
import io.mld6.engine.linux.NativeException;
import io.mld6.engine.output.BatchOutput;
import io.mld6.engine.population.VlanList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/// What is asked about an interface before a frame goes out on it.
public final class InterfaceGuard {
    private static final Path SETTINGS = Path.of("/proc/sys/net/ipv6/conf");

    private static final int USUAL_MTU = 1500;

    private InterfaceGuard() {}

    /// The interface, if it may be used: nobody floods the office by accident.
    ///
    /// @param force use it even if a default route goes over its link
    public static LinkInfo check(String name, boolean force, CommandSpec spec)
            throws LinkException {
        try {
            LinkInfo link = Links.find(name);
            if (link == null) {
                throw LinkException.unknownInterface(name);
            }
            String routed = force ? null : DefaultRoutes.now().over(link.index());
            if (routed != null) {
                throw Refusal.because(
                        spec,
                        "interface '"
                                + name
                                + (routed.equals(name)
                                        ? "' carries a default route"
                                        : "' carries the default route of '" + routed + "'")
                                + ": use another one, or say --force");
            }
            return link;
        } catch (NativeException failed) {
            throw new LinkException(
                    LinkException.Kind.IO,
                    "cannot ask the kernel about interface '" + name + "': " + failed.getMessage(),
                    failed);
        }
    }

    /// The interface, if it may be used and is up: of a command that sends what it has and ends.
    ///
    /// @param force as above
    public static LinkInfo checkUp(String name, boolean force, CommandSpec spec)
            throws LinkException {
        LinkInfo link = check(name, force, spec);
        if (!link.adminUp()) {
            throw LinkException.administrativelyDown(name);
        }
        return link;
    }

    /// Refuses an interface that takes no packets as long as MLD's.
    ///
    /// @param leastOctets what the longest of the shortest packets has
    /// @param vlan tags of the frames, which may count against the MTU
    public static void checkMtu(LinkInfo link, int leastOctets, VlanTags vlan)
            throws LinkException {
        checkMtu(link, leastOctets + BatchOutput.beyondMtu(vlan.word()));
    }

    private static void checkMtu(LinkInfo link, int least) throws LinkException {
        if (link.mtu() < least) {
            throw new LinkException(
                    LinkException.Kind.IO,
                    "interface '%s' has an MTU of %d octets: this takes one of %d or more (`ip link set %s mtu %d`)"
                            .formatted(link.name(), link.mtu(), least, link.name(), USUAL_MTU));
        }
    }

    /// Refuses an interface that takes no packets as long as MLD's in some VLAN of a list.
    ///
    /// @param leastOctets as above
    /// @param vlans where frames go; the tags that take most of the MTU count
    public static void checkMtu(LinkInfo link, int leastOctets, VlanList vlans)
            throws LinkException {
        // All VLANs of a range have equally many tags, of the same types.
        checkMtu(
                link,
                vlans.ranges().stream()
                        .mapToInt(range -> leastOctets + BatchOutput.beyondMtu(range.word(0)))
                        .max()
                        .orElse(leastOctets));
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
                        + ", so the kernel of this host answers queries there, too ("
                        + silencing(name)
                        + " turns it off)");
    }

    /// The command after which the kernel of this host says nothing more on an interface.
    public static String silencing(String name) {
        return "sysctl -w net.ipv6.conf." + name.replace('.', '/') + ".disable_ipv6=1";
    }
}
