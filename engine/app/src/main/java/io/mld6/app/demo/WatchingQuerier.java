// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.demo;

import io.mld6.codec.decode.Destinations;
import io.mld6.codec.decode.FrameDecoder;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.handler.MldFrameDecoder;
import io.mld6.codec.handler.MldFrameEncoder;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.link.VirtualEnd;
import io.mld6.engine.link.VirtualLink;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// The smallest querier: asks when told to, and lets an [ResponseWatch] see every frame, on an
/// event loop of its own.
public final class WatchingQuerier implements AutoCloseable {
    private static final MacAddress MAC = MacAddress.parse("02:00:5e:00:00:fe");

    private final EventLoop loop = new DefaultEventLoop();
    private final ResponseWatch ledger;
    private final VirtualEnd end;

    private WatchingQuerier(VirtualEnd end, ResponseWatch ledger) {
        this.end = end;
        this.ledger = ledger;
    }

    /// A new end of the segment, listening.
    static WatchingQuerier on(VirtualLink segment, ResponseWatch ledger) {
        WatchingQuerier querier = new WatchingQuerier(segment.newEnd(), ledger);
        querier.end
                .pipeline()
                .addLast(new MldFrameEncoder())
                .addLast(new MldFrameDecoder(new FrameDecoder(), Destinations.any(), ledger));
        querier.loop.register(querier.end).syncUninterruptibly();
        return querier;
    }

    /// The General Query it asks.
    public static MldFrame query(Duration maximumResponse) {
        return new MldFrame(
                new Mldv1Query(
                        Math.toIntExact(maximumResponse.toMillis()), Ipv6Address.UNSPECIFIED),
                MAC,
                Ipv6Address.linkLocalEui64(MAC),
                Ipv6Address.ALL_NODES,
                VlanTags.NONE);
    }

    /// Sends the query; the clock starts before it leaves.
    void ask(Duration maximumResponse) throws InterruptedException {
        inLoop(
                () -> {
                    ledger.expectResponses(System.nanoTime(), maximumResponse.toNanos());
                    return end.writeAndFlush(query(maximumResponse));
                });
    }

    /// What `question` finds on the event loop, where the ledger lives.
    <T> T inLoop(Callable<T> question) throws InterruptedException {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.execute(
                () -> {
                    try {
                        answer.complete(question.call());
                    } catch (Exception failed) {
                        answer.completeExceptionally(failed);
                    }
                });
        return answer.join();
    }

    ResponseWatch ledger() {
        return ledger;
    }

    @Override
    public void close() {
        end.closeAndWait();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
