// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.support;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Frames of a capture in the classic little-endian pcap format, link type Ethernet.
public final class Pcap {
    private static final int MAGIC = 0xa1b2c3d4;
    private static final int ETHERNET = 1;

    private Pcap() {}

    /// All frames of a capture under `golden/`.
    public static List<byte[]> frames(String name) {
        try (InputStream in = Pcap.class.getResourceAsStream("/golden/" + name)) {
            ByteBuffer file = ByteBuffer.wrap(Objects.requireNonNull(in, name).readAllBytes());
            file.order(ByteOrder.LITTLE_ENDIAN);
            if (file.getInt(0) != MAGIC || file.getInt(20) != ETHERNET) {
                throw new AssertionError("not an Ethernet capture: " + name);
            }
            file.position(24);
            var frames = new ArrayList<byte[]>();
            while (file.hasRemaining()) {
                file.position(file.position() + 8);
                byte[] frame = new byte[file.getInt()];
                if (file.getInt() != frame.length) {
                    throw new AssertionError("a cut frame in " + name);
                }
                file.get(frame);
                frames.add(frame);
            }
            return frames;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
