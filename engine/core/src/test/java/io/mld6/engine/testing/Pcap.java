// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/// Capture files of Ethernet frames, read and written front to back.
///
/// ```text
/// file    0 a1b2c3d4 (us) or a1b23c4d (ns)  4 version 2.4  8 zeros  16 snap length  20 type 1
/// record  0 seconds  4 us or ns  8 octets here  12 octets on the wire  16 frame
/// ```
public final class Pcap {
    static final int FILE_HEADER_OCTETS = 24;

    private static final int RECORD_HEADER_OCTETS = 16;
    private static final int MICROS = 0xa1b2c3d4;
    private static final int NANOS = 0xa1b23c4d;
    private static final int ETHERNET = 1;
    private static final int LONGEST_OCTETS = 1 << 18;
    private static final int BUFFER_OCTETS = 1 << 20;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private Pcap() {}

    /// Takes frames, one at a time.
    @FunctionalInterface
    public interface Visitor {
        /// Called for each frame in the order of the file.
        ///
        /// @param nanos when the frame was seen, since 1970
        /// @param frame its octets, and more behind them; valid during the call only
        /// @param length how many octets are the frame's
        void frame(long nanos, byte[] frame, int length);
    }

    /// Shows every frame of a file. Memory does not grow with the file.
    public static void read(Path file, Visitor visitor) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_OCTETS)) {
            ByteBuffer header = ByteBuffer.allocate(FILE_HEADER_OCTETS);
            header.order(ByteOrder.LITTLE_ENDIAN);
            if (in.readNBytes(header.array(), 0, FILE_HEADER_OCTETS) < FILE_HEADER_OCTETS) {
                throw new IOException(file + " has no header");
            }
            int magic = header.getInt(0);
            if ((magic != MICROS && magic != NANOS) || header.getInt(20) != ETHERNET) {
                throw new IOException(file + " is no capture of Ethernet frames of this machine");
            }
            int unit = magic == MICROS ? 1000 : 1;
            byte[] frame = new byte[LONGEST_OCTETS];
            while (in.readNBytes(header.array(), 0, RECORD_HEADER_OCTETS) == RECORD_HEADER_OCTETS) {
                int length = header.getInt(8);
                if (in.readNBytes(frame, 0, length) < length) {
                    return; // still being written
                }
                long seconds = Integer.toUnsignedLong(header.getInt(0));
                visitor.frame(
                        seconds * NANOS_PER_SECOND + (long) header.getInt(4) * unit, frame, length);
            }
        }
    }

    /// Writes a file of frames, one microsecond apart.
    public static void write(Path file, Iterable<byte[]> frames) throws IOException {
        try (var out = Files.newOutputStream(file)) {
            ByteBuffer header = ByteBuffer.allocate(FILE_HEADER_OCTETS);
            header.order(ByteOrder.LITTLE_ENDIAN);
            header.putInt(MICROS).putShort((short) 2).putShort((short) 4).putLong(0);
            out.write(header.putInt(LONGEST_OCTETS).putInt(ETHERNET).array());
            int micros = 0;
            for (byte[] frame : frames) {
                ByteBuffer record = ByteBuffer.allocate(RECORD_HEADER_OCTETS);
                record.order(ByteOrder.LITTLE_ENDIAN).putInt(0).putInt(micros++);
                out.write(record.putInt(frame.length).putInt(frame.length).array());
                out.write(frame);
            }
        }
    }
}
