// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reading and writing rtnetlink messages: a header, a fixed part, attributes, all in host order.
///
/// ```text
/// nlmsghdr    0 len  4 type  6 flags  8 seq  12 pid                                        16
/// ifinfomsg   0 family  2 type  4 index  8 flags  12 change                                16
/// rtattr      0 len  2 type  4 value..., padded to 4
/// ```
final class NetlinkMessages {
    static final int NLMSG_ERROR = 2;
    static final int NLMSG_DONE = 3;
    static final int RTM_NEWLINK = 16;
    static final int RTM_DELLINK = 17;
    static final int RTM_GETLINK = 18;
    static final int NLM_F_REQUEST = 1;
    static final int NLM_F_DUMP = 0x300;

    static final int HEADER_OCTETS = 16;
    static final int IFINFOMSG_OCTETS = 16;
    static final int IFLA_IFNAME = 3;

    private static final int AF_UNSPEC = 0;
    private static final int IFLA_ADDRESS = 1;
    private static final int IFLA_MTU = 4;
    private static final int MAC_OCTETS = 6;
    private static final int ARPHRD_ETHER = 1;
    private static final int ARPHRD_LOOPBACK = 772;
    private static final int IFF_UP = 0x1;
    private static final int IFF_LOWER_UP = 0x10000;
    private static final int ATTRIBUTE_TYPE = 0x3fff;

    /// Bit of a header's flags: what is being listed changed on the way, and the list is not whole.
    private static final int NLM_F_DUMP_INTR = 0x10;

    private NetlinkMessages() {}

    /// Takes one message of a datagram.
    interface Message {
        /// Looks at one message.
        ///
        /// @param body what follows the header: position and limit around it, host order
        /// @return whether to go on with the next message
        boolean take(int type, ByteBuffer body) throws NativeException;
    }

    /// Takes one attribute: position and limit of `value` around it, host order.
    interface Attribute {
        void take(int type, ByteBuffer value);
    }

    /// A request with room for `bodyOctets` behind the header; to be finished by [#finish].
    static ByteBuffer request(int type, int flags, int bodyOctets) {
        return ByteBuffer.allocate(HEADER_OCTETS + bodyOctets)
                .order(ByteOrder.nativeOrder())
                .putInt(0)
                .putShort((short) type)
                .putShort((short) (NLM_F_REQUEST | flags))
                .putLong(0);
    }

    /// Asks for one interface by index, or by an attribute still to be put, with index 0.
    static ByteBuffer getLink(int index, int attributeOctets) {
        return request(RTM_GETLINK, 0, IFINFOMSG_OCTETS + attributeOctets)
                .putInt(0)
                .putInt(index)
                .putLong(0);
    }

    static ByteBuffer finish(ByteBuffer request) {
        request.flip();
        return request.putInt(0, request.limit());
    }

    /// Walks the messages of a datagram. A message that lies about its length ends the walk.
    ///
    /// @return false if a message said to stop
    static boolean forEach(ByteBuffer datagram, Message message) throws NativeException {
        int end = datagram.limit();
        int at = 0;
        while (at + HEADER_OCTETS <= end) {
            int length = datagram.getInt(at);
            if (length < HEADER_OCTETS || length > end - at) {
                break;
            }
            ByteBuffer body = slice(datagram, at + HEADER_OCTETS, length - HEADER_OCTETS);
            if (!message.take(Short.toUnsignedInt(datagram.getShort(at + 4)), body)) {
                return false;
            }
            at += aligned(length);
        }
        return true;
    }

    /// What takes the messages of an answer, and stops when the kernel says done, or an error.
    static Message untilDone(Message message) {
        return (type, body) ->
                switch (type) {
                    case NLMSG_DONE -> false;
                    case NLMSG_ERROR -> {
                        throw new NativeException("rtnetlink", -body.getInt(0));
                    }
                    default -> message.take(type, body);
                };
    }

    /// Whether a message of a datagram says that the list it belongs to is not whole.
    static boolean isInterrupted(ByteBuffer datagram) {
        int end = datagram.limit();
        for (int at = 0; at + HEADER_OCTETS <= end; ) {
            if ((datagram.getShort(at + 6) & NLM_F_DUMP_INTR) != 0) {
                return true;
            }
            int length = datagram.getInt(at);
            at += length < HEADER_OCTETS ? end : aligned(length);
        }
        return false;
    }

    /// Walks the attributes of `body` from `offset` on.
    static void forEachAttribute(ByteBuffer body, int offset, Attribute attribute) {
        int at = offset;
        while (at + 4 <= body.limit()) {
            int length = Short.toUnsignedInt(body.getShort(at));
            if (length < 4 || length > body.limit() - at) {
                return;
            }
            int type = Short.toUnsignedInt(body.getShort(at + 2)) & ATTRIBUTE_TYPE;
            attribute.take(type, slice(body, at + 4, length - 4));
            at += aligned(length);
        }
    }

    /// The interface an `RTM_NEWLINK` or `RTM_DELLINK` body is about; null if the message is not
    /// about the interface itself: a bridge speaks of its ports with family `AF_BRIDGE`, and says
    /// "del" when one only leaves it; a wireless driver's news of a scan name neither MTU nor MAC.
    static @Nullable LinkInfo link(ByteBuffer body) {
        if (body.limit() < IFINFOMSG_OCTETS || body.get(0) != AF_UNSPEC) {
            return null;
        }
        int hardware = Short.toUnsignedInt(body.getShort(2));
        int flags = body.getInt(8);
        var parts = new LinkParts();
        forEachAttribute(body, IFINFOMSG_OCTETS, parts);
        if (parts.mtu == 0) {
            return null;
        }
        return new LinkInfo(
                body.getInt(4),
                parts.name,
                parts.mtu,
                parts.mac,
                hardware == ARPHRD_ETHER || hardware == ARPHRD_LOOPBACK,
                (flags & IFF_UP) != 0,
                (flags & IFF_LOWER_UP) != 0);
    }

    private static final class LinkParts implements Attribute {
        private String name = "";
        private int mtu;
        private long mac;

        @Override
        public void take(int type, ByteBuffer value) {
            switch (type) {
                case IFLA_IFNAME -> name = string(value);
                case IFLA_MTU -> mtu = value.getInt(0);
                case IFLA_ADDRESS -> {
                    for (int i = 0; i < MAC_OCTETS && i < value.limit(); i++) {
                        mac = mac << Byte.SIZE | Byte.toUnsignedInt(value.get(i));
                    }
                }
                default -> {}
            }
        }
    }

    /// The text of a value, up to its end or a zero.
    static String string(ByteBuffer value) {
        int octets = 0;
        while (octets < value.limit() && value.get(octets) != 0) {
            octets++;
        }
        return StandardCharsets.UTF_8.decode(value.slice(0, octets)).toString();
    }

    private static ByteBuffer slice(ByteBuffer from, int offset, int octets) {
        return from.slice(offset, octets).order(ByteOrder.nativeOrder());
    }

    static int aligned(int octets) {
        return octets + 3 & ~3;
    }
}
