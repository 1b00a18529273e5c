// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.handler;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.DefaultByteBufHolder;

/// A frame whose checksum the kernel had not computed when it handed it over
/// (`TP_STATUS_CSUMNOTREADY`): sent on this machine, to be finished by hardware. The field holds
/// a partial sum, so it says nothing. Owns its octets like any other holder.
public final class UnfinishedChecksumFrame extends DefaultByteBufHolder {
    /// Consumes `octets`.
    public UnfinishedChecksumFrame(ByteBuf octets) {
        super(octets);
    }

    @Override
    public UnfinishedChecksumFrame replace(ByteBuf content) {
        return new UnfinishedChecksumFrame(content);
    }
}
