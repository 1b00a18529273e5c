// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// Reading and writing what rtnetlink says about the multicast database of a bridge
/// (`linux/if_bridge.h`).
///
/// ```text
/// br_port_msg        0 family  4 ifindex                                                     8
///   MDBA_MDB           MDBA_MDB_ENTRY...       one group, several ports
///     MDBA_MDB_ENTRY     MDBA_MDB_ENTRY_INFO...  one port
///       MDBA_MDB_ENTRY_INFO  br_mdb_entry, then MDBA_MDB_EATTR_...
///   MDBA_ROUTER        MDBA_ROUTER_PORT...     u32 ifindex, then MDBA_ROUTER_PATTR_...
/// br_mdb_entry       0 ifindex  4 state  5 flags  6 vid  8 address (16)  24 protocol        28
/// ```
///
/// An entry with a source follows from the one without, and is passed over, unless somebody has
/// put it there by hand.
final class MdbMessage {
    static final int RTM_NEWMDB = 84;
    static final int RTM_DELMDB = 85;

    private static final int RTM_GETMDB = 86;
    private static final int PORT_MESSAGE_OCTETS = 8;
    private static final int AF_BRIDGE = 7;

    private static final int MDBA_MDB = 1;
    private static final int MDBA_ROUTER = 2;
    private static final int MDBA_MDB_ENTRY = 1;
    private static final int MDBA_MDB_ENTRY_INFO = 1;
    private static final int MDBA_ROUTER_PORT = 1;
    private static final int MDBA_ROUTER_PATTR_TIMER = 1;
    private static final int MDBA_GET_ENTRY = 1;

    private static final int EATTR_TIMER = 1;
    private static final int EATTR_SRC_LIST = 2;
    private static final int EATTR_GROUP_MODE = 3;
    private static final int EATTR_SOURCE = 4;
    private static final int SRCLIST_ENTRY = 1;
    private static final int SRCATTR_ADDRESS = 1;
    private static final int SRCATTR_TIMER = 2;

    private static final int ENTRY_OCTETS = 28;
    private static final int ENTRY_STATE = 4;
    private static final int ENTRY_FLAGS = 5;
    private static final int ENTRY_VID = 6;
    private static final int ENTRY_ADDRESS = 8;
    private static final int ENTRY_PROTOCOL = 24;
    private static final int PERMANENT = 1;
    private static final int BLOCKED = 8;
    private static final int ETH_P_IPV6 = 0x86dd;
    private static final int INCLUDE = 1;
    private static final int IPV6_OCTETS = 16;

    private MdbMessage() {}

    /// Asks for everything of all bridges: the kernel filters by none.
    static ByteBuffer dump() {
        return NetlinkMessages.request(RTM_GETMDB, NetlinkMessages.NLM_F_DUMP, PORT_MESSAGE_OCTETS)
                .put((byte) AF_BRIDGE)
                .put(new byte[PORT_MESSAGE_OCTETS - 1]);
    }

    /// Asks for one group of a bridge, of all its ports. Kernels before 6.8 know no such question.
    static ByteBuffer get(int bridge, int vlan, long high, long low) {
        ByteBuffer request =
                NetlinkMessages.request(RTM_GETMDB, 0, PORT_MESSAGE_OCTETS + 4 + ENTRY_OCTETS)
                        .putInt(AF_BRIDGE_WORD)
                        .putInt(bridge)
                        .putShort((short) (4 + ENTRY_OCTETS))
                        .putShort((short) MDBA_GET_ENTRY)
                        .putInt(0)
                        .putShort((short) 0)
                        .putShort((short) vlan);
        request.order(ByteOrder.BIG_ENDIAN)
                .putLong(high)
                .putLong(low)
                .putShort((short) ETH_P_IPV6)
                .putShort((short) 0);
        return request.order(ByteOrder.nativeOrder());
    }

    /// The family and three octets of nothing, in either order of octets.
    private static final int AF_BRIDGE_WORD =
            ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? AF_BRIDGE : AF_BRIDGE << 24;

    /// The bridge that a message is about; 0 if it is about none. In a list the kernel gives its
    /// messages the type of the question.
    static int bridge(int type, ByteBuffer body) {
        boolean about = type == RTM_NEWMDB || type == RTM_DELMDB || type == RTM_GETMDB;
        return about && body.limit() >= PORT_MESSAGE_OCTETS ? body.getInt(4) : 0;
    }

    /// Shows what a message says.
    static void show(ByteBuffer body, MdbVisitor visitor) {
        Entry entry = new Entry();
        NetlinkMessages.forEachAttribute(
                body,
                PORT_MESSAGE_OCTETS,
                (type, value) -> {
                    switch (type) {
                        case MDBA_MDB -> groups(value, entry, visitor);
                        case MDBA_ROUTER -> routers(value, visitor);
                        default -> {}
                    }
                });
    }

