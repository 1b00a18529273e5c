// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The multicast database of a Linux bridge, over rtnetlink: what it believes that is listened to
/// behind which port, and whether that has changed (`RTNLGRP_MDB`).
///
/// It stays in the network namespace it was opened in, on whatever thread it is asked.
///
/// *Thread*: one at a time; [#close] from any.
public final class BridgeMdb implements AutoCloseable {
    /// How often a list is begun anew that changed under the kernel's hands.
    private static final int MOST_DUMPS = 5;

    private final NetlinkSocket questions;
    private final NetlinkSocket events;
    private final int bridge;
    private final Map<Integer, String> names = new HashMap<>();
    /// Nothing is known of what happened before the first list.
    private boolean changed = true;

    private BridgeMdb(NetlinkSocket questions, NetlinkSocket events, int bridge) {
        this.questions = questions;
        this.events = events;
        this.bridge = bridge;
    }

    /// The database of a bridge.
    ///
    /// @param namespace named by `ip netns`; null for the calling thread's
    /// @throws NativeException with [Errno#ENODEV] if there is no bridge of that name, or what the
    ///     namespace cannot be entered for
    public static BridgeMdb open(@Nullable String namespace, String bridge) throws NativeException {
        return NetworkNamespace.in(namespace, () -> open(bridge));
    }

    private static BridgeMdb open(String bridge) throws NativeException {
        LinkInfo link = Links.find(bridge);
        if (link == null) {
            throw new NativeException(bridge, Errno.ENODEV);
        }
        NetlinkSocket questions = new NetlinkSocket(0);
        NetlinkSocket events = null;
        BridgeMdb opened = null;
        try {
            events = new NetlinkSocket(NetlinkSocket.RTMGRP_MDB);
            BridgeMdb made = new BridgeMdb(questions, events, link.index());
            if (!made.info().isBridge()) {
                throw new NativeException(bridge + ": not a bridge that snoops", Errno.ENODEV);
            }
            opened = made;
            return made;
        } finally {
            if (opened == null) {
                questions.close();
                if (events != null) {
                    events.close();
                }
            }
        }
    }

    /// The bridge's own index: what it shows as a port of that number, this host listens to.
    public int index() {
        return bridge;
    }

    /// How the bridge is set now.
    ///
    /// @throws NativeException if it is gone
    public BridgeInfo info() throws NativeException {
        BridgeInfo[] found = new BridgeInfo[1];
        questions.ask(
                NetlinkMessages.getLink(bridge, 0),
                (type, body) -> {
                    if (type == NetlinkMessages.RTM_NEWLINK) {
                        found[0] = BridgeInfo.of(body);
                        return false;
                    }
                    return true;
                });
        BridgeInfo info = found[0];
        if (info == null) {
            throw new NativeException("rtnetlink", Errno.ENODEV);
        }
        return info;
    }

    /// The name of a port, or its number if it is gone.
    public String name(int port) throws NativeException {
        String known = names.get(port);
        if (known != null) {
            return known;
        }
        String[] found = {Integer.toString(port)};
        try {
            questions.ask(
                    NetlinkMessages.getLink(port, 0),
                    (type, body) -> {
                        LinkInfo link =
                                type == NetlinkMessages.RTM_NEWLINK
                                        ? NetlinkMessages.link(body)
                                        : null;
                        if (link != null) {
                            found[0] = link.name();
                            names.put(port, link.name());
                        }
                        return type != NetlinkMessages.RTM_NEWLINK;
                    });
        } catch (NativeException gone) {
            if (gone.errno() != Errno.ENODEV) {
                throw gone;
            }
        }
        return found[0];
    }

    /// Whether anything may have changed since the last [#dump]. Where more happened than fitted
    /// the socket, something has. Does not wait.
    public boolean hasChanged() throws NativeException {
        while (true) {
            int result = events.poll();
            if (result == -Errno.EAGAIN) {
                return changed;
            }
            if (result == -Errno.ENOBUFS) {
                changed = true;
                continue;
            }
            int octets = NativeSocket.check("recv rtnetlink", result);
            boolean _ =
                    NetlinkMessages.forEach(
                            events.received(octets),
                            (type, body) -> {
                                changed |= MdbMessage.bridge(type, body) == bridge;
                                return true;
                            });
        }
    }

    /// Shows everything. A list that changed on the way so that the kernel says it is not whole
    /// (`NLM_F_DUMP_INTR`) is begun anew, a few times; and even in a whole one a group may be
    /// missing, or be there twice, if others went or came meanwhile: [#show] tells for sure.
    ///
    /// @param begin runs before each list: what was shown of the one before does not count
    /// @throws NativeException if the kernel refuses, or no list is ever whole (EAGAIN)
    public void dump(Runnable begin, MdbVisitor visitor) throws NativeException {
        boolean _ = hasChanged();
        changed = false;
        for (int i = 0; i < MOST_DUMPS; i++) {
            begin.run();
            if (list(visitor)) {
                return;
            }
        }
        changed = true;
        throw new NativeException("rtnetlink: the bridge changes too often", Errno.EAGAIN);
    }

    /// @return whether the list is whole
    private boolean list(MdbVisitor visitor) throws NativeException {
        questions.send(NetlinkMessages.finish(MdbMessage.dump()));
        boolean whole = true;
        boolean more = true;
        NetlinkMessages.Message show =
                NetlinkMessages.untilDone(
                        (type, body) -> {
                            if (MdbMessage.bridge(type, body) == bridge) {
                                MdbMessage.show(body, visitor);
                            }
                            return true;
                        });
        while (more) {
            ByteBuffer datagram = questions.receive();
            whole &= !NetlinkMessages.isInterrupted(datagram);
            more = NetlinkMessages.forEach(datagram, show);
        }
        return whole;
    }

    /// Shows one group, of all ports, as it is this moment; nothing if there is no such group.
    ///
    /// @return false if the kernel knows no such question (before Linux 6.8)
    public boolean show(int vlan, long high, long low, MdbVisitor visitor) throws NativeException {
        try {
            questions.ask(
                    MdbMessage.get(bridge, vlan, high, low),
                    (type, body) -> {
                        if (MdbMessage.bridge(type, body) == bridge) {
                            MdbMessage.show(body, visitor);
                            return false;
                        }
                        return true;
                    });
            return true;
        } catch (NativeException refused) {
            return switch (refused.errno()) {
                case Errno.ENOENT -> true;
                case Errno.EOPNOTSUPP, Errno.EINVAL -> false;
                default -> throw refused;
            };
        }
    }

    @Override
    public void close() {
        questions.close();
        events.close();
    }
}
