// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.doctor;

import io.mld6.app.cli.InterfaceGuard;
import io.mld6.codec.encode.Capacity;
import io.mld6.engine.linux.DefaultRoutes;
import io.mld6.engine.linux.LinkFeatures;
import io.mld6.engine.linux.LinkFeatures.Feature;
import io.mld6.engine.linux.LinkInfo;
import io.mld6.engine.linux.NativeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the kernel knows of an interface without anybody listening.
final class LinkChecks {
    private static final int USUAL_MTU = 1500;

    /// The least an IPv6 link carries: RFC 8200 §5.
    private static final int LEAST_IPV6_MTU = 1280;

    /// Drivers of virtual machines whose host may drop frames of other MAC addresses.
    private static final Set<String> OF_VIRTUAL_MACHINES =
            Set.of("vmxnet3", "hv_netvsc", "ena", "gve", "vif", "xen_netfront");

    private static final Set<String> OF_ONE_MAC_BELOW = Set.of("macvlan", "macvtap");

    private final LinkInfo link;
    private final LinkFeatures features;
    private final SystemFiles files;

    /// Where `/sys` speaks of it; null if it does not.
    private final @Nullable String folder;

    LinkChecks(LinkInfo link, LinkFeatures features, SystemFiles files) {
        this.link = link;
        this.features = features;
        this.files = files;
        this.folder = files.folder(link.name(), link.index());
    }

    List<Finding> all() throws NativeException {
        return List.of(
                carrier(),
                mtu(),
                defaultRoute(DefaultRoutes.now().over(link.index())),
                ownKernel(),
                offloads(),
                macFilter(),
                snooping());
    }

    Finding carrier() {
        String name = link.name();
        if (!link.ethernet()) {
            return Finding.problem(
                    "carrier",
                    name + " does not carry Ethernet frames",
                    "use an Ethernet interface (`ip -br link`); a tap in place of a tun");
        }
        if (!link.adminUp()) {
            return Finding.problem(
                    "carrier", name + " is administratively down", "ip link set " + name + " up");
        }
        return link.carrier()
                ? Finding.ok("carrier", "up, with carrier")
                : Finding.problem(
                        "carrier",
                        "up, and nobody at the other end",
                        "plug the cable in, or set the other end up (`ethtool " + name + "`)");
    }

    Finding mtu() {
        String mends = "ip link set " + link.name() + " mtu " + USUAL_MTU;
        String octets = link.mtu() + " octets";
        if (link.mtu() < Capacity.LEAST_MTU_V2_OCTETS) {
            return Finding.problem("mtu", octets + ": too few for any MLDv2 message", mends);
        }
        if (link.mtu() < LEAST_IPV6_MTU) {
            return Finding.warning(
                    "mtu", octets + ": fewer than IPv6 asks for (1280, RFC 8200 §5)", mends);
        }
        return Finding.ok("mtu", octets);
    }

    /// @param over whose default route goes over the link, null if none does
    Finding defaultRoute(@Nullable String over) {
        return over == null
                ? Finding.ok("default route", "none over this link")
                : Finding.warning(
                        "default route",
                        "that of "
                                + over
                                + " goes over this link: commands that send refuse it without"
                                + " --force",
                        "ip link set " + link.name() + " netns TESTS, or use another interface");
    }

    Finding ownKernel() {
        return InterfaceGuard.kernelAnswersToo(link.name()).isEmpty()
                ? Finding.ok("own kernel", "IPv6 is off, so only emulated listeners answer")
                : Finding.warning(
                        "own kernel",
                        "IPv6 is on: this host answers queries, too, and reports groups of its"
                                + " own",
                        InterfaceGuard.silencing(link.name()));
    }

