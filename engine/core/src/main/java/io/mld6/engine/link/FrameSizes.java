// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import io.netty.channel.DefaultMessageSizeEstimator;
import io.netty.channel.MessageSizeEstimator;

/// Tells Netty's outbound buffer how many octets a batch holds. The default estimator says 8 for
/// what it does not know, and writability would never change.
enum FrameSizes implements MessageSizeEstimator, MessageSizeEstimator.Handle {
    INSTANCE;

    private static final Handle OTHERS = DefaultMessageSizeEstimator.DEFAULT.newHandle();

    @Override
    public Handle newHandle() {
        return this;
    }

    @Override
    public int size(Object message) {
        return message instanceof FrameBatch batch ? batch.octets() : OTHERS.size(message);
    }
}
