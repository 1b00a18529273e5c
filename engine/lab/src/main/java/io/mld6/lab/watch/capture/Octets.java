// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.watch.capture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The octets of a file from front to back, some at a time, in the order the file says.
final class Octets {
    private final InputStream in;
    private ByteBuffer piece = ByteBuffer.allocate(1 << 12);
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    private long position;
    private long pieceAt;

    Octets(InputStream in) {
        this.in = in;
    }

    void order(ByteOrder wanted) {
        order = wanted;
        piece.order(wanted);
    }

    /// Reads the next octets into [#piece].
    ///
    /// @param count bounded by the caller
    /// @return whether they are all there
    boolean fetch(int count) throws IOException {
        if (piece.capacity() < count) {
            piece = ByteBuffer.allocate(Integer.highestOneBit(count) << 1);
        }
        piece.clear().order(order);
        pieceAt = position;
        int read = in.readNBytes(piece.array(), 0, count);
        position += read;
        piece.limit(read);
        return read == count;
    }

    /// What was fetched last.
    ByteBuffer piece() {
        return piece;
    }

    /// How many octets were fetched last.
    int fetched() {
        return piece.limit();
    }

    /// Where in the file what was fetched last begins.
    long pieceAt() {
        return pieceAt;
    }

    /// The first four octets of what was fetched last, whatever the order of the file.
    int bigEndian() {
        return ByteBuffer.wrap(piece.array()).getInt(0);
    }
}