    Finding offloads() {
        List<String> on = new ArrayList<>();
        for (Feature feature : Feature.values()) {
            if (features.on().contains(feature)) {
                on.add(
                        switch (feature) {
                            case RECEIVE_CHECKSUM -> "rx checksum";
                            case TRANSMIT_CHECKSUM -> "tx checksum";
                            case SEGMENTATION -> "tso";
                            case GENERIC_RECEIVE -> "gro";
                            case LARGE_RECEIVE -> "lro";
                            case RECEIVE_VLAN -> "rx vlan";
                        });
            }
        }
        String text =
                (features.driver().isEmpty() ? "" : "driver " + features.driver() + ", ")
                        + (on.isEmpty() ? "none on" : "on: " + String.join(", ", on));
        return features.on().contains(Feature.LARGE_RECEIVE)
                ? Finding.warning(
                        "offloads",
                        text + "; lro puts packets together that are counted one by one",
                        "ethtool -K " + link.name() + " lro off")
                : Finding.ok("offloads", text);
    }

    /// Whether frames of other MAC addresses than the interface's own go out and come in.
    Finding macFilter() {
        String driver = features.driver();
        String check = "mac filter";
        if (OF_ONE_MAC_BELOW.contains(driver)) {
            return Finding.warning(
                    check,
                    "a "
                            + driver
                            + " is given what goes to groups and to its own MAC, and nothing that"
                            + " is sent to an emulated one",
                    "use the interface below it, or a pair of veth and a bridge");
        }
        if (driver.equals("ipvlan")) {
            return Finding.problem(
                    check,
                    "an ipvlan shares the one MAC of the interface below it",
                    "use the interface below it, or a pair of veth and a bridge");
        }
        if (folder != null && files.exists(folder + "/phy80211")) {
            return Finding.problem(
                    check,
                    "a wireless station: the access point takes frames of its own MAC only",
                    "use a wired interface");
        }
        if (folder != null && files.exists(folder + "/device/physfn")) {
            return Finding.warning(
                    check,
                    "a virtual function: the card drops frames of other MACs unless it is told to"
                            + " trust it",
                    "on the host: ip link set PF vf N spoofchk off trust on");
        }
        if (OF_VIRTUAL_MACHINES.contains(driver)) {
            return Finding.warning(
                    check,
                    "an interface of a virtual machine ("
                            + driver
                            + "): its host may drop frames"
                            + " of other MACs",
                    "allow forged transmits, MAC changes and promiscuous mode at the virtual"
                            + " switch");
        }
        return Finding.ok(check, "none known: frames of any MAC go out and come in");
    }

    /// The bridge of this host that it is, or is a port of. A switch beyond the cable shows itself
    /// by what it delivers only.
    Finding snooping() {
        String check = "snooping";
        if (folder == null) {
            return Finding.ok(check, "/sys is of another network namespace: not known");
        }
        if (files.exists(folder + "/bridge")) {
            return bridge(check, folder + "/bridge", link.name(), "a bridge");
        }
        String master = files.target(folder + "/master");
        if (master != null && files.exists(folder + "/brport")) {
            return bridge(
                    check,
                    folder + "/master/bridge",
                    master,
                    "a port of " + master + ", which does not see what is sent here; that");
        }
        return Finding.ok(
                check, "no bridge of this host; a switch beyond it is not seen from here");
    }

    private Finding bridge(String check, String at, String name, String what) {
        String set = "ip link set " + name + " type bridge ";
        if (files.number(at + "/multicast_snooping", 0) == 0) {
            return Finding.warning(
                    check,
                    what + " does not snoop: all multicast goes everywhere",
                    set + "mcast_snooping 1");
        }
        boolean asks = files.number(at + "/multicast_querier", 0) != 0;
        long version = files.number(at + "/multicast_mld_version", 1);
        String text = what + " snoops, MLDv" + version;
        if (version < 2) {
            return Finding.warning(check, text, set + "mcast_mld_version 2");
        }
        return Finding.ok(
                check, text + (asks ? ", and is a querier itself" : ", and asks nothing"));
    }
}
