// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.engine.link.FrameSender.Outcome;
import io.mld6.engine.linux.Errno;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FrameSenderTest {
    private static final int LONG = FrameSender.NEVER_TOO_LONG_OCTETS + 1;
    private final Deque<Integer> answers = new ArrayDeque<>();
    private final List<String> calls = new ArrayList<>();
    private final LongAdder sent = new LongAdder();
    private final Verdicts verdicts = new Verdicts();
    private final FrameBatch batch = new FrameBatch(10, 8, verdicts);
    private final FrameSender sender =
            new FrameSender(
                    (_, from, count) -> {
                        calls.add(from + "+" + count);
                        return answers.isEmpty() ? count : answers.poll();
                    },
                    4,
                    2048,
                    sent);

    @BeforeEach
    void fill() {
        for (int i = 0; i < 10; i++) {
            batch.append(1, i);
        }
        sender.begin(1000);
    }

    @Test
    void sendsInRunsOfTheConfiguredSize() {
        assertThat(sender.send(batch)).isEqualTo(Outcome.DONE);
        assertThat(calls).containsExactly("0+4", "4+4", "8+2");
        assertThat(verdicts.sent).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(verdicts.failed).isEmpty();
        assertThat(sent.sum()).isEqualTo(10);
    }

    @Test
    void goesOnBehindWhatWasTaken() {
        answers.addAll(List.of(1, 3));
        assertThat(sender.send(batch)).isEqualTo(Outcome.DONE);
        assertThat(calls).containsExactly("0+4", "1+4", "4+4", "8+2");
        assertThat(verdicts.sent).hasSize(10);
    }

    @Test
    void waitsWhereTheSendBufferIsFull() {
        answers.addAll(List.of(2, -Errno.EAGAIN));
        assertThat(sender.send(batch)).isEqualTo(Outcome.FULL);
        assertThat(verdicts.sent).containsExactly(0, 1);
        assertThat(verdicts.failed).isEmpty();
        assertThat(batch.handedOver()).isEqualTo(2);
        assertThat(sender.send(batch)).isEqualTo(Outcome.DONE);
        assertThat(verdicts.sent).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void tellsAFullQueueFromAFullBuffer() {
        answers.addAll(List.of(4, -Errno.ENOBUFS));
        assertThat(sender.send(batch)).isEqualTo(Outcome.NO_BUFFERS);
        assertThat(batch.handedOver()).isEqualTo(4);
        assertThat(verdicts.failed).isEmpty();
    }

    private static FrameBatch of(Verdicts verdicts, int... lengthsOctets) {
        FrameBatch batch = new FrameBatch(lengthsOctets.length, 2048, verdicts);
        for (int i = 0; i < lengthsOctets.length; i++) {
            batch.append(lengthsOctets[i], i);
        }
        return batch;
    }

    private void refuse(int times) {
        answers.addAll(Collections.nCopies(times, -Errno.ENOBUFS));
    }

    @Test
    @DisplayName("LK-8: a frame that never finds buffers is refused, and as long ones with it")
    void givesUpWhatNeverFindsBuffers() {
        FrameBatch frames = of(verdicts, LONG, LONG + 1, LONG - 1, LONG, LONG + 2);
        refuse(FrameSender.GIVE_UP_AFTER - 1);
        for (int i = 1; i < FrameSender.GIVE_UP_AFTER; i++) {
            assertThat(sender.send(frames)).isEqualTo(Outcome.NO_BUFFERS);
        }
        assertThat(verdicts.failed).isEmpty();
        refuse(3);
        // The one tried for long, one that is longer, and then a shorter one, which waits again.
        assertThat(sender.send(frames)).isEqualTo(Outcome.NO_BUFFERS);
        assertThat(verdicts.failed).containsExactly("0:105", "1:105");
        // It is taken, and so is one as long as the first: nothing is hopeless any more.
        answers.addAll(List.of(2, -Errno.ENOBUFS));
        assertThat(sender.send(frames)).isEqualTo(Outcome.NO_BUFFERS);
        assertThat(sender.send(frames)).isEqualTo(Outcome.DONE);
        assertThat(verdicts.sent).containsExactly(2, 3, 4);
    }

    @Test
    @DisplayName("LK-8: a queue that moves, however slowly, costs nothing")
    void waitsAsLongAsSomethingMoves() {
        ByteBuf frame = Unpooled.wrappedBuffer(new byte[LONG]);
        for (int round = 0; round < 3; round++) {
            refuse(FrameSender.GIVE_UP_AFTER - 1);
            for (int i = 1; i < FrameSender.GIVE_UP_AFTER; i++) {
                assertThat(sender.send(frame)).isEqualTo(Outcome.NO_BUFFERS);
            }
            assertThat(sender.send(frame)).isEqualTo(Outcome.DONE);
            assertThat(sender.refusal()).isZero();
        }
        refuse(FrameSender.GIVE_UP_AFTER);
        for (int i = 1; i < FrameSender.GIVE_UP_AFTER; i++) {
            assertThat(sender.send(frame)).isEqualTo(Outcome.NO_BUFFERS);
        }
        assertThat(sender.send(frame)).isEqualTo(Outcome.DONE);
        assertThat(sender.refusal()).isEqualTo(Errno.ENOBUFS);
    }

    @Test
    @DisplayName("LK-8: what every link must take waits for as long as there are no buffers")
    void neverGivesUpAShortFrame() {
        ByteBuf frame = Unpooled.wrappedBuffer(new byte[FrameSender.NEVER_TOO_LONG_OCTETS]);
        int times = 10 * FrameSender.GIVE_UP_AFTER;
        refuse(times);
        for (int i = 0; i < times; i++) {
            sender.begin(1);
            assertThat(sender.send(frame)).isEqualTo(Outcome.NO_BUFFERS);
        }
        sender.begin(1);
        assertThat(sender.send(frame)).isEqualTo(Outcome.DONE);
        assertThat(sender.refusal()).isZero();
    }

    @Test
    void failsTheRestOfABatchWhileTheInterfaceIsDown() {
        answers.addAll(List.of(4, -Errno.ENETDOWN));
        assertThat(sender.send(batch)).isEqualTo(Outcome.DONE);
        assertThat(calls).hasSize(2);
        assertThat(verdicts.failed)
                .containsExactly("4:100", "5:100", "6:100", "7:100", "8:100", "9:100");
    }

    @Test
    void saysWhenTheInterfaceIsGone() {
        answers.add(-Errno.ENXIO);
        assertThat(sender.send(batch)).isEqualTo(Outcome.GONE);
        assertThat(verdicts.failed).hasSize(10).contains("0:6");
        ByteBuf frame = Unpooled.wrappedBuffer(new byte[20]);
        answers.add(-Errno.ENODEV);
        assertThat(sender.send(frame)).isEqualTo(Outcome.GONE);
        assertThat(sender.refusal()).isEqualTo(Errno.ENODEV);
    }

    @Test
    void stepsOverAFrameTheKernelRefuses() {
        answers.addAll(List.of(2, -Errno.EMSGSIZE));
        assertThat(sender.send(batch)).isEqualTo(Outcome.DONE);
        assertThat(verdicts.failed).containsExactly("2:90");
        assertThat(verdicts.sent).containsExactly(0, 1, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void endsTheTurnWhenItsBudgetIsUsed() {
        sender.begin(6);
        assertThat(sender.send(batch)).isEqualTo(Outcome.YIELD);
        assertThat(calls).containsExactly("0+4", "4+2");
        sender.begin(6);
        assertThat(sender.send(batch)).isEqualTo(Outcome.DONE);
        assertThat(verdicts.sent).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void treatsSingleFramesAlike() {
        ByteBuf frame = Unpooled.wrappedBuffer(new byte[64]);
        answers.addAll(List.of(1, -Errno.EAGAIN, -Errno.ENOBUFS, -Errno.ENETDOWN, -Errno.EMSGSIZE));
        assertThat(sender.send(frame)).isEqualTo(Outcome.DONE);
        assertThat(sender.refusal()).isZero();
        assertThat(sender.send(frame)).isEqualTo(Outcome.FULL);
        assertThat(sender.send(frame)).isEqualTo(Outcome.NO_BUFFERS);
        assertThat(sender.send(frame)).isEqualTo(Outcome.DONE);
        assertThat(sender.refusal()).isEqualTo(Errno.ENETDOWN);
        assertThat(sender.send(frame)).isEqualTo(Outcome.DONE);
        assertThat(sender.refusal()).isEqualTo(Errno.EMSGSIZE);
        assertThat(frame.readableBytes()).isEqualTo(64);
        calls.clear();
        assertThat(sender.send(Unpooled.wrappedBuffer(new byte[2049]))).isEqualTo(Outcome.DONE);
        assertThat(sender.refusal()).isEqualTo(Errno.EMSGSIZE);
        assertThat(sender.send(Unpooled.EMPTY_BUFFER)).isEqualTo(Outcome.DONE);
        assertThat(sender.refusal()).isZero();
        assertThat(calls).isEmpty();
        sender.begin(0);
        assertThat(sender.send(frame)).isEqualTo(Outcome.YIELD);
        assertThat(sent.sum()).isEqualTo(1);
    }
}
