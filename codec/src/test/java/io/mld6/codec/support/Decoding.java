// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.support;

import io.mld6.codec.decode.DecodeOptions;
import io.mld6.codec.decode.Decoded;
import io.mld6.codec.decode.Destinations;
import io.mld6.codec.decode.DropReason;
import io.mld6.codec.decode.FrameDecoder;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.message.MldMessage;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.message.Mldv2Report;
import io.mld6.codec.wire.Ipv6Address;
import io.netty.buffer.Unpooled;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Decodes in one line, and keeps what was counted inside messages.
public final class Decoding {
    /// What the vectors are addressed to, besides `ff02::1`. Not `2001:db8::`.
    public static final Destinations OURS =
            Destinations.of(
                    Ipv6Address.ALL_ROUTERS,
                    Ipv6Address.ALL_MLDV2_ROUTERS,
                    Ipv6Address.parse("ff0e::db8:0:101"),
                    Ipv6Address.parse("ff05::db8:0:202"),
                    Ipv6Address.parse("ff3e::8000:1"),
                    Ipv6Address.parse("ff02::1:ff00:5310"),
                    Ipv6Address.parse("fe80::200:5eff:fe00:5310"));

    private final Map<DropReason, Integer> counts = new EnumMap<>(DropReason.class);
    private final FrameDecoder decoder;

    public Decoding() {
        this(DecodeOptions.DEFAULT);
    }

    public Decoding(DecodeOptions options) {
        decoder = new FrameDecoder(options, reason -> counts.merge(reason, 1, Integer::sum));
    }

    public static Decoded decode(byte[] frame) {
        return new Decoding().of(frame);
    }

    public static Decoded decode(TestFrame frame) {
        return decode(frame.build());
    }

    /// The message of a frame that must be accepted.
    public static MldMessage message(TestFrame frame) {
        return accepted(decode(frame)).message();
    }

    /// The query of a frame that must be accepted.
    public static Mldv2Query query(TestFrame frame) {
        return (Mldv2Query) message(frame);
    }

    /// The records of a frame that must be accepted.
    public List<AddressRecord> records(TestFrame frame) {
        return ((Mldv2Report) accepted(of(frame.build())).message()).records();
    }

    public static MldFrame accepted(Decoded decoded) {
        if (decoded instanceof MldFrame frame) {
            return frame;
        }
        throw new AssertionError("dropped: " + decoded);
    }

    public Decoded of(TestFrame frame) {
        return of(frame.build());
    }

    public Decoded of(byte[] frame) {
        return of(frame, OURS);
    }

    public Decoded of(byte[] frame, Destinations destinations) {
        return decoder.decode(Unpooled.wrappedBuffer(frame), 0, frame.length, false, destinations);
    }

    /// What was counted inside messages so far.
    public Map<DropReason, Integer> counts() {
        return counts;
    }
}
