// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.function.LongConsumer;

/// One reader of events. It gets them as fast as it reads; what is not kept any more when it is
/// ready for it is lost, and it is told so. Thread: the server's.
final class EventStream {
    private final Channel channel;
    private final EventRing ring;
    private final LongConsumer lost;
    private long next;
    private boolean ended;

    /// @param next the first event it gets
    /// @param lost takes how many events it lost
    EventStream(Channel channel, EventRing ring, long next, LongConsumer lost) {
        this.channel = channel;
        this.ring = ring;
        this.next = next;
        this.lost = lost;
    }

    /// Writes what there is, as far as the reader takes it.
    ///
    /// @return whether it has got all
    boolean pump() {
        boolean wrote = false;
        while (!ended && next < ring.next() && channel.isWritable()) {
            if (next < ring.first()) {
                long gap = ring.first() - next;
                lost.accept(gap);
                next = ring.first();
                write(EventRing.block("lost", "{\"events\":" + gap + "}"));
            }
            EventRing.Event event = ring.get(next);
            if (event != null) {
                write(event.octets());
            }
            next++;
            wrote = true;
        }
        if (wrote) {
            var _ = channel.flush();
        }
        return next == ring.next();
    }

    private void write(byte[] octets) {
        var _ = channel.write(new DefaultHttpContent(Unpooled.wrappedBuffer(octets)));
    }

    /// There are no more events: writes what the reader takes of the rest, and closes.
    void end() {
        boolean _ = pump();
        ended = true;
        ChannelFuture _ =
                channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT)
                        .addListener(ChannelFutureListener.CLOSE);
    }
}
