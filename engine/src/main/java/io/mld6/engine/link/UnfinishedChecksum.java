// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.DefaultByteBufHolder;

/// A received frame whose transport checksum the sending kernel has not computed
/// (`TP_STATUS_CSUMNOTREADY`): to be believed without looking at the checksum.
public final class UnfinishedChecksum extends DefaultByteBufHolder {
    /// Consumes `frame`.
    public UnfinishedChecksum(ByteBuf frame) {
        super(frame);
    }

    @Override
    public UnfinishedChecksum replace(ByteBuf frame) {
        return new UnfinishedChecksum(frame);
    }
}
