// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.testing;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Frames without end: the vectors as they are, and with octets turned over, ends cut off and
/// octets added; of those that were changed many with length and checksum put right again.
///
/// What decides whether a socket filter lets a frame pass stays as it is, so all of them pass that
/// of a decoder of MLD: EtherType, next headers, and the type of the message.
///
/// ```text
/// 12 EtherType  18 payload length  20 next header  54 next header  55 length  62 or later  type
/// ```
///
/// *Thread*: one at a time.
public final class MutatedFrames implements Supplier<byte[]> {
    /// The longest frame, on a link of an MTU of 9000.
    public static final int LONGEST_OCTETS = 9014;

    private static final int SHORTEST_OCTETS = 15;
    private static final int ETHER_TYPE_AT = 12;
    private static final int PAYLOAD_LENGTH_AT = 18;
    private static final int NEXT_HEADER_AT = 20;
    private static final int PAYLOAD_AT = 54;
    private static final int ICMPV6 = 58;
    private static final int CHECKSUM_END = 66;
    private static final int ONE_IN = 4;
    private static final int MOST_TURNED = 8;
    private static final int SOME_OCTETS = 64;
    private static final int LONG_ONE_IN = 200;

    /// What the kernel's tag handling, or the socket filter, keeps from a decoder.
    private static final List<String> NEVER_ARRIVE =
            List.of(
                    "bad-vlan-truncated",
                    "ignore-neighbor-solicitation",
                    "ignore-mrd-advertisement");

    private static final List<byte[]> MODELS =
            Vectors.all().stream()
                    .filter(vector -> !NEVER_ARRIVE.contains(vector.name()))
                    .map(Vectors.Vector::octets)
                    .toList();

    private final RandomGenerator random;

    public MutatedFrames(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public byte[] get() {
        byte[] model = MODELS.get(random.nextInt(MODELS.size()));
        if (random.nextInt(ONE_IN) == 0 || !isPlain(model)) {
            return model;
        }
        byte[] frame =
                switch (random.nextInt(ONE_IN)) {
                    case 0 -> Arrays.copyOf(model, random.nextInt(SHORTEST_OCTETS, model.length));
                    case 1 -> extended(model);
                    default -> model.clone();
                };
        for (int turned = random.nextInt(MOST_TURNED); turned > 0; turned--) {
            int at = random.nextInt(frame.length);
            if (!decides(frame, at)) {
                frame[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            }
        }
        return random.nextBoolean() ? repaired(frame) : frame;
    }

    /// As it is, if the type is not in it: it must not get one.
    private byte[] extended(byte[] model) {
        if (typeAt(model) >= model.length) {
            return model.clone();
        }
        int most = random.nextInt(LONG_ONE_IN) == 0 ? LONGEST_OCTETS - model.length : SOME_OCTETS;
        byte[] longer = Arrays.copyOf(model, model.length + 1 + random.nextInt(most));
        for (int at = model.length; at < longer.length; at++) {
            longer[at] = (byte) random.nextInt();
        }
        return longer;
    }

    private static boolean isPlain(byte[] frame) {
        return frame[ETHER_TYPE_AT] == (byte) 0x86 && frame.length > PAYLOAD_AT + 1;
    }

    private static boolean decides(byte[] frame, int at) {
        return at == ETHER_TYPE_AT
                || at == ETHER_TYPE_AT + 1
                || at == NEXT_HEADER_AT
                || at == PAYLOAD_AT
                || at == PAYLOAD_AT + 1
                || (frame.length > PAYLOAD_AT + 1 && at == typeAt(frame));
    }

    /// Where the type is behind a hop-by-hop header of the length it says.
    private static int typeAt(byte[] frame) {
        return PAYLOAD_AT + 8 * (1 + (frame[PAYLOAD_AT + 1] & 0xff));
    }

    /// With the right length and checksum, where it still has a place for them.
    private static byte[] repaired(byte[] frame) {
        boolean usual =
                frame.length >= CHECKSUM_END
                        && frame.length % 2 == 0
                        && frame[NEXT_HEADER_AT] == 0
                        && frame[PAYLOAD_AT] == ICMPV6
                        && frame[PAYLOAD_AT + 1] == 0;
        if (!usual) {
            return frame;
        }
        ByteBuffer.wrap(frame).putShort(PAYLOAD_LENGTH_AT, (short) (frame.length - PAYLOAD_AT));
        return TestQueries.finished(frame);
    }
}
