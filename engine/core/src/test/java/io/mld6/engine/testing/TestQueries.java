// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.testing;

import io.mld6.codec.wire.Ipv6Address;
import java.nio.ByteBuffer;
import java.util.List;

/// Queries as somebody else would write them, sharing nothing with the encoder under test.
///
/// ```text
/// 0 MACs  12 86dd  14 IPv6  22 source  38 destination  54 hop-by-hop  62 message
/// ```
public final class TestQueries {
    private static final int MESSAGE_AT = 62;
    private static final int QUERY = 130;
    private static final int ICMPV6 = 58;
    private static final Ipv6Address QUERIER = Ipv6Address.parse("fe80::ff:fe00:fffe");
    private static final long ALERT = 0x3a00_0502_0000_0100L;

    private TestQueries() {}

    /// An MLDv1 query.
    ///
    /// @param group asked about, or `::` for a General Query
    public static byte[] version1(int delayMillis, String group) {
        return frame(24, delayMillis, Ipv6Address.parse(group));
    }

    /// An MLDv2 query.
    ///
    /// @param code Maximum Response Code
    /// @param qrv robustness of the querier, 0 to 7
    /// @param qqic its query interval, as a code
    /// @param group asked about, or `::` for a General Query
    public static byte[] version2(int code, int qrv, int qqic, String group, List<String> sources) {
        byte[] frame = frame(28 + 16 * sources.size(), code, Ipv6Address.parse(group));
        ByteBuffer out = ByteBuffer.wrap(frame);
        out.put(86, (byte) qrv).put(87, (byte) qqic).putShort(88, (short) sources.size());
        for (int i = 0; i < sources.size(); i++) {
            put(out, 90 + 16 * i, Ipv6Address.parse(sources.get(i)));
        }
        return finished(frame);
    }

    private static byte[] frame(int messageOctets, int code, Ipv6Address group) {
        Ipv6Address to = group.isUnspecified() ? Ipv6Address.ALL_NODES : group;
        byte[] frame = new byte[MESSAGE_AT + messageOctets];
        ByteBuffer out = ByteBuffer.wrap(frame);
        out.putShort(0, (short) 0x3333).putInt(2, (int) to.low());
        out.putShort(6, (short) 0x0200).putInt(8, 0xfffe);
        out.putShort(12, (short) 0x86dd).putInt(14, 0x6000_0000);
        out.putShort(18, (short) (8 + messageOctets)).put(20, (byte) 0).put(21, (byte) 1);
        put(out, 22, QUERIER);
        put(out, 38, to);
        out.putLong(54, ALERT);
        out.put(MESSAGE_AT, (byte) QUERY).putShort(66, (short) code);
        put(out, 70, group);
        return finished(frame);
    }

    static void put(ByteBuffer out, int at, Ipv6Address address) {
        out.putLong(at, address.high()).putLong(at + 8, address.low());
    }

    /// A frame of this shape with the checksum of RFC 4443 §2.3 put in.
    public static byte[] finished(byte[] frame) {
        ByteBuffer out = ByteBuffer.wrap(frame);
        out.putShort(64, (short) 0);
        int sum = out.limit() - MESSAGE_AT + ICMPV6;
        for (int at = 22; at < out.limit(); at += at == 52 ? 10 : 2) {
            sum += Short.toUnsignedInt(out.getShort(at));
        }
        sum = (sum >>> 16) + (sum & 0xffff);
        sum = (sum >>> 16) + (sum & 0xffff);
        out.putShort(64, (short) ~sum);
        return frame;
    }
}
