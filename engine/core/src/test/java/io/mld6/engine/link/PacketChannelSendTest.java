// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import static io.mld6.engine.link.Cable.options;
import static io.mld6.engine.link.Collected.next;
import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.engine.linux.Errno;
import io.mld6.engine.linux.SendVector;
import io.mld6.engine.testing.RawPort;
import io.mld6.engine.testing.RequiresNetns;
import io.mld6.engine.testing.Vectors;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@RequiresNetns
@SuppressWarnings("FutureReturnValueIgnored") // what came of a write is looked at elsewhere
class PacketChannelSendTest {
    private static final int SEQUENCE = 20; // inside the frame, of no meaning to a raw port
    private static final int FRAMES_PER_BATCH = 256;
    private static final int STRIDE_OCTETS = 128;

    private final byte[] report = Vectors.frame("v1-report");
    private final Verdicts verdicts = new Verdicts();
    private final FrameBatchPool pool =
            new FrameBatchPool(4, FRAMES_PER_BATCH, STRIDE_OCTETS, verdicts);

    private Cable cable;
    private RawPort far;

    @BeforeEach
    void plug() throws Exception {
        cable = new Cable();
        far = cable.port();
    }

    @AfterEach
    void unplug() throws Exception {
        cable.close();
        assertThat(pool.available()).isEqualTo(pool.size());
    }

    /// A batch of `frames` numbered from `first` on.
    private FrameBatch batch(int first, int frames) {
        FrameBatch batch = Objects.requireNonNull(pool.tryAcquire());
        for (int i = first; i < first + frames; i++) {
            batch.slab().put(batch.nextOffset(), report);
            batch.slab().putInt(batch.nextOffset() + SEQUENCE, i);
            batch.append(report.length, i);
        }
        return batch;
    }

    private void farSees(int frames) throws Exception {
        for (int i = 0; i < frames; i++) {
            byte[] frame = Objects.requireNonNull(far.receive(), "frame " + i + " never came");
            assertThat(frame).hasSize(report.length);
            assertThat(ByteBuffer.wrap(frame).getInt(SEQUENCE)).isEqualTo(i);
        }
    }

    private void allSent(int frames) {
        assertThat(verdicts.failed).isEmpty();
        assertThat(verdicts.sent).hasSize(frames).isSorted().doesNotHaveDuplicates();
    }

    /// Kernel in the middle, with answers put in front of its own.
    private static FrameSender.Handover scripted(
            FrameSender.Handover kernel, Queue<Integer> answers) {
        return (SendVector frames, int from, int count) -> {
            Integer answer = answers.poll();
            return answer == null ? kernel.send(frames, from, count) : answer;
        };
    }

    /// Kernel in the middle, with what it answers written down.
    private static FrameSender.Handover listened(
            FrameSender.Handover kernel, Queue<Integer> answers) {
        return (SendVector frames, int from, int count) -> {
            int answer = kernel.send(frames, from, count);
            answers.add(answer);
            return answer;
        };
    }

    @Test
    void deliversThousandsOfFramesInOrder() throws Exception {
        PacketChannel channel = cable.start(options());
        long before = cable.far.statistic("p0", "rx_packets");
        int frames = 40 * FRAMES_PER_BATCH;
        for (int first = 0; first < frames; first += FRAMES_PER_BATCH) {
            Cable.await(channel.writeAndFlush(batch(first, FRAMES_PER_BATCH)));
        }
        farSees(frames);
        allSent(frames);
        assertThat(channel.framesSent()).isEqualTo(frames);
        assertThat(cable.far.statistic("p0", "rx_packets") - before).isEqualTo(frames);
    }

    @Test
    void sendsPastTheQueueingDisciplineWhenAsked() throws Exception {
        PacketChannel channel = cable.start(options().withQdiscBypass(true));
        cable.near.run("tc qdisc add dev e0 root tbf rate 8kbit burst 1600 limit 3000");
        Cable.await(channel.writeAndFlush(batch(0, FRAMES_PER_BATCH)));
        farSees(FRAMES_PER_BATCH);
        allSent(FRAMES_PER_BATCH);
        assertThat(channel.enobufsRetries()).isZero();
    }

