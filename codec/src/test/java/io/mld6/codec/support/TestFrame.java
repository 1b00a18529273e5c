// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.support;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/// Builds frames octet by octet, right or wrong, with its own checksum code: nothing here knows
/// the codec. Starts as an untagged frame from `fe80::1` to `ff02::1`.
public final class TestFrame {
    /// Hop-by-hop header with Router Alert, next header 58.
    public static final String ALERT = "3a00050200000100";

    /// Fields of a General Query: 10 s, QRV 2, QQIC 125. The checksum is computed.
    public static final String GENERAL_QUERY =
            "8200 0000 2710 0000 00000000000000000000000000000000 02 7d 0000";

    /// An MLDv1 Report for ff0e::db8:0:101.
    public static final String V1_REPORT = "8300 0000 0000 0000 ff0e00000000000000000db800000101";

    private String macs = "333300000001 00005e005301";
    private String tags = "";
    private int etherType = 0x86dd;
    private String firstWord = "60000000";
    private int hopLimit = 1;
    private String source = "fe800000000000000000000000000001";
    private String destination = "ff020000000000000000000000000001";
    private int firstHeader = 0;
    private String headers = ALERT;
    private String message = GENERAL_QUERY;
    private String trailer = "";
    private int payloadLength = -1;
    private int checksumChange = 0;
    private boolean fillChecksum = true;

    /// A General Query in every respect right.
    public static TestFrame query() {
        return new TestFrame();
    }

    /// An MLDv1 Report in every respect right.
    public static TestFrame v1Report() {
        return new TestFrame().message(V1_REPORT).destination("ff0e00000000000000000db800000101");
    }

    /// An MLDv2 Report of these records, in every respect right.
    public static TestFrame v2Report(int recordCount, String records) {
        return new TestFrame()
                .message("8f00 0000 0000 %04x %s".formatted(recordCount, records))
                .destination("ff020000000000000000000000000016");
    }

    public TestFrame macs(String hex) {
        macs = hex;
        return this;
    }

    /// The tags between MAC addresses and EtherType.
    public TestFrame tags(String hex) {
        tags = hex;
        return this;
    }

    public TestFrame etherType(int type) {
        etherType = type;
        return this;
    }

    /// Version, traffic class, flow label.
    public TestFrame firstWord(String hex) {
        firstWord = hex;
        return this;
    }

    public TestFrame hopLimit(int value) {
        hopLimit = value;
        return this;
    }

    public TestFrame source(String hex) {
        source = hex;
        return this;
    }

    public TestFrame destination(String hex) {
        destination = hex;
        return this;
    }

    /// The extension headers, and the number of the first.
    public TestFrame headers(int first, String hex) {
        firstHeader = first;
        headers = hex;
        return this;
    }

    public TestFrame message(String hex) {
        message = hex;
        return this;
    }

    /// What follows the IPv6 payload.
    public TestFrame trailer(String hex) {
        trailer = hex;
        return this;
    }

    /// Instead of the right payload length.
    public TestFrame payloadLength(int octets) {
        payloadLength = octets;
        return this;
    }

    /// Exclusive-ored with the right checksum.
    public TestFrame checksumChange(int bits) {
        checksumChange = bits;
        return this;
    }

    /// Leaves the checksum field as the message has it.
    public TestFrame rawChecksum() {
        fillChecksum = false;
        return this;
    }

    public byte[] build() {
        byte[] body = hex(message);
        if (fillChecksum && body.length >= 4) {
            int checksum = checksum(hex(source), hex(destination), body) ^ checksumChange;
            body[2] = (byte) (checksum >>> 8);
            body[3] = (byte) checksum;
        }
        byte[] chain = hex(headers);
        int length = payloadLength >= 0 ? payloadLength : chain.length + body.length;
        var out = new ByteArrayOutputStream();
        out.writeBytes(hex(macs));
        out.writeBytes(hex(tags));
        out.writeBytes(hex("%04x".formatted(etherType)));
        out.writeBytes(hex(firstWord));
        out.writeBytes(hex("%04x%02x%02x".formatted(length, firstHeader, hopLimit)));
        out.writeBytes(hex(source));
        out.writeBytes(hex(destination));
        out.writeBytes(chain);
        out.writeBytes(body);
        out.writeBytes(hex(trailer));
        return out.toByteArray();
    }

    /// RFC 4443 §2.3, word by word: pseudo-header of addresses, 32-bit length, three zeros, 58.
    public static int checksum(byte[] source, byte[] destination, byte[] body) {
        var all = new ByteArrayOutputStream();
        all.writeBytes(source);
        all.writeBytes(destination);
        all.writeBytes(hex("%08x0000003a".formatted(body.length)));
        byte[] zeroed = body.clone();
        zeroed[2] = 0;
        zeroed[3] = 0;
        all.writeBytes(zeroed);
        return ~onesComplementSum(all.toByteArray()) & 0xffff;
    }

    /// RFC 1071, the slow way.
    public static int onesComplementSum(byte[] octets) {
        int sum = 0;
        for (int i = 0; i < octets.length; i += 2) {
            int low = i + 1 < octets.length ? octets[i + 1] & 0xff : 0;
            sum += (octets[i] & 0xff) << 8 | low;
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return sum;
    }

    /// Octets of hexadecimal text; spaces and new lines do not count.
    public static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    }
}
