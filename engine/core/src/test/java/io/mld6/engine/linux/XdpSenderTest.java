// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Frames through rings on plain memory, with a kernel that does what it is told (LK-13).
class XdpSenderTest {
    private static final int OCTETS = 60;
    private static final int MTU = 1500;

    private final PretendedXdp kernel = new PretendedXdp();
    private final List<Integer> otherWay = new ArrayList<>();
    private XdpSender sender =
            kernel.sender(
                    (_, from, count) -> {
                        IntStream.range(from, from + count).forEach(otherWay::add);
                        return count;
                    },
                    MTU);

    private static SendVector filled(SendVector frames) {
        for (int i = 0; i < frames.capacity(); i++) {
            frames.slab().putInt(i * frames.strideOctets() + 20, i);
            frames.length(i, OCTETS);
        }
        return frames;
    }

    /// Slots in the shared memory, or outside.
    private SendVector frames(boolean inPlace, int count) {
        return filled(inPlace ? sender.vector(count, 94) : new SendVector(count, 94));
    }

    private static String octets(int i) {
        return "00".repeat(20) + "%08x".formatted(i) + "00".repeat(OCTETS - 24);
    }

    private static List<String> octets(int from, int to) {
        return IntStream.range(from, to).mapToObj(XdpSenderTest::octets).toList();
    }