    /// A slow queue behind a send buffer of a few frames.
    @Test
    void waitsForRoomInTheSendBufferAndLosesNothing() throws Exception {
        cable.near.run("tc qdisc add dev e0 root tbf rate 20mbit burst 2000 limit 10000000");
        Queue<Integer> answers = new ConcurrentLinkedQueue<>();
        PacketChannel channel =
                cable.start(
                        options().withBuffers(new PacketChannelOptions.Buffers(1 << 20, 4096)),
                        kernel -> listened(kernel, answers));
        channel.write(batch(0, FRAMES_PER_BATCH));
        channel.write(batch(FRAMES_PER_BATCH, FRAMES_PER_BATCH));
        Cable.await(channel.writeAndFlush(batch(2 * FRAMES_PER_BATCH, FRAMES_PER_BATCH)));
        farSees(3 * FRAMES_PER_BATCH);
        allSent(3 * FRAMES_PER_BATCH);
        assertThat(answers).contains(-Errno.EAGAIN).doesNotContain(-Errno.ENOBUFS);
        assertThat(channel.enobufsRetries()).isZero();
        // Armed only while there was something to wait for: an idle loop makes no more calls.
        int calls = answers.size();
        Cable.onLoop(channel, () -> {});
        Cable.onLoop(channel, () -> {});
        assertThat(answers).hasSize(calls);
    }

    /// A queue of a few frames behind a large send buffer.
    @Test
    void triesAgainWhenTheQueueIsFullAndLosesNothing() throws Exception {
        cable.near.run("tc qdisc add dev e0 root tbf rate 20mbit burst 2000 limit 2000");
        Queue<Integer> answers = new ConcurrentLinkedQueue<>();
        PacketChannel channel = cable.start(options(), kernel -> listened(kernel, answers));
        Cable.await(channel.writeAndFlush(batch(0, FRAMES_PER_BATCH)));
        farSees(FRAMES_PER_BATCH);
        allSent(FRAMES_PER_BATCH);
        long refusals = answers.stream().filter(answer -> answer == -Errno.ENOBUFS).count();
        assertThat(refusals).isPositive();
        assertThat(channel.enobufsRetries()).isEqualTo(refusals);
    }

    @Test
    void triesOncePerMillisecondAfterEnobufsHoweverOftenItIsFlushed() throws Exception {
        Queue<Integer> script =
                new ConcurrentLinkedQueue<>(List.of(-Errno.ENOBUFS, 3, -Errno.ENOBUFS));
        Queue<Integer> answers = new ConcurrentLinkedQueue<>();
        PacketChannel channel =
                cable.start(options(), kernel -> listened(scripted(kernel, script), answers));
        var written = new LinkedBlockingQueue<ChannelFuture>();
        Cable.onLoop(
                channel,
                () -> {
                    written.add(channel.writeAndFlush(batch(0, 10)));
                    for (int i = 0; i < 50; i++) {
                        channel.flush();
                    }
                    assertThat(answers).containsExactly(-Errno.ENOBUFS);
                });
        Cable.await(next(written));
        assertThat(answers).containsExactly(-Errno.ENOBUFS, 3, -Errno.ENOBUFS, 7);
        assertThat(channel.enobufsRetries()).isEqualTo(2);
        allSent(10);
    }

    @Test
    void sendsSingleFramesAndRefusesWhatDoesNotFit() throws Exception {
        PacketChannel channel = cable.start(options());
        ByteBuf frame = Unpooled.directBuffer().writeBytes(report);
        Cable.await(channel.writeAndFlush(frame));
        assertThat(frame.refCnt()).isZero();
        assertThat(far.receive()).isEqualTo(report);
        for (int octets : new int[] {1500 + 14 + 8, 5000}) {
            ByteBuf tooLong = Unpooled.buffer(octets).writeZero(octets);
            ChannelFuture refused = channel.writeAndFlush(tooLong).await();
            assertThat(refused.cause())
                    .isInstanceOf(LinkException.class)
                    .hasMessageContaining("EMSGSIZE");
            assertThat(tooLong.refCnt()).isZero();
        }
        assertThat(channel.writeAndFlush("text").await().cause())
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(channel.isActive()).isTrue();
    }

    @Test
    void stepsOverTheOneFrameTheKernelRefuses() throws Exception {
        PacketChannel channel = cable.start(options());
        FrameBatch batch = new FrameBatch(3, 2000, verdicts);
        for (int i = 0; i < 3; i++) {
            batch.slab().put(batch.nextOffset(), report);
            batch.append(i == 1 ? 1999 : report.length, i);
        }
        Cable.await(channel.writeAndFlush(batch));
        assertThat(verdicts.sent).containsExactly(0, 2);
        assertThat(verdicts.failed).containsExactly("1:" + Errno.EMSGSIZE);
        assertThat(batch.refCnt()).isZero();
    }