    private static void groups(ByteBuffer groups, Entry entry, MdbVisitor visitor) {
        NetlinkMessages.forEachAttribute(
                groups,
                0,
                (type, ports) -> {
                    if (type == MDBA_MDB_ENTRY) {
                        NetlinkMessages.forEachAttribute(
                                ports,
                                0,
                                (inner, port) -> {
                                    if (inner == MDBA_MDB_ENTRY_INFO
                                            && port.limit() >= ENTRY_OCTETS) {
                                        entry.show(port, visitor);
                                    }
                                });
                    }
                });
    }

    private static void routers(ByteBuffer routers, MdbVisitor visitor) {
        NetlinkMessages.forEachAttribute(
                routers,
                0,
                (type, port) -> {
                    if (type == MDBA_ROUTER_PORT && port.limit() >= Integer.BYTES) {
                        int[] timer = {0};
                        NetlinkMessages.forEachAttribute(
                                port,
                                Integer.BYTES,
                                (inner, value) -> {
                                    if (inner == MDBA_ROUTER_PATTR_TIMER) {
                                        timer[0] = value.getInt(0);
                                    }
                                });
                        visitor.router(port.getInt(0), timer[0]);
                    }
                });
    }

    /// One group of one port, read before it is shown: its mode comes behind its sources.
    private static final class Entry implements NetlinkMessages.Attribute {
        private int timer;
        private boolean exclude;
        private @Nullable ByteBuffer sources;
        private @Nullable ByteBuffer ownSource;

        void show(ByteBuffer port, MdbVisitor visitor) {
            if (protocol(port) != ETH_P_IPV6) {
                return;
            }
            timer = 0;
            exclude = true;
            sources = null;
            ownSource = null;
            NetlinkMessages.forEachAttribute(port, ENTRY_OCTETS, this);
            ByteBuffer only = ownSource;
            if (only == null) {
                group(port, visitor, exclude);
                if (sources != null) {
                    NetlinkMessages.forEachAttribute(sources, 0, new Source(visitor));
                }
            } else if (port.get(ENTRY_STATE) == PERMANENT
                    && (port.get(ENTRY_FLAGS) & BLOCKED) == 0) {
                group(port, visitor, false);
                visitor.source(word(only, 0), word(only, Long.BYTES), 0);
            }
        }

        private void group(ByteBuffer port, MdbVisitor visitor, boolean mode) {
            visitor.group(
                    port.getInt(0),
                    Short.toUnsignedInt(port.getShort(ENTRY_VID)),
                    word(port, ENTRY_ADDRESS),
                    word(port, ENTRY_ADDRESS + Long.BYTES),
                    mode,
                    timer);
        }

        @Override
        public void take(int type, ByteBuffer value) {
            switch (type) {
                case EATTR_TIMER -> timer = value.getInt(0);
                case EATTR_SRC_LIST -> sources = value;
                case EATTR_GROUP_MODE -> exclude = value.get(0) != INCLUDE;
                case EATTR_SOURCE -> ownSource = value.limit() == IPV6_OCTETS ? value : null;
                default -> {}
            }
        }
    }

    /// One source of a list.
    private static final class Source implements NetlinkMessages.Attribute {
        private final MdbVisitor visitor;

        Source(MdbVisitor visitor) {
            this.visitor = visitor;
        }

        @Override
        public void take(int type, ByteBuffer source) {
            if (type != SRCLIST_ENTRY) {
                return;
            }
            long[] read = new long[3];
            NetlinkMessages.forEachAttribute(
                    source,
                    0,
                    (inner, value) -> {
                        if (inner == SRCATTR_ADDRESS && value.limit() == IPV6_OCTETS) {
                            read[0] = word(value, 0);
                            read[1] = word(value, Long.BYTES);
                        } else if (inner == SRCATTR_TIMER) {
                            read[2] = Integer.toUnsignedLong(value.getInt(0));
                        }
                    });
            visitor.source(read[0], read[1], (int) read[2]);
        }
    }

    private static int protocol(ByteBuffer entry) {
        return Byte.toUnsignedInt(entry.get(ENTRY_PROTOCOL)) << 8
                | Byte.toUnsignedInt(entry.get(ENTRY_PROTOCOL + 1));
    }

    /// Eight octets of an address, which are in the order of the network.
    private static long word(ByteBuffer from, int at) {
        long octets = from.getLong(at);
        return from.order() == ByteOrder.BIG_ENDIAN ? octets : Long.reverseBytes(octets);
    }
}