    /// Asks until all have gone.
    private void sendAll(SendVector frames) {
        for (int from = 0; from < frames.capacity(); ) {
            int taken = sender.send(frames, from, frames.capacity() - from);
            assertThat(taken).isPositive();
            from += taken;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("Every frame goes once, in order, at a call for 32, however long it goes on")
    void sendsEveryFrameOnce(boolean inPlace) {
        SendVector frames = frames(inPlace, 200);
        List<String> expected = new ArrayList<>();
        for (int round = 0; round < 20; round++) {
            sendAll(frames);
            expected.addAll(octets(0, 200));
        }
        assertThat(kernel.sent).isEqualTo(expected);
        assertThat(kernel.wakes).isEqualTo(20 * 7);
        assertThat(frames.calledNanos()).isNotEqualTo(SendVector.NOT_CALLED);
    }

    @Test
    @DisplayName("A kernel that takes more when woken is called less often")
    void fillsWhatTheKernelTakesAtOnce() {
        kernel.perWake = 100;
        sender = kernel.sender((_, _, _) -> -Errno.EINVAL, MTU);
        SendVector frames = frames(true, 200);
        List<String> expected = new ArrayList<>();
        for (int round = 0; round < 20; round++) {
            sendAll(frames);
            expected.addAll(octets(0, 200));
        }
        assertThat(kernel.sent).isEqualTo(expected);
        assertThat(kernel.wakes).isEqualTo(20 * 2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("LK-13: a frame is taken when the kernel gives it back, and not posted twice")
    void waitsForTheCompletion(boolean inPlace) {
        kernel.quick = false;
        SendVector frames = frames(inPlace, 3);
        assertThat(sender.send(frames, 0, 3)).isEqualTo(-Errno.EAGAIN);
        assertThat(sender.send(frames, 0, 3)).isEqualTo(-Errno.EAGAIN);
        assertThat(kernel.sent).isEqualTo(octets(0, 3));
        kernel.giveBack(kernel.atDriver.get(0));
        assertThat(sender.send(frames, 0, 3)).isEqualTo(1);
        assertThat(sender.send(frames, 1, 2)).isEqualTo(-Errno.EAGAIN);
        kernel.giveBack(kernel.atDriver.get(1));
        kernel.giveBack(kernel.atDriver.get(2));
        assertThat(sender.send(frames, 1, 1)).isEqualTo(1);
        assertThat(sender.send(frames, 2, 1)).isEqualTo(1);
        assertThat(kernel.sent).isEqualTo(octets(0, 3));
    }

    @Test
    @DisplayName("LK-13: frames given back in another order get their verdicts in order")
    void keepsTheOrderOfVerdicts() {
        kernel.quick = false;
        SendVector frames = frames(true, 8);
        assertThat(sender.send(frames, 0, 8)).isEqualTo(-Errno.EAGAIN);
        List<Long> order = kernel.atDriver;
        Collections.reverse(order);
        for (int i = 0; i < 7; i++) {
            kernel.giveBack(order.get(i));
            assertThat(sender.send(frames, 0, 8)).isEqualTo(-Errno.EAGAIN);
        }
        kernel.giveBack(order.get(7));
        assertThat(sender.send(frames, 0, 8)).isEqualTo(8);
    }

    @Test
    @DisplayName("A driver that holds on to frames holds up the rest, and nothing is lost")
    void aFullRingDelays() {
        kernel.quick = false;
        SendVector frames = frames(false, 200);
        assertThat(sender.send(frames, 0, 200)).isEqualTo(-Errno.EAGAIN);
        assertThat(kernel.sent).hasSize(XdpMemory.SPARES);
        int from = 0;
        while (from < 200) {
            kernel.giveAllBack();
            from += Math.max(0, sender.send(frames, from, 200 - from));
        }
        assertThat(kernel.sent).isEqualTo(octets(0, 200));
    }

    @ParameterizedTest
    @CsvSource({
        "0, true, true",
        "5, true, true",
        "0, false, true",
        "0, true, false",
        "5, true, false",
        "5, false, false"
    })
    @DisplayName("LK-13: a frame the kernel dropped is ENOBUFS; all behind it waits, and goes once")
    void saysWhatWasDropped(int at, boolean inPlace, boolean older) {
        kernel.older = older;
        SendVector frames = frames(inPlace, 40);
        for (int tries = 0; tries < 3; tries++) {
            IntStream.range(0, tries == 0 ? at : 0).forEach(_ -> kernel.fate.add(0));
            kernel.fate.add(-Errno.EBUSY);
            if (tries == 0 && at > 0) {
                assertThat(sender.send(frames, 0, 40)).isEqualTo(at);
            }
            assertThat(sender.send(frames, at, 40 - at)).isEqualTo(-Errno.ENOBUFS);
        }
        assertThat(kernel.sent).isEqualTo(octets(0, at));
        assertThat(sender.send(frames, at + 1, 39 - at)).isEqualTo(39 - at);
        List<String> expected = new ArrayList<>(octets(0, at));
        expected.addAll(octets(at + 1, 40));
        assertThat(kernel.sent).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"100, true", "100, false", "6, true", "6, false"})
    @DisplayName("LK-13: what a link that is down did not take does not go when it is up again")
    void leavesNothingStaleBehind(int errno, boolean older) {
        kernel.older = older;
        SendVector frames = frames(true, 40);
        IntStream.range(0, 3).forEach(_ -> kernel.fate.add(0));
        kernel.fate.add(-errno);
        assertThat(sender.send(frames, 0, 40)).isEqualTo(3);
        assertThat(sender.send(frames, 3, 37)).isEqualTo(-errno);
        SendVector later = frames(false, 2);
        assertThat(sender.send(later, 0, 2)).isEqualTo(2);
        assertThat(kernel.sent).hasSize(5).endsWith(octets(0), octets(1));
    }

    @Test
    @DisplayName("No room at the driver: what is in the ring stays, and goes once")
    void waitsForRoomAtTheDriver() {
        SendVector frames = frames(true, 40);
        kernel.fate.addAll(List.of(0, 0, -Errno.EAGAIN, -Errno.EAGAIN));
        assertThat(sender.send(frames, 0, 40)).isEqualTo(2);
        assertThat(sender.send(frames, 2, 38)).isEqualTo(-Errno.EAGAIN);
        assertThat(sender.send(frames, 2, 38)).isEqualTo(38);
        assertThat(kernel.sent).isEqualTo(octets(0, 40));
    }

    @ParameterizedTest
    @CsvSource({
        "1514, 0x86dd, true",
        "1515, 0x86dd, false",
        "1518, 0x8100, true",
        "1519, 0x8100, false",
        "1515, 0x88a8, false"
    })
    @DisplayName("LK-13: lengths are held against the MTU by the packet socket's rule")
    void comparesLengthsWithTheMtu(int octets, String type, boolean fits) {
        SendVector frames = sender.vector(3, 1600);
        for (int i = 0; i < 3; i++) {
            frames.length(i, i == 1 ? octets : OCTETS);
        }
        frames.slab().putShort(frames.strideOctets() + 12, Integer.decode(type).shortValue());
        assertThat(sender.send(frames, 0, 3)).isEqualTo(fits ? 3 : 1);
        if (!fits) {
            assertThat(sender.send(frames, 1, 2)).isEqualTo(-Errno.EMSGSIZE);
            assertThat(sender.send(frames, 2, 1)).isEqualTo(1);
            sender.mtu(MTU + 10);
            assertThat(sender.send(frames, 1, 1)).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("Frames longer than a page take the other way, behind those before them")
    void longFramesTakeTheOtherWay() {
        sender.mtu(9000);
        SendVector frames = sender.vector(5, 9100);
        for (int i = 0; i < 5; i++) {
            frames.length(i, i == 2 || i == 3 ? 5000 : OCTETS);
        }
        kernel.quick = false;
        assertThat(sender.send(frames, 0, 5)).isEqualTo(-Errno.EAGAIN);
        assertThat(otherWay).isEmpty();
        kernel.giveAllBack();
        assertThat(sender.send(frames, 0, 5)).isEqualTo(2);
        assertThat(sender.send(frames, 2, 3)).isEqualTo(2);
        assertThat(otherWay).containsExactly(2, 3);
        kernel.quick = true;
        assertThat(sender.send(frames, 4, 1)).isEqualTo(1);
        assertThat(kernel.sent).hasSize(3);
    }

    @Test
    void sendsNothingOnceClosed() {
        kernel.open = false;
        assertThat(sender.send(frames(true, 1), 0, 1)).isEqualTo(-Errno.EBADF);
        assertThat(kernel.wakes).isZero();
    }

    @Test
    @DisplayName("Slots lie in the shared memory while there is room, and nowhere across a chunk")
    void givesSlotsOutOfTheMemory() {
        int left = PretendedXdp.MEMORY_OCTETS - XdpMemory.SPARES * XdpMemory.CHUNK_OCTETS;
        assertThat(sender.vector(left / 2 / 128, 94).strideOctets()).isEqualTo(128);
        assertThat(sender.vector(1, 5000).strideOctets()).isEqualTo(5000);
        assertThat(sender.vector(left / 2 / 2048, 1536).strideOctets()).isEqualTo(2048);
        assertThat(sender.vector(1, 94).strideOctets()).isEqualTo(94);
    }

    @Test
    void refusesACompletionOfNothing() {
        kernel.giveBack(4096);
        assertThatThrownBy(() -> sender.send(frames(true, 1), 0, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("4096");
    }
}
