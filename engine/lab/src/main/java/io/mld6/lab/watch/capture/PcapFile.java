// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.watch.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A pcap file (draft-ietf-opsawg-pcap), of microseconds or nanoseconds, in either octet order.
///
/// ```text
/// file    0 magic  4 version  8 two reserved  16 snap length  20 link type in the lower 28 bits
/// record  0 seconds  4 fraction  8 octets here  12 octets on the wire  16 frame
/// ```
final class PcapFile {
    /// Most octets of a frame that any writer keeps.
    static final int MOST_FRAME_OCTETS = 1 << 18;

    private static final int MICROS = 0xa1b2_c3d4;
    private static final int NANOS = 0xa1b2_3c4d;
    private static final int REST_OF_HEADER_OCTETS = 20;
    private static final int RECORD_OCTETS = 16;
    private static final int LINK_TYPE_BITS = 0x0fff_ffff;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Octets octets;
    private final FrameSink sink;
    private final int magic;

    /// @param magic the first four octets, which were fetched
    PcapFile(Octets octets, FrameSink sink, int magic) {
        this.octets = octets;
        this.sink = sink;
        this.magic = magic;
    }

    /// Shows all records.
    ///
    /// @return whether the file ends behind a record, or nobody wanted more
    boolean read() throws IOException, CaptureException {
        boolean big = magic == MICROS || magic == NANOS;
        int known = big ? magic : Integer.reverseBytes(magic);
        if (known != MICROS && known != NANOS) {
            throw new CaptureException("is neither pcap nor pcapng");
        }
        octets.order(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        if (!octets.fetch(REST_OF_HEADER_OCTETS)) {
            throw new CaptureException("ends inside the header of a pcap file");
        }
        int linkType = octets.piece().getInt(16) & LINK_TYPE_BITS;
        int unit = known == NANOS ? 1 : 1000;
        while (octets.fetch(RECORD_OCTETS)) {
            ByteBuffer record = octets.piece();
            long seconds = Integer.toUnsignedLong(record.getInt(0));
            long nanos =
                    seconds * NANOS_PER_SECOND + unit * Integer.toUnsignedLong(record.getInt(4));
            int length = record.getInt(8);
            long wire = Integer.toUnsignedLong(record.getInt(12));
            if (length < 0 || length > MOST_FRAME_OCTETS) {
                throw new CaptureException(
                        "the record at offset %d says %d octets (expected at most %d)"
                                .formatted(
                                        octets.pieceAt(),
                                        Integer.toUnsignedLong(length),
                                        MOST_FRAME_OCTETS));
            }
            if (!octets.fetch(length)) {
                return false;
            }
            if (!sink.frame(linkType, nanos, octets.piece(), wire)) {
                return true;
            }
        }
        return octets.fetched() == 0;
    }
}
