// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import io.mld6.codec.wire.Ipv6Address;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// What rtnetlink says about a link-local address of an interface.
///
/// ```text
/// ifaddrmsg   0 family  1 prefixlen  2 flags  3 scope  4 index   8
/// ```
///
/// @param index the interface
/// @param address ours, in fe80::/10
/// @param usable whether it may be sent from: there, not tentative and not found duplicate
record AddressMessage(int index, Ipv6Address address, boolean usable) {
    static final int AF_INET6 = 10;

    private static final int RTM_NEWADDR = 20;
    private static final int RTM_DELADDR = 21;
    private static final int RTM_GETADDR = 22;
    private static final int IFADDRMSG_OCTETS = 8;
    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int IFA_FLAGS = 8;
    private static final int IFA_F_DADFAILED = 0x08;
    private static final int IFA_F_TENTATIVE = 0x40;
    private static final int IPV6_OCTETS = 16;

    /// Asks for all IPv6 addresses of all interfaces.
    static ByteBuffer dump() {
        return NetlinkMessages.request(RTM_GETADDR, NetlinkMessages.NLM_F_DUMP, IFADDRMSG_OCTETS)
                .put((byte) AF_INET6)
                .put(new byte[IFADDRMSG_OCTETS - 1]);
    }

    /// What a message says; null if it is about anything else.
    static @Nullable AddressMessage of(int type, ByteBuffer body) {
        boolean added = type == RTM_NEWADDR;
        if ((!added && type != RTM_DELADDR)
                || body.limit() < IFADDRMSG_OCTETS
                || body.get(0) != AF_INET6) {
            return null;
        }
        var parts = new Parts(Byte.toUnsignedInt(body.get(2)));
        NetlinkMessages.forEachAttribute(body, IFADDRMSG_OCTETS, parts);
        // With a peer, IFA_ADDRESS is the peer's and IFA_LOCAL is ours.
        Ipv6Address ours = parts.local != null ? parts.local : parts.address;
        if (ours == null || ours.high() >>> 54 != 0xfe80 >>> 6) {
            return null;
        }
        boolean tested = (parts.flags & (IFA_F_TENTATIVE | IFA_F_DADFAILED)) == 0;
        return new AddressMessage(body.getInt(4), ours, added && tested);
    }

    private static final class Parts implements NetlinkMessages.Attribute {
        private int flags;
        private @Nullable Ipv6Address address;
        private @Nullable Ipv6Address local;

        Parts(int flags) {
            this.flags = flags;
        }

        @Override
        public void take(int type, ByteBuffer value) {
            switch (type) {
                case IFA_ADDRESS -> address = address(value);
                case IFA_LOCAL -> local = address(value);
                case IFA_FLAGS -> flags = value.getInt(0);
                default -> {}
            }
        }

        private static @Nullable Ipv6Address address(ByteBuffer value) {
            if (value.limit() != IPV6_OCTETS) {
                return null;
            }
            ByteBuffer octets = value.duplicate().order(ByteOrder.BIG_ENDIAN);
            return new Ipv6Address(octets.getLong(0), octets.getLong(Long.BYTES));
        }
    }
}
