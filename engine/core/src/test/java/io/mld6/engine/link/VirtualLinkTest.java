// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import static io.mld6.engine.link.Collected.next;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mld6.engine.linux.Errno;
import io.mld6.engine.testing.Vectors;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // what came of a write is looked at elsewhere
class VirtualLinkTest {
    private static final int SEQUENCE = 5;

    private final byte[] report = Vectors.frame("v1-report");
    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(2, LocalIoHandler.newFactory());
    private final UnpooledByteBufAllocator counting = new UnpooledByteBufAllocator(true);
    private final Verdicts verdicts = new Verdicts();
    private final VirtualLink link = new VirtualLink(8);

    @AfterEach
    void stop() throws Exception {
        Cable.await(loops.shutdownGracefully(0, 5, TimeUnit.SECONDS));
        // Whatever a test did, every buffer was given back.
        assertThat(counting.metric().usedDirectMemory()).isZero();
        assertThat(counting.metric().usedHeapMemory()).isZero();
    }

    private VirtualEnd end(Collected collected) throws Exception {
        return register(link.newEnd(), collected);
    }

    private VirtualEnd register(VirtualEnd end, Collected collected) throws Exception {
        end.config().setAllocator(counting);
        end.pipeline().addLast(collected);
        Cable.await(loops.register(end));
        return end;
    }

    private VirtualEnd deafEnd(Collected collected) throws Exception {
        VirtualEnd end = link.newEnd();
        end.config().setAutoRead(false);
        return register(end, collected);
    }

    private FrameBatch batch(int first, int frames) {
        FrameBatch batch = new FrameBatch(frames, 128, verdicts);
        for (int i = first; i < first + frames; i++) {
            Verdicts.append(batch, Vectors.with(report, SEQUENCE, i), i);
        }
        return batch;
    }

    private String numbered(int i) {
        return HexFormat.of().formatHex(Vectors.with(report, SEQUENCE, i));
    }

    @Test
    void anEndWithAFilterReceivesWhatPassesIt() throws Exception {
        var b = new Collected();
        VirtualEnd sender = end(new Collected());
        VirtualEnd picky =
                register(
                        link.newEnd(
                                (octets, at, length) ->
                                        length == report.length
                                                && octets.get(at + SEQUENCE) % 2 == 1),
                        b);
        Cable.await(sender.writeAndFlush(batch(0, 10)));
        ByteBuf frame = Unpooled.wrappedBuffer(Vectors.with(report, SEQUENCE, 11));
        Cable.await(sender.writeAndFlush(frame));
        Cable.await(
                sender.writeAndFlush(Unpooled.wrappedBuffer(Vectors.with(report, SEQUENCE, 12))));
        for (int i = 1; i < 12; i += 2) {
            assertThat(next(b.frames)).isEqualTo(numbered(i));
        }
        Cable.onLoop(picky, () -> {});
        assertThat(b.frames).isEmpty();
        assertThat(sender.framesSent()).isEqualTo(12);
    }

    @Test
    void carriesBatchesAndFramesToEveryOtherEnd() throws Exception {
        var a = new Collected();
        var b = new Collected();
        var c = new Collected();
        VirtualEnd sender = end(a);
        VirtualEnd other = end(b);
        end(c);
        Cable.await(sender.writeAndFlush(batch(0, 100)));
        ByteBuf frame = Unpooled.wrappedBuffer(Vectors.with(report, SEQUENCE, 100));
        Cable.await(sender.writeAndFlush(frame));
        assertThat(frame.refCnt()).isZero();
        for (int i = 0; i <= 100; i++) {
            assertThat(next(b.frames)).isEqualTo(numbered(i));
            assertThat(next(c.frames)).isEqualTo(numbered(i));
        }
        Cable.await(other.writeAndFlush(batch(7, 1)));
        assertThat(next(a.frames)).isEqualTo(numbered(7));
        assertThat(next(c.frames)).isEqualTo(numbered(7));
        Cable.onLoop(other, () -> {});
        assertThat(b.frames).isEmpty();
        assertThat(verdicts.failed).isEmpty();
        assertThat(verdicts.sent).hasSize(101);
        assertThat(sender.framesSent()).isEqualTo(101);
        assertThat(sender.framesReceived()).isEqualTo(1);
    }

