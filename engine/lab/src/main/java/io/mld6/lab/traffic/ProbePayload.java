// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

import io.mld6.codec.wire.InternetChecksum;
import java.nio.ByteBuffer;

/// A [ProbeFormat] at the start, zeros behind it.
record ProbePayload() implements SendPayload {
    private static final long VERSION_WORD = (long) ProbeFormat.VERSION << 56;

    @Override
    public void prepare(ByteBuffer frame, int at) {
        frame.putLong(at + ProbeFormat.MAGIC_AT, ProbeFormat.MAGIC);
        frame.putLong(at + ProbeFormat.VERSION_AT, VERSION_WORD);
    }

    @Override
    public long write(ByteBuffer frame, int at, int flow, long sequence, long stampNanos) {
        frame.putInt(at + ProbeFormat.FLOW_AT, flow);
        frame.putLong(at + ProbeFormat.SEQUENCE_AT, sequence);
        frame.putLong(at + ProbeFormat.STAMP_AT, stampNanos);
        return Integer.toUnsignedLong(flow) + InternetChecksum.sum(sequence, stampNanos);
    }
}
