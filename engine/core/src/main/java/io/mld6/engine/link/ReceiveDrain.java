// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import io.mld6.engine.linux.NativeException;
import io.mld6.engine.linux.PacketSocket;
import io.netty.util.concurrent.Promise;

/// The end of receiving: nothing gets past the socket's filter any more, and what had got past it
/// is read, turn by turn. *Thread*: event loop only.
final class ReceiveDrain {
    /// A turn may find nothing although frames wait: the kernel says once that the link was down.
    private static final int EMPTY_TURNS = 3;

    private final AbstractLinkChannel channel;
    private final PacketSocket socket;
    private final Turn turn;
    private final Promise<Void> drained;

    /// Reads what waits, as much as one turn may.
    interface Turn {
        void read() throws Exception;
    }

    /// @param drained succeeds when nothing waits, or the channel is closed
    ReceiveDrain(
            AbstractLinkChannel channel, PacketSocket socket, Turn turn, Promise<Void> drained) {
        this.channel = channel;
        this.socket = socket;
        this.turn = turn;
        this.drained = drained;
    }

    void begin() {
        try {
            if (channel.isOpen()) {
                socket.stopReceiving();
            }
        } catch (NativeException refused) {
            channel.failed(refused);
        }
        goOn(EMPTY_TURNS);
    }

    private void goOn(int emptyTurns) {
        if (!channel.isOpen() || emptyTurns == 0 || socket.waiting() <= 0) {
            drained.setSuccess(null);
            return;
        }
        long before = channel.received.sum();
        try {
            turn.read();
        } catch (Exception refused) {
            channel.failed(refused);
        }
        int left = channel.received.sum() == before ? emptyTurns - 1 : EMPTY_TURNS;
        channel.eventLoop().execute(() -> goOn(left));
    }
}