    /// As packet sockets whose filter drops what their own host reports.
    @Test
    void endsOfOneStationHearEverybodyButEachOther() throws Exception {
        var own = new Collected();
        var sibling = new Collected();
        var other = new Collected();
        List<VirtualEnd> station = link.newStation(2);
        VirtualEnd sender = register(station.getFirst(), own);
        VirtualEnd beside = register(station.getLast(), sibling);
        VirtualEnd stranger = end(other);
        Cable.await(sender.writeAndFlush(batch(1, 1)));
        assertThat(next(other.frames)).isEqualTo(numbered(1));
        Cable.await(stranger.writeAndFlush(batch(2, 1)));
        assertThat(next(own.frames)).isEqualTo(numbered(2));
        assertThat(next(sibling.frames)).isEqualTo(numbered(2));
        Cable.onLoop(beside, () -> {});
        assertThat(sibling.frames).isEmpty();
    }

    @Test
    void delaysTowardASlowEndAndLosesNothing() throws Exception {
        var slow = new Collected();
        VirtualEnd sender = end(new Collected());
        VirtualEnd receiver = deafEnd(slow);
        ChannelFuture written = sender.writeAndFlush(batch(0, 100));
        Cable.onLoop(sender, () -> {});
        assertThat(verdicts.sent).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(written.isDone()).isFalse();
        receiver.config().setAutoRead(true);
        for (int i = 0; i < 100; i++) {
            assertThat(next(slow.frames)).isEqualTo(numbered(i));
        }
        Cable.await(written);
        assertThat(verdicts.failed).isEmpty();
        assertThat(verdicts.sent).hasSize(100).isSorted();
    }

