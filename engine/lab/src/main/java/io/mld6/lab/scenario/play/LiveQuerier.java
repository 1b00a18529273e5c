// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.PacketChannelOptions;
import io.mld6.engine.linux.LinkInfo;
import io.mld6.engine.linux.Links;
import io.mld6.engine.linux.NativeException;
import io.mld6.engine.router.Querier;
import io.mld6.engine.router.QuerierConfig;
import io.mld6.engine.router.QuerierEvents;
import io.mld6.engine.router.QuerierStation.Follows;
import io.mld6.lab.scenario.ScenarioQuerier;
import java.util.List;
import java.util.function.Consumer;

/// A querier of ours on an interface, as a scenario asks for one.
final class LiveQuerier {
    private LiveQuerier() {}

    static Querier start(ScenarioQuerier wanted, List<VlanTags> vlans, Consumer<String> notices)
            throws LinkException {
        LinkInfo info = find(wanted.interfaceName());
        Ipv6Address address = address(info);
        boolean shared = addresses(info).contains(address);
        QuerierConfig config =
                Setup.querier(wanted, vlans)
                        .with(
                                to ->
                                        to.mac(new MacAddress(info.mac()))
                                                .address(address)
                                                .addressShared(shared)
                                                .follows(Follows.MAC_AND_ADDRESS));
        return Querier.start(
                config,
                LinkOpener.onInterface(PacketChannelOptions.forQuerier(info.name())),
                QuerierEvents.NONE,
                notices);
    }

    /// An interface.
    static LinkInfo find(String name) throws LinkException {
        try {
            LinkInfo info = Links.find(name);
            if (info == null) {
                throw LinkException.unknownInterface(name);
            }
            return info;
        } catch (NativeException failed) {
            throw new LinkException(
                    LinkException.Kind.IO, name + ": " + failed.getMessage(), failed);
        }
    }

    /// What a router on it is called: its first link-local address, or that of its MAC address.
    static Ipv6Address address(LinkInfo info) throws LinkException {
        List<Ipv6Address> all = addresses(info);
        return all.isEmpty()
                ? Ipv6Address.linkLocalEui64(new MacAddress(info.mac()))
                : all.getFirst();
    }

    private static List<Ipv6Address> addresses(LinkInfo info) throws LinkException {
        try {
            return Links.linkLocalAddresses(info.index());
        } catch (NativeException failed) {
            throw new LinkException(
                    LinkException.Kind.IO, info.name() + ": " + failed.getMessage(), failed);
        }
    }
}
