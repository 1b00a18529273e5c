// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.testing;

import io.mld6.codec.wire.Ipv6Address;
import java.nio.ByteBuffer;
import java.util.List;

/// What listeners say, as somebody else would write it, sharing nothing with the encoder under
/// test.
///
/// Listener `n` is `fe80::1:0:n` at 02:01 and `n`. Frames as those of [TestQueries]; records as in
/// [Statement].
public final class TestReports {
    private static final int MESSAGE_AT = 62;
    private static final int RECORDS_AT = 70;
    private static final int VERSION_1_OCTETS = 24;
    private static final int REPORT_V1 = 131;
    private static final int DONE_V1 = 132;
    private static final int REPORT_V2 = 143;
    private static final long ALERT = 0x3a00_0502_0000_0100L;
    private static final long LISTENER_LOW = 0x0000_0001_0000_0000L;

    private TestReports() {}

    /// One address record.
    ///
    /// @param kind IS_IN to BLOCK
    public record Said(Statement.Kind kind, Ipv6Address group, List<Ipv6Address> sources) {
        /// A record about sources written as text.
        public static Said of(Statement.Kind kind, String group, String... sources) {
            return new Said(
                    kind,
                    Ipv6Address.parse(group),
                    List.of(sources).stream().map(Ipv6Address::parse).toList());
        }

        private int octets() {
            return 20 + 16 * sources.size();
        }
    }

    /// Where listener `number` speaks from.
    public static Ipv6Address address(int number) {
        return new Ipv6Address(Ipv6Address.LINK_LOCAL_HIGH, LISTENER_LOW | number);
    }

    /// An MLDv1 Report.
    public static byte[] version1(int listener, Ipv6Address group) {
        byte[] frame = frame(listener, group, VERSION_1_OCTETS, REPORT_V1);
        TestQueries.put(ByteBuffer.wrap(frame), RECORDS_AT, group);
        return TestQueries.finished(frame);
    }

    /// An MLDv1 Done.
    public static byte[] done(int listener, Ipv6Address group) {
        byte[] frame = frame(listener, Ipv6Address.ALL_ROUTERS, VERSION_1_OCTETS, DONE_V1);
        TestQueries.put(ByteBuffer.wrap(frame), RECORDS_AT, group);
        return TestQueries.finished(frame);
    }

    /// An MLDv2 Report.
    public static byte[] version2(int listener, Said... records) {
        int octets = RECORDS_AT - MESSAGE_AT;
        for (Said record : records) {
            octets += record.octets();
        }
        byte[] frame = frame(listener, Ipv6Address.ALL_MLDV2_ROUTERS, octets, REPORT_V2);
        ByteBuffer out = ByteBuffer.wrap(frame);
        out.putShort(RECORDS_AT - 2, (short) records.length);
        int at = RECORDS_AT;
        for (Said record : records) {
            out.put(at, (byte) record.kind().number());
            out.putShort(at + 2, (short) record.sources().size());
            TestQueries.put(out, at + 4, record.group());
            for (int i = 0; i < record.sources().size(); i++) {
                TestQueries.put(out, at + 20 + 16 * i, record.sources().get(i));
            }
            at += record.octets();
        }
        return TestQueries.finished(frame);
    }

    private static byte[] frame(int listener, Ipv6Address to, int messageOctets, int type) {
        byte[] frame = new byte[MESSAGE_AT + messageOctets];
        ByteBuffer out = ByteBuffer.wrap(frame);
        out.putShort(0, (short) 0x3333).putInt(2, (int) to.low());
        out.putShort(6, (short) 0x0201).putInt(8, listener);
        out.putShort(12, (short) 0x86dd).putInt(14, 0x6000_0000);
        out.putShort(18, (short) (8 + messageOctets)).put(20, (byte) 0).put(21, (byte) 1);
        TestQueries.put(out, 22, address(listener));
        TestQueries.put(out, 38, to);
        out.putLong(54, ALERT);
        out.put(MESSAGE_AT, (byte) type);
        return frame;
    }
}
