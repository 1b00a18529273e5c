// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.watch.capture;

import io.netty.buffer.ByteBuf;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Reads a capture file, frame by frame; memory does not grow with the file.
///
/// Frames that the capture cut short, or of a link that carries no Ethernet frames, are counted and
/// left out. What stands behind the last whole record of a file that is cut off is left out, too.
public final class CaptureReader {
    private static final int BUFFER_OCTETS = 1 << 16;
    private static final int GZIP = 0x1f8b;
    private static final int ZSTD = 0x28b5_2ffd;
    private static final int XZ = 0xfd37_7a58;
    private static final int LZ4 = 0x0422_4d18;

    /// Takes frames.
    @FunctionalInterface
    public interface Visitor {
        /// A frame.
        ///
        /// @param epochNanos when it was captured, since 1970; 0 if the file does not say
        /// @param frame a whole Ethernet frame, borrowed
        /// @return whether to go on
        boolean frame(long epochNanos, ByteBuf frame);
    }

    /// What became of a file.
    ///
    /// @param frames shown
    /// @param cutFrames left out because the capture did not keep all of them
    /// @param foreignFrames left out because their link is neither Ethernet nor cooked
    /// @param truncated whether the file ends inside a record
    public record Result(long frames, long cutFrames, long foreignFrames, boolean truncated) {}

    private CaptureReader() {}

    /// Shows every frame of a file.
    ///
    /// @param in borrowed
    /// @throws CaptureException if it is no capture, or breaks its own rules; frames before that
    ///     were shown
    public static Result read(InputStream in, Visitor visitor)
            throws IOException, CaptureException {
        Octets octets = new Octets(new BufferedInputStream(in, BUFFER_OCTETS));
        if (!octets.fetch(Integer.BYTES)) {
            throw new CaptureException("shorter than any capture");
        }
        int magic = octets.bigEndian();
        if (magic >>> 16 == GZIP || magic == ZSTD || magic == XZ || magic == LZ4) {
            throw new CaptureException("is compressed: unpack it first (gunzip, unzstd, unxz)");
        }
        FrameSink sink = new FrameSink(visitor);
        boolean whole;
        if (magic == PcapngFile.SECTION) {
            whole = new PcapngFile(octets, sink).read();
        } else {
            whole = new PcapFile(octets, sink, magic).read();
        }
        return sink.result(!whole);
    }
}
