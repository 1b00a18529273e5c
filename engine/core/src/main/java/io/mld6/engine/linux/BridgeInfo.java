// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/// How a Linux bridge treats multicast.
///
/// @param snooping whether it looks at all: without, everything is flooded, and what it believed
///     last stands still. A bridge whose table overflows (`mcast_hash_max`) switches itself so
/// @param vlans whether it keeps VLANs apart (`vlan_filtering`)
/// @param lastListenerNanos how long it asks after a leave (LLQT, RFC 9777 §9.8)
/// @param membershipNanos how long it remembers without a Report (MALI, RFC 9777 §9.4)
public record BridgeInfo(
        boolean snooping, boolean vlans, long lastListenerNanos, long membershipNanos) {
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_INFO_KIND = 1;
    private static final int IFLA_INFO_DATA = 2;
    private static final int IFLA_BR_VLAN_FILTERING = 7;
    private static final int IFLA_BR_MCAST_SNOOPING = 23;
    private static final int IFLA_BR_MCAST_LAST_MEMBER_CNT = 28;
    private static final int IFLA_BR_MCAST_LAST_MEMBER_INTVL = 30;
    private static final int IFLA_BR_MCAST_MEMBERSHIP_INTVL = 31;
    private static final long CENTISECOND = TimeUnit.MILLISECONDS.toNanos(10);

    /// What a link's message says about it.
    ///
    /// @param body of an `RTM_NEWLINK`
    /// @return with all times 0 if it is no bridge
    static BridgeInfo of(ByteBuffer body) {
        Reader reader = new Reader();
        NetlinkMessages.forEachAttribute(
                body,
                NetlinkMessages.IFINFOMSG_OCTETS,
                (type, value) -> {
                    if (type == IFLA_LINKINFO) {
                        NetlinkMessages.forEachAttribute(value, 0, reader);
                    }
                });
        return new BridgeInfo(
                reader.snooping,
                reader.vlans,
                reader.lastCount * reader.lastInterval * CENTISECOND,
                reader.membership * CENTISECOND);
    }

    /// Whether the link is a bridge that can tell.
    boolean isBridge() {
        return membershipNanos > 0;
    }

    private static final class Reader implements NetlinkMessages.Attribute {
        private boolean bridge;
        private boolean snooping;
        private boolean vlans;
        private long lastCount;
        private long lastInterval;
        private long membership;

        @Override
        public void take(int type, ByteBuffer value) {
            if (type == IFLA_INFO_KIND) {
                bridge = NetlinkMessages.string(value).equals("bridge");
            } else if (type == IFLA_INFO_DATA && bridge) {
                NetlinkMessages.forEachAttribute(value, 0, this::property);
            }
        }

        private void property(int type, ByteBuffer value) {
            switch (type) {
                case IFLA_BR_VLAN_FILTERING -> vlans = value.get(0) != 0;
                case IFLA_BR_MCAST_SNOOPING -> snooping = value.get(0) != 0;
                case IFLA_BR_MCAST_LAST_MEMBER_CNT -> lastCount = value.getInt(0);
                case IFLA_BR_MCAST_LAST_MEMBER_INTVL -> lastInterval = value.getLong(0);
                case IFLA_BR_MCAST_MEMBERSHIP_INTVL -> membership = value.getLong(0);
                default -> {}
            }
        }
    }
}