    @Test
    void delaysSingleFramesToo() throws Exception {
        var slow = new Collected();
        VirtualEnd sender = end(new Collected());
        VirtualEnd receiver = deafEnd(slow);
        List<ChannelFuture> written = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            written.add(
                    sender.writeAndFlush(
                            Unpooled.wrappedBuffer(Vectors.with(report, SEQUENCE, i))));
        }
        Cable.onLoop(sender, () -> {});
        assertThat(sender.framesSent()).isEqualTo(8);
        receiver.config().setAutoRead(true);
        for (int i = 0; i < 10; i++) {
            assertThat(next(slow.frames)).isEqualTo(numbered(i));
            Cable.await(written.get(i));
        }
    }

    @Test
    void goesOnWhenTheSlowEndLeavesOrGoesDown() throws Exception {
        VirtualEnd sender = end(new Collected());
        VirtualEnd slow = deafEnd(new Collected());
        VirtualEnd slower = deafEnd(new Collected());
        ChannelFuture written = sender.writeAndFlush(batch(0, 20));
        Cable.onLoop(sender, () -> {});
        assertThat(verdicts.sent).hasSize(8);
        Cable.await(slow.close());
        Cable.onLoop(sender, () -> {});
        assertThat(written.isDone()).isFalse();
        slower.become(LinkState.DOWN);
        Cable.await(written);
        assertThat(verdicts.sent).hasSize(20);
        Cable.await(slower.close());
    }

    @Test
    void failsWhileDownAndSendsIntoTheVoidWithoutCarrier() throws Exception {
        var here = new Collected();
        var there = new Collected();
        VirtualEnd sender = end(here);
        VirtualEnd receiver = end(there);
        assertThat(next(here.states)).isEqualTo(LinkState.UP);
        sender.become(LinkState.DOWN);
        assertThat(next(here.states)).isEqualTo(LinkState.DOWN);
        Cable.await(sender.writeAndFlush(batch(0, 2)));
        assertThat(verdicts.failed).containsExactly("0:" + Errno.ENETDOWN, "1:" + Errno.ENETDOWN);
        Throwable refusal = sender.writeAndFlush(Unpooled.wrappedBuffer(report)).await().cause();
        assertThat(refusal)
                .isInstanceOfSatisfying(
                        LinkException.class,
                        e ->
                                assertThat(e.kind())
                                        .isEqualTo(LinkException.Kind.ADMINISTRATIVELY_DOWN));
        sender.become(LinkState.NO_CARRIER);
        assertThat(next(here.states)).isEqualTo(LinkState.NO_CARRIER);
        Cable.await(sender.writeAndFlush(batch(2, 2)));
        assertThat(verdicts.sent).containsExactly(2, 3);
        sender.become(LinkState.UP);
        assertThat(next(here.states)).isEqualTo(LinkState.UP);
        Cable.await(sender.writeAndFlush(batch(4, 1)));
        assertThat(next(there.frames)).isEqualTo(numbered(4));
        Cable.onLoop(receiver, () -> {});
        assertThat(there.frames).isEmpty();
    }

    @Test
    void ofAnEndThatIsDownHearsNothing() throws Exception {
        var down = new Collected();
        VirtualEnd sender = end(new Collected());
        VirtualEnd receiver = end(down);
        receiver.become(LinkState.DOWN);
        Cable.onLoop(receiver, () -> {});
        Cable.await(sender.writeAndFlush(batch(0, 3)));
        receiver.become(LinkState.UP);
        Cable.onLoop(receiver, () -> {});
        Cable.await(sender.writeAndFlush(batch(3, 1)));
        assertThat(next(down.frames)).isEqualTo(numbered(3));
    }

    @Test
    void closesAnEndThatIsRemoved() throws Exception {
        var here = new Collected();
        VirtualEnd end = end(here);
        assertThat(next(here.states)).isEqualTo(LinkState.UP);
        end.become(LinkState.REMOVED);
        assertThat(next(here.states)).isEqualTo(LinkState.REMOVED);
        Cable.await(end.closeFuture());
        assertThat(end.isActive()).isFalse();
        assertThat(end.isOpen()).isFalse();
    }

    @Test
    void givesAVerdictOnWhatWaitsWhenTheSenderCloses() throws Exception {
        VirtualEnd sender = end(new Collected());
        VirtualEnd slow = deafEnd(new Collected());
        ChannelFuture written = sender.writeAndFlush(batch(0, 10));
        Cable.onLoop(sender, () -> {});
        Cable.await(sender.close());
        assertThat(written.await().isSuccess()).isFalse();
        assertThat(verdicts.sent).hasSize(8);
        assertThat(verdicts.failed).containsExactly("8:125", "9:125");
        Cable.await(slow.close());
    }

    @Test
    void showsAListenersBugAndCloses() throws Exception {
        var here = new Collected();
        VirtualEnd sender = end(here);
        var bug = new IllegalStateException("bug");
        var batch =
                new FrameBatch(
                        1,
                        128,
                        new BatchListener() {
                            @Override
                            public void framesSent(FrameBatch sent, int from, int to) {
                                throw bug;
                            }

                            @Override
                            public void framesFailed(
                                    FrameBatch failed, int from, int to, int errno) {}
                        });
        Verdicts.append(batch, report, 0);
        assertThat(sender.writeAndFlush(batch).await().isSuccess()).isFalse();
        assertThat(next(here.errors)).isSameAs(bug);
        Cable.await(sender.closeFuture());
    }

    @Test
    void runsOnALoopDrivenByHand() {
        var loop = new ManualIoEventLoop(Thread.currentThread(), LocalIoHandler.newFactory());
        var here = new Collected();
        var there = new Collected();
        VirtualEnd sender = link.newEnd();
        VirtualEnd receiver = link.newEnd();
        sender.config().setAllocator(counting);
        receiver.config().setAllocator(counting);
        sender.pipeline().addLast(here);
        receiver.pipeline().addLast(there);
        sender.unsafe().register(loop, sender.newPromise());
        receiver.unsafe().register(loop, receiver.newPromise());
        runDry(loop);
        assertThat(Objects.requireNonNull(here.states.poll())).isEqualTo(LinkState.UP);
        ChannelFuture written = sender.writeAndFlush(batch(0, 5));
        assertThat(there.frames).isEmpty();
        runDry(loop);
        assertThat(written.isSuccess()).isTrue();
        assertThat(there.frames)
                .containsExactly(numbered(0), numbered(1), numbered(2), numbered(3), numbered(4));
        sender.close();
        receiver.close();
        runDry(loop);
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        while (!loop.isTerminated()) {
            loop.runNow();
        }
    }

    private static void runDry(ManualIoEventLoop loop) {
        int ran;
        do {
            ran = loop.runNow();
        } while (ran > 0);
    }

    @Test
    void isNotHeldUpByAnEndWhoseLoopHasEnded() throws Exception {
        VirtualEnd sender = end(new Collected());
        var brief = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
        VirtualEnd orphan = link.newEnd();
        orphan.config().setAllocator(counting);
        Cable.await(brief.register(orphan));
        Cable.await(brief.shutdownGracefully(0, 5, TimeUnit.SECONDS));
        Cable.await(sender.writeAndFlush(batch(0, 100)));
        assertThat(verdicts.sent).hasSize(100);
        assertThat(verdicts.failed).isEmpty();
    }

    @Test
    void needsRoomForAFrame() {
        assertThatThrownBy(() -> new VirtualLink(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
