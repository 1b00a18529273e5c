// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import io.netty.channel.DefaultMessageSizeEstimator;
import io.netty.channel.MessageSizeEstimator;

/// How long frames are. Tells Netty's outbound buffer how many octets a batch holds. The default
/// estimator says 8 for what it does not know, and writability would never change.
enum FrameSizes implements MessageSizeEstimator, MessageSizeEstimator.Handle {
    INSTANCE;

    /// The Ethernet header, two tags, and some.
    private static final int BESIDES_MTU_OCTETS = 64;
    /// A longer packet would be a jumbogram; some devices claim an MTU of gigabytes.
    private static final int LONGEST_PACKET_OCTETS = 1 << 16;

    private static final Handle OTHERS = DefaultMessageSizeEstimator.DEFAULT.newHandle();

    /// Octets of the longest frame of a link.
    static int longestFrame(int mtu) {
        return Math.min(mtu, LONGEST_PACKET_OCTETS) + BESIDES_MTU_OCTETS;
    }

    @Override
    public Handle newHandle() {
        return this;
    }

    @Override
    public int size(Object message) {
        return message instanceof FrameBatch batch ? batch.octets() : OTHERS.size(message);
    }
}