    @Test
    void saysWhenEnoughIsWaiting() throws Exception {
        var open = new CountDownLatch(1);
        PacketChannel channel =
                cable.start(
                        options(),
                        kernel ->
                                (frames, from, count) ->
                                        open.getCount() == 0
                                                ? kernel.send(frames, from, count)
                                                : -Errno.ENOBUFS);
        FrameBatch large = new FrameBatch(300, 1500, verdicts);
        for (int i = 0; i < 300; i++) {
            large.append(1000, i);
        }
        assertThat(channel.isWritable()).isTrue();
        ChannelFuture written = channel.writeAndFlush(large);
        Cable.onLoop(channel, () -> {});
        assertThat(channel.isWritable()).isFalse();
        open.countDown();
        Cable.await(written);
        // The promise comes a step before the accounting.
        Cable.onLoop(channel, () -> {});
        assertThat(channel.isWritable()).isTrue();
        allSent(300);
    }

    @Test
    void letsReadsAndTasksInBetweenTurns() throws Exception {
        PacketChannel channel =
                cable.start(options().withBatches(new PacketChannelOptions.Batches(4, 4, 4)));
        var atTask = new LinkedBlockingQueue<Long>();
        var written = new LinkedBlockingQueue<ChannelFuture>();
        Cable.onLoop(
                channel,
                () -> {
                    written.add(channel.writeAndFlush(batch(0, FRAMES_PER_BATCH)));
                    channel.eventLoop().execute(() -> atTask.add(channel.framesSent()));
                });
        Cable.await(next(written));
        assertThat(next(atTask)).isEqualTo(4L);
        allSent(FRAMES_PER_BATCH);
        farSees(FRAMES_PER_BATCH);
    }

    @Test
    void givesAVerdictOnEveryFrameWhenClosed() throws Exception {
        PacketChannel channel =
                cable.start(
                        options(),
                        kernel -> scripted(kernel, new ConcurrentLinkedQueue<>(List.of(2, -11))));
        // Two pretended sent, then "full"; epoll says writable at once, so close in the same task.
        var written = new LinkedBlockingQueue<ChannelFuture>();
        Cable.onLoop(
                channel,
                () -> {
                    written.add(channel.writeAndFlush(batch(0, 5)));
                    written.add(channel.write(batch(5, 1)));
                    channel.close();
                });
        assertThat(next(written).await().isSuccess()).isFalse();
        assertThat(next(written).await().isSuccess()).isFalse();
        assertThat(verdicts.sent).containsExactly(0, 1);
        assertThat(verdicts.failed).containsExactly("2:125", "3:125", "4:125", "5:125");
        FrameBatch late = batch(6, 1);
        assertThat(channel.writeAndFlush(late).await().isSuccess()).isFalse();
        assertThat(verdicts.failed).endsWith("6:125");
    }

    @Test
    void showsAListenersBugAndClosesButKeepsTheLoop() throws Exception {
        PacketChannel channel = cable.start(options());
        var bug = new IllegalStateException("bug");
        var batch =
                new FrameBatch(
                        1,
                        STRIDE_OCTETS,
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
        assertThat(channel.writeAndFlush(batch).await().isSuccess()).isFalse();
        assertThat(next(cable.collected.errors)).isSameAs(bug);
        Cable.await(channel.closeFuture());
        Cable.onLoop(channel, () -> {});
    }

    @Test
    @DisplayName(
            "LK-8: one octet more than a peer of the least MTU takes holds up nothing for good")
    void aFrameTheFarEndNeverTakes() throws Exception {
        cable.far.ip("link set p0 mtu 1280");
        PacketChannel channel = cable.start(options());
        // The far end forgives a tag beyond its MTU, whether there is one or not.
        byte[] longest = new byte[FrameSender.NEVER_TOO_LONG_OCTETS];
        ChannelFuture taken = channel.writeAndFlush(Unpooled.wrappedBuffer(longest));
        ChannelFuture refused =
                channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[longest.length + 1]));
        ChannelFuture behind = channel.writeAndFlush(Unpooled.wrappedBuffer(report));
        Cable.await(taken);
        Cable.await(behind);
        assertThat(refused.cause()).hasMessageContaining("ENOBUFS");
        assertThat(channel.enobufsRetries()).isEqualTo(FrameSender.GIVE_UP_AFTER - 1);
    }

    @Test
    void allocatesNothingPerFrame() throws Exception {
        PacketChannel channel = cable.start(options());
        var pool = new FrameBatchPool(1, FRAMES_PER_BATCH, STRIDE_OCTETS, BatchListener.NONE);
        SendAllocation.isNonePerFrame(channel, pool, FRAMES_PER_BATCH, report);
    }
}
